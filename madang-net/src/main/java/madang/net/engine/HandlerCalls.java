package madang.net.engine;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;

/**
 * The handler of one connection, and every way in which it is called. A callback that throws costs
 * its own connection, and no other. On the connection's context only.
 */
public final class HandlerCalls {
  private static final System.Logger LOG = System.getLogger("madang.net");

  private final Connection connection;
  private final Consumer<CloseReason> close;
  private Handler handler;
  private boolean opened;

  public HandlerCalls(Member connection, Handler handler) {
    this(connection, handler, connection::beginClose);
  }

  /**
   * @param close closes the connection at once, before anything that waits to be done on its
   *     context
   */
  public HandlerCalls(Connection connection, Handler handler, Consumer<CloseReason> close) {
    this.connection = connection;
    this.close = close;
    this.handler = handler;
  }

  /** Who gets the callbacks now. */
  public Handler handler() {
    return handler;
  }

  public void handler(Handler next) {
    handler = next;
  }

  public void make(Handler.Factory handlers) {
    call(() -> handler = handlers.handlerFor(connection));
  }

  public void open() {
    opened = true;
    call(() -> handler.onOpen(connection));
  }

  /** Whether onOpen has been. */
  public boolean opened() {
    return opened;
  }

  /** Bytes for {@code receiver}, who was the handler when they were read. */
  public void bytes(Handler receiver, ByteBuffer in) {
    try { // not by call(): a lambda here would be an object for each read
      receiver.onBytes(connection, in);
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  public void end(ByteBuffer unread) {
    call(() -> handler.onEnd(connection, unread));
  }

  /** Both directions have ended: where the handler doesn't close, this does. */
  public void bothEnded() {
    if (handler instanceof OffloadedHandler offloaded) {
      offloaded.bothEnded();
    } else {
      close.accept(CloseReason.PEER_ENDED);
    }
  }

  public void drained() {
    call(() -> handler.onDrained(connection));
  }

  public void timer(int kind) {
    call(() -> handler.onTimer(connection, kind));
  }

  public void closed(CloseReason why) {
    try {
      handler.onClose(connection, why);
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "A handler failed in onClose of connection " + connection.id(), thrown);
    }
  }

  /** A flush has left so many bytes: workers look at that from another thread. */
  void flushed(long bytesLeft) {
    if (handler instanceof OffloadedHandler offloaded) {
      offloaded.flushed(bytesLeft);
    }
  }

  /** Runs a callback or a task. */
  public void call(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  private void failed(Throwable thrown) {
    LOG.log(
        Level.ERROR, "A handler failed; its connection " + connection.id() + " is closed", thrown);
    close.accept(new CloseReason(CloseReason.Kind.HANDLER_FAILED, "internal error"));
  }
}
