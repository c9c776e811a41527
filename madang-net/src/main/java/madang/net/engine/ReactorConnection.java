package madang.net.engine;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Handler;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose socket an event loop reads and writes when the poller says so. On the loop
 * only, but for what {@link LoopConnection} opens to any thread.
 */
final class ReactorConnection extends LoopConnection implements Slots.Registered {
  private final EventLoop loop;
  private final Watch watch;
  private final Input input;
  private final Output output;

  /**
   * @param fd the socket, or negative where none could be made
   * @param listener where it was accepted, or null for an outgoing connection
   */
  ReactorConnection(
      EventLoop loop,
      long id,
      int fd,
      SocketAddress remote,
      Handler handler,
      @Nullable ListenerHandle listener) {
    super(loop, id, fd, remote, handler, listener);
    this.loop = loop;
    this.watch = new Watch(loop, fd);
    this.input = new Input(this, loop);
    this.output = new Output(loop, fd);
  }

  // ---- birth -------------------------------------------------------------------------------

  @Override
  protected void adopt(Handler.Factory handlers) {
    life.open();
    if (watched()) {
      handlerCalls().make(handlers);
      open();
    }
  }

  /** Takes an outgoing socket in; {@code result} is what connect(2) said. */
  void connecting(int result) {
    if (result < 0 && result != -Errno.EINPROGRESS) {
      beginClose(Reasons.connectFailed(-result));
    } else if (!loop.poller().takes(fd())) {
      beginClose(new CloseReason(CloseReason.Kind.CONNECT_FAILED, Reasons.beyondSet(fd())));
    } else {
      watched();
    }
  }

  private boolean watched() {
    int result = watch.begin(this, wantsIn(), wantsOut());
    if (result < 0) { // ENOMEM, or ENOSPC: more than the user may watch
      broken(loop.poller().changeCall(), result);
    }
    return result >= 0;
  }

  private void connected() {
    int error = loop.calls().error(fd());
    if (error == 0) {
      watch.outdated(); // "writable" meant "connected", which a Selector keeps apart
      life.open();
      open();
      markDirty(); // what was sent before has waited for this
    } else {
      beginClose(Reasons.connectFailed(error));
    }
  }

  private void open() {
    if (life.isOpen()) { // the factory may have thrown, or closed
      handlerCalls().open();
    }
  }

  // ---- events ------------------------------------------------------------------------------

  @Override
  public void onEvents(int events) {
    watch.reported();
    if (!loop.fixedInterest()) {
      markDirty(); // so that the flush brings the watch up to date
    }
    if (life.isConnecting()) {
      connected(); // and what has come meanwhile is in the same report
    }
    if (life.isOpen()) {
      openEvents(events);
    } else if (life.isLingering()) { // else this very turn ends it
      lingeringEvents(events);
    }
  }

  private void openEvents(int events) {
    if (output.unblocked(events)) {
      markDirty();
    }
    if ((events & ~Epoll.EPOLLOUT) == 0) {
      return;
    }
    boolean reads = input.wanted();
    input.ready(events);
    if (reads || !life.isOpen()) {
      return; // a reset came out of the read
    }
    if ((events & Epoll.EPOLLERR) != 0) {
      // The error is taken off the socket by this; none is left where a call has told it.
      beginClose(Reasons.of("read", loop.calls().error(fd())));
    } else if ((events & Epoll.EPOLLHUP) != 0) {
      if (input.ended()) {
        handlerCalls().bothEnded();
      }
      if (life.isOpen()) {
        watch.silence(); // both directions are over, and nobody reads here now
      }
    }
  }

  /** The peer's FIN was read. */
  void end(ByteBuffer unread) {
    handlerCalls().end(unread);
    if (output.ended()) {
      handlerCalls().bothEnded();
    }
  }

  /** A call on the socket failed: the connection is over. */
  void broken(String call, int result) {
    life.broken(call, -result);
  }

  // ---- sending -----------------------------------------------------------------------------

  @Override
  protected void flush() {
    if (life.isConnecting()) {
      output.keep();
      return;
    }
    if (life.isClosed()) {
      return;
    }
    int result = output.flush();
    if (result < 0) {
      broken("write", result);
      return;
    }
    if (life.isOpen()) {
      flushed();
    } else {
      life.flushed();
    }
    if (life.isOpen() || life.isLingering()) {
      updateWatch();
    }
  }

  private void flushed() {
    handlerCalls().flushed(output.bytes()); // first: onDrained on a worker looks at what this tells
    if (output.overCap()) {
      beginClose(CloseReason.OUTBOX_FULL);
    } else if (output.ended() && input.ended()) {
      handlerCalls().bothEnded();
    } else if (output.caughtUp()) {
      handlerCalls().drained();
      input.afterStall();
    } else {
      input.afterFlush();
    }
  }

  void updateWatch() {
    int result = watch.update(wantsIn(), wantsOut());
    if (result < 0) {
      broken(loop.poller().changeCall(), result);
    }
  }

  private boolean wantsIn() {
    return life.isLingering() ? !input.ended() : input.wanted();
  }

  private boolean wantsOut() {
    return output.blocked() || life.isConnecting();
  }

  Input input() {
    return input;
  }

  @Override
  public Output output() {
    return output;
  }

  // ---- ending ------------------------------------------------------------------------------

  @Override
  public void lingers() {
    if (!output.isEmpty()) {
      markDirty(); // the flush brings the watch up to date
    }
  }

  @Override
  public boolean sayEnd() {
    output.end();
    if (!input.ended() && !output.ended() && output.flush() < 0) {
      return true;
    }
    return input.ended() || input.discard() || watch.update(wantsIn(), wantsOut()) < 0;
  }

  private void lingeringEvents(int events) {
    if ((events & Epoll.EPOLLERR) != 0) {
      life.finish(false);
    } else if ((events & Epoll.EPOLLHUP) != 0) {
      // After our end HUP says only that the peer's has come too: his bytes before it may still be
      // unread, and a close over those is a reset.
      if (input.discard()) {
        life.finish(false);
      }
    } else {
      if (output.unblocked(events)) {
        markDirty();
      }
      if ((events & (Epoll.EPOLLIN | Epoll.EPOLLRDHUP)) != 0) {
        discard();
      }
    }
  }

  /** Reads for nothing what the peer of a closed connection still sends. */
  void discard() {
    if (life.isLingering()) {
      if (input.discard()) {
        life.peerEnded();
      } else {
        life.heard();
      }
    }
  }

  @Override
  public void release(boolean reset) {
    output.clear();
    if (reset) {
      loop.calls().resetOnClose(fd());
    }
    watch.end();
    loop.finished(fd());
    leave();
  }

  // ---- the rest of a connection ------------------------------------------------------------

  @Override
  public void pauseReads() {
    loop.assertOwner();
    input.pause();
    markDirty(); // the flush brings the watch up to date
  }

  @Override
  public void resumeReads() {
    loop.assertOwner();
    input.resume();
    markDirty();
  }

  @Override
  protected SocketAddress askLocal() {
    return loop.calls().local(fd());
  }

  @Override
  public EventLoop loop() {
    return loop;
  }
}
