package madang.net.engine.process;

import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import org.jspecify.annotations.Nullable;

/**
 * What a handler sees as its connection where a worker process has the socket: the engine's end of
 * the stream to that worker, with what is sent put into the frames of {@link Wire}. Order, timers,
 * pauses and the outbox's cap are those of the reactor that has the stream, so its context is that
 * reactor's loop.
 */
final class FramedConnection implements Connection {
  private static final System.Logger LOG = System.getLogger("madang.net");
  private static final Frame END = Wire.end();
  private static final Frame CLOSE = Wire.close();

  private final Connection stream;
  private final Handler.Factory handlers;

  /** For frames in the making; of the loop that all these connections share. */
  private final ByteBuffer scratch;

  private SocketAddress remote;
  private SocketAddress local;
  private volatile boolean endAsked;

  // The context's own from here on.
  private @Nullable Handler handler;
  private boolean paused;
  private boolean owed;
  private boolean closing;

  /**
   * @param remote as accept4(2) told it, until the worker tells
   * @param listening where the caller was accepted
   */
  FramedConnection(
      Connection stream,
      Handler.Factory handlers,
      ByteBuffer scratch,
      SocketAddress remote,
      SocketAddress listening) {
    this.stream = stream;
    this.handlers = handlers;
    this.scratch = scratch;
    this.remote = remote;
    this.local = listening;
  }

  /** The reactor's own connection behind what a handler holds: the stream, or one called by us. */
  static Connection stream(Connection connection) {
    return connection instanceof FramedConnection framed ? framed.stream : connection;
  }

  // ---- from the stream, on the context -----------------------------------------------------

  /** The worker has the socket. */
  void opened(@Nullable SocketAddress from, @Nullable SocketAddress to) {
    remote = from == null ? remote : from; // the caller may be gone again
    local = to == null ? local : to;
    call(() -> handler = handlers.handlerFor(this));
    if (handler != null && !closing) {
      call(() -> handler().onOpen(this));
    }
  }

  /** Offers bytes; those that are left stay in {@code in}. */
  void offer(ByteBuffer in) {
    owed = false;
    Handler receiver;
    do {
      receiver = handler();
      try {
        receiver.onBytes(this, in);
      } catch (Throwable thrown) {
        failed(thrown);
      }
      // Another handler took over (an upgrade): the rest is its own.
    } while (in.hasRemaining() && receiver != handler() && !paused && !closing);
    if (in.hasRemaining() && !stream.writable()) {
      owed = true; // the reactor offers again once there is room
    } else if (in.remaining() > handler().unreadLimit() && !paused) {
      close(CloseReason.UNREAD_FULL);
    }
  }

  void ended(ByteBuffer unread) {
    call(() -> handler().onEnd(this, unread));
  }

  void drained() {
    if (handler != null && !closing) {
      call(() -> handler().onDrained(this));
    }
  }

  void timerDue(int kind) {
    if (handler != null) {
      call(() -> handler().onTimer(this, kind));
    }
  }

  void closed(CloseReason reason) {
    closing = true;
    if (handler != null) { // else the worker never had the socket
      try {
        handler.onClose(this, reason);
      } catch (Throwable thrown) {
        LOG.log(Level.ERROR, "A handler failed in onClose of connection " + id(), thrown);
      }
    }
  }

  private Handler handler() {
    if (handler == null) {
      throw new IllegalStateException("bytes before the address");
    }
    return handler;
  }

  private void call(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  private void failed(Throwable thrown) {
    LOG.log(Level.ERROR, "A handler failed; its connection " + id() + " is closed", thrown);
    close(new CloseReason(CloseReason.Kind.HANDLER_FAILED, "internal error"));
  }

  /** Whether bytes that the handler left must be offered though nothing new has come. */
  boolean owesAnOffer() {
    return owed;
  }

  void owesNothing() {
    owed = false;
  }

  boolean takesBytes() {
    return !paused && !closing;
  }

  boolean isClosing() {
    return closing;
  }

  boolean endAsked() {
    return endAsked;
  }

  // ---- Connection --------------------------------------------------------------------------

  @Override
  public void send(Frame frame) {
    stream.send(Wire.data(frame));
  }

  @Override
  public void send(ByteBuffer bytes) {
    if (!isOwner()) {
      throw new IllegalStateException("to be called on the connection's context");
    }
    if (bytes.hasRemaining()) {
      // In one send: between two the inbox may fill, and frames of other threads come between.
      stream.send(Wire.data(bytes, scratch));
    }
  }

  @Override
  public void shutdownOutput() {
    stream.send(END);
    stream.shutdownOutput();
    endAsked = true;
  }

  @Override
  public void close(CloseReason reason) {
    if (isOwner()) {
      closing = true; // no callback but onClose after this
    }
    stream.send(CLOSE);
    stream.close(reason);
  }

  /** Ends it without a farewell: the worker is dead, or resets its socket. Any thread. */
  void cutOff(CloseReason reason) {
    stream.close(reason);
  }

  @Override
  public void pauseReads() {
    stream.pauseReads();
    paused = true;
  }

  @Override
  public void resumeReads() {
    stream.resumeReads();
    owed |= paused;
    paused = false;
  }

  @Override
  public void handler(Handler next) {
    if (!isOwner()) {
      throw new IllegalStateException("to be called on the connection's context");
    }
    handler = next;
  }

  @Override
  public void execute(Runnable task) {
    stream.execute(() -> {
      if (!closing) {
        call(task);
      }
    });
  }

  @Override
  public void schedule(int kind, long delayNs) {
    stream.schedule(kind, delayNs);
  }

  @Override
  public void cancel(int kind) {
    stream.cancel(kind);
  }

  @Override
  public long pendingBytes() {
    return stream.pendingBytes();
  }

  @Override
  public boolean writable() {
    return stream.writable();
  }

  @Override
  public boolean isOwner() {
    return stream.isOwner();
  }

  @Override
  public long id() {
    return stream.id();
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public SocketAddress local() {
    return local;
  }

  @Override
  public String toString() {
    return "connection " + id() + " " + remote;
  }
}
