package madang.net.engine;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A connection that an event loop owns, from its first event to its last byte.
 *
 * <p>Everything here runs on the loop, but for the methods that {@link Connection} opens to any
 * thread: those act at once where the caller is the loop and nothing waits in its inbox, and go
 * through the inbox otherwise. An operation that overtook the inbox would break the order that one
 * thread's calls have.
 */
final class ReactorConnection implements Member, Slots.Registered, TimerWheel.Owner {
  /** The kind of the engine's own timer. */
  static final int FAREWELL = Integer.MIN_VALUE;

  private final EventLoop loop;
  private final long id;
  private final int fd;
  private final SocketAddress remote;
  private @Nullable SocketAddress local;
  private final @Nullable ListenerHandle listener;

  private final HandlerCalls calls;
  private final Life life;
  private final Watch watch;
  private final Input input;
  private final Output output;
  private final ConnectionTimers timers;
  private boolean dirty;

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
    this.loop = loop;
    this.id = id;
    this.fd = fd;
    this.remote = remote;
    this.listener = listener;
    this.calls = new HandlerCalls(this, handler);
    this.life = new Life(this, loop);
    this.watch = new Watch(loop, fd);
    this.input = new Input(this, loop);
    this.output = new Output(loop, fd);
    this.timers = new ConnectionTimers(this, loop);
  }

  // ---- birth -------------------------------------------------------------------------------

  /** Takes an accepted socket in. */
  void adopt(Handler.Factory handlers) {
    life.open();
    if (watched()) {
      calls.make(handlers);
      open();
    }
  }

  /** Takes an outgoing socket in; {@code result} is what connect(2) said. */
  void connecting(int result) {
    if (result < 0 && result != -Errno.EINPROGRESS) {
      beginClose(Reasons.connectFailed(-result));
    } else if (!loop.poller().takes(fd)) {
      beginClose(new CloseReason(CloseReason.Kind.CONNECT_FAILED, Reasons.beyondSet(fd)));
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
    int error = loop.calls().error(fd);
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
      calls.open();
    }
  }

  // ---- events ------------------------------------------------------------------------------

  @Override
  public void onEvents(int events) {
    watch.reported();
    if (!loop.fixedInterest()) {
      markDirty(); // so that the flush brings the watch up to date
    }
    Farewell farewell = life.farewell();
    if (life.isOpen()) {
      openEvents(events);
    } else if (life.isConnecting()) {
      connected();
    } else if (farewell != null) { // else this very turn ends it
      farewell.events(events);
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
      beginClose(Reasons.of("read", loop.calls().error(fd)));
    } else if ((events & Epoll.EPOLLHUP) != 0) {
      if (input.ended()) {
        calls.bothEnded();
      }
      if (life.isOpen()) {
        watch.silence(); // both directions are over, and nobody reads here now
      }
    }
  }

  /** The peer's FIN was read. */
  void end(ByteBuffer unread) {
    calls.end(unread);
    if (output.ended()) {
      calls.bothEnded();
    }
  }

  /** A call on the socket failed: the connection is over. */
  void broken(String call, int result) {
    life.broken(call, -result);
  }

  // ---- sending -----------------------------------------------------------------------------

  @Override
  public void send(Frame frame) {
    if (loop.runsNow()) {
      enqueue(frame);
    } else {
      offer(frame);
    }
  }

  private void offer(Frame frame) {
    boolean own = loop.isCurrentThread(); // counted, so that writable() tells of it
    if (own) {
      output.offered(frame.length());
    }
    loop.offer(new Delivery.One(this, frame, own));
  }

  @Override
  public void send(ByteBuffer bytes) {
    loop.assertOwner();
    if (!loop.runsNow()) {
      offer(Frame.copyOf(bytes));
    } else if (accepts()) {
      output.stage(bytes);
      markDirty();
    } else {
      bytes.position(bytes.limit());
    }
  }

  /** Puts a frame into the outbox, to leave at the turn's end. */
  @Override
  public void enqueue(Frame frame) {
    if (accepts()) {
      output.add(frame);
      loop.counters().add(LoopCounters.DELIVERIES, 1);
      markDirty();
    }
  }

  private boolean accepts() {
    return life.isAlive() && !output.endAsked();
  }

  void markDirty() {
    if (!dirty) {
      dirty = true;
      loop.flushLater(this);
    }
  }

  /** The turn's flush: everything due in one write, then what follows from how far it went. */
  void flush() {
    dirty = false;
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
    Farewell farewell = life.farewell();
    if (life.isOpen()) {
      flushed();
    } else if (farewell != null) {
      farewell.flushed();
    }
    if (life.isOpen() || life.isLingering()) {
      updateWatch();
    }
  }

  private void flushed() {
    calls.flushed(output.bytes()); // first: onDrained on a worker looks at what this tells
    if (output.overCap()) {
      beginClose(CloseReason.OUTBOX_FULL);
    } else if (output.ended() && input.ended()) {
      calls.bothEnded();
    } else if (output.caughtUp()) {
      calls.drained();
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

  @Override
  public long pendingBytes() {
    loop.assertOwner();
    return output.bytes();
  }

  @Override
  public boolean writable() {
    loop.assertOwner();
    return output.hasRoom();
  }

  HandlerCalls handlerCalls() {
    return calls;
  }

  Input input() {
    return input;
  }

  Output output() {
    return output;
  }

  ConnectionTimers timers() {
    return timers;
  }

  // ---- ending ------------------------------------------------------------------------------

  @Override
  public void shutdownOutput() {
    if (loop.runsNow()) {
      beginShutdown();
    } else {
      loop.offer(new Inbox.Task(this::beginShutdown));
    }
  }

  private void beginShutdown() {
    if (life.isOpen()) {
      output.end();
      markDirty();
    }
  }

  @Override
  public void close(CloseReason why) {
    if (loop.runsNow()) {
      beginClose(why);
    } else {
      loop.offer(new Inbox.Task(() -> beginClose(why)));
    }
  }

  @Override
  public void beginClose(CloseReason why) {
    life.close(why);
  }

  /** The end of the turn in which the connection was closed. */
  void tellClosed() {
    life.tellClosed();
  }

  /** The resume list has come to a connection whose reads aren't wanted by the handler any more. */
  void discard() {
    Farewell farewell = life.farewell();
    if (farewell != null) {
      farewell.discard();
    }
  }

  /** The end; see {@link Life#finish}. */
  void finish(boolean reset) {
    life.finish(reset);
  }

  /** Gives everything back that the connection holds. */
  void release(boolean reset) {
    timers.cancelAll();
    output.clear();
    if (reset) {
      loop.calls().resetOnClose(fd);
    }
    watch.end();
    loop.finished(fd);
    if (listener != null) {
      listener.left();
    }
  }

  // ---- the rest of a connection ------------------------------------------------------------

  @Override
  public void execute(Runnable task) {
    loop.offer(
        new Inbox.Task(() -> {
          if (life.isAlive()) {
            calls.call(task);
          }
        }));
  }

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
  public void handler(Handler next) {
    loop.assertOwner();
    calls.handler(next);
  }

  @Override
  public void schedule(int kind, long delayNs) {
    loop.assertOwner();
    if (life.isAlive()) {
      timers.set(kind, delayNs);
    }
  }

  @Override
  public void cancel(int kind) {
    loop.assertOwner();
    timers.cancel(kind);
  }

  @Override
  public void expired(TimerWheel.Timer timer) {
    Farewell farewell = life.farewell();
    if (farewell != null) {
      farewell.expired();
    } else if (life.isAlive()) {
      calls.timer(timer.kind);
    }
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public SocketAddress local() {
    loop.assertOwner();
    if (local == null) {
      if (life.isClosed()) {
        return SocketCalls.UNKNOWN;
      }
      local = loop.calls().local(fd);
    }
    return local;
  }

  @Override
  public boolean isOwner() {
    return loop.isCurrentThread();
  }

  boolean isOpen() {
    return life.isOpen();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public String toString() {
    return "connection " + id + " " + remote;
  }
}
