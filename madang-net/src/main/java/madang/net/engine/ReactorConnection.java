package madang.net.engine;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A connection that an event loop owns, from its first event to its last byte.
 *
 * <p>Everything here runs on the loop, but for the methods that {@link Connection} opens to any
 * thread: those act at once where the caller is the loop and nothing waits in its inbox, and go
 * through the inbox otherwise. An operation that overtook the inbox would break the order that one
 * thread's calls have.
 */
final class ReactorConnection implements Connection, Slots.Registered, TimerWheel.Owner {
  private static final System.Logger LOG = System.getLogger("madang.net");

  /** A life, in order; a connection never goes back. */
  private enum State {
    CONNECTING,
    OPEN,
    /** Close was asked for; the handler hears of it at the end of the turn. */
    CLOSING,
    /** The handler has heard of it; the last bytes leave. */
    LINGERING,
    CLOSED
  }

  /** The kind of the engine's own timer. */
  static final int FAREWELL = Integer.MIN_VALUE;

  /** An address that nobody asked for while it could be had. */
  static final SocketAddress UNKNOWN = new InetSocketAddress(0);

  private final EventLoop loop;
  private final long id;
  private final int fd;
  private final SocketAddress remote;
  private @Nullable SocketAddress local;
  private final @Nullable ListenerHandle listener;
  private Handler handler;

  private State state = State.CONNECTING;
  private boolean opened;
  private @Nullable CloseReason reason;
  private @Nullable Farewell farewell;

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
    this.handler = handler;
    this.listener = listener;
    this.watch = new Watch(loop, fd);
    this.input = new Input(this, loop);
    this.output = new Output(loop, fd);
    this.timers = new ConnectionTimers(this, loop);
  }

  // ---- birth -------------------------------------------------------------------------------

  /** Takes an accepted socket in. */
  void adopt(Handler.Factory handlers) {
    state = State.OPEN;
    if (watched()) {
      call(() -> handler = handlers.handlerFor(this));
      open();
    }
  }

  /** Takes an outgoing socket in; {@code result} is what connect(2) said. */
  void connecting(int result) {
    if (result < 0 && result != -Errno.EINPROGRESS) {
      beginClose(Reasons.connectFailed(-result));
    } else {
      watched();
    }
  }

  private boolean watched() {
    int result = watch.begin(this, wantsIn(), wantsOut());
    if (result < 0) { // ENOMEM, or ENOSPC: more than the user may watch
      broken("epoll_ctl", result);
    }
    return result >= 0;
  }

  private void connected() {
    int error = Sockets.soError(loop.calls().state, fd);
    if (error == 0) {
      state = State.OPEN;
      open();
      markDirty(); // what was sent before has waited for this
    } else {
      beginClose(Reasons.connectFailed(Math.abs(error)));
    }
  }

  private void open() {
    if (state == State.OPEN) { // the factory may have thrown, or closed
      opened = true;
      call(() -> handler.onOpen(this));
    }
  }

  // ---- events ------------------------------------------------------------------------------

  @Override
  public void onEvents(int events) {
    watch.reported();
    if (!loop.fixedInterest()) {
      markDirty(); // so that the flush brings the watch up to date
    }
    switch (state) {
      case CONNECTING -> connected();
      case OPEN -> openEvents(events);
      case LINGERING, CLOSING, CLOSED -> {
        if (farewell != null) { // else this very turn ends it
          farewell.events(events);
        }
      }
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
    if (reads || state != State.OPEN) {
      return; // a reset came out of the read
    }
    if ((events & Epoll.EPOLLERR) != 0) {
      // The error is taken off the socket by this; none is left where a call has told it.
      beginClose(Reasons.of("read", Math.abs(Sockets.soError(loop.calls().state, fd))));
    } else if ((events & Epoll.EPOLLHUP) != 0) {
      if (input.ended()) {
        beginClose(CloseReason.PEER_ENDED);
      } else {
        watch.silence(); // both directions are over, but nobody reads here now
      }
    }
  }

  /** Bytes for the handler. */
  void offer(Handler receiver, ByteBuffer bytes) {
    try { // not by call(): a lambda here would be an object for each read
      receiver.onBytes(this, bytes);
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  /** The peer's FIN was read. */
  void end(ByteBuffer unread) {
    call(() -> handler.onEnd(this, unread));
    if (output.ended()) {
      beginClose(CloseReason.PEER_ENDED);
    }
  }

  /** A call on the socket failed: the connection is over. */
  void broken(String call, int result) {
    if (state == State.LINGERING) {
      finish(false);
    } else {
      beginClose(Reasons.of(call, -result));
    }
  }

  /** Runs a callback; one that throws costs its own connection. */
  private void call(Runnable callback) {
    try {
      callback.run();
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  private void failed(Throwable thrown) {
    LOG.log(Level.ERROR, "A handler failed; its connection " + id + " is closed", thrown);
    beginClose(new CloseReason(CloseReason.Kind.HANDLER_FAILED, "internal error"));
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
  void enqueue(Frame frame) {
    if (accepts()) {
      output.add(frame);
      loop.counters().add(LoopCounters.DELIVERIES, 1);
      markDirty();
    }
  }

  private boolean accepts() {
    return alive() && !output.endAsked();
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
    if (state == State.CONNECTING) {
      output.keep();
      return;
    }
    if (state == State.CLOSED) {
      return;
    }
    int result = output.flush();
    if (result < 0) {
      broken("write", result);
      return;
    }
    if (state == State.OPEN) {
      flushed();
    } else if (farewell != null) {
      farewell.flushed();
    }
    if (state == State.OPEN || state == State.LINGERING) {
      updateWatch();
    }
  }

  private void flushed() {
    if (output.overCap()) {
      beginClose(CloseReason.OUTBOX_FULL);
    } else if (output.ended() && input.ended()) {
      beginClose(CloseReason.PEER_ENDED);
    } else if (output.caughtUp()) {
      call(() -> handler.onDrained(this));
      input.afterStall();
    } else {
      input.afterFlush();
    }
    if (handler instanceof OffloadedHandler offloaded) {
      offloaded.flushed(output.bytes());
    }
  }

  void updateWatch() {
    int result = watch.update(wantsIn(), wantsOut());
    if (result < 0) {
      broken("epoll_ctl", result);
    }
  }

  private boolean wantsIn() {
    return state == State.LINGERING ? !input.ended() : input.wanted();
  }

  private boolean wantsOut() {
    return output.blocked() || state == State.CONNECTING;
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

  Output output() {
    return output;
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
    if (state == State.OPEN) {
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

  void beginClose(CloseReason why) {
    if (state == State.CONNECTING || state == State.OPEN) {
      state = State.CLOSING;
      reason = why;
      loop.closeLater(this);
    }
  }

  /** The end of the turn in which the connection was closed. */
  void tellClosed() {
    CloseReason why = reason == null ? CloseReason.ENGINE_CLOSED : reason;
    timers.cancelAll();
    state = State.LINGERING;
    try {
      handler.onClose(this, why);
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "A handler failed in onClose of connection " + id, thrown);
    }
    switch (why.kind()) {
      case PEER_RESET, IO_ERROR, CONNECT_FAILED -> finish(false);
      case OUTBOX_FULL -> finish(true);
      default -> sayFarewell();
    }
  }

  private void sayFarewell() {
    if (opened) {
      farewell = new Farewell(this, loop, input, output, timers);
      farewell.begin();
    } else {
      finish(false);
    }
  }

  /** The resume list has come to a connection whose reads aren't wanted by the handler any more. */
  void discard() {
    if (farewell != null) {
      farewell.discard();
    }
  }

  /**
   * Drops what is left and gives the descriptor back at the turn's end.
   *
   * @param reset whether the kernel shall drop its bytes too; else it keeps trying for minutes
   */
  void finish(boolean reset) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    farewell = null;
    timers.cancelAll();
    output.clear();
    if (reset) {
      Sockets.resetOnClose(loop.calls().state, fd); // a failure means that nothing is left to drop
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
          if (alive()) {
            call(task);
          }
        }));
  }

  private boolean alive() {
    return state == State.OPEN || state == State.CONNECTING;
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
    handler = next;
  }

  Handler handler() {
    return handler;
  }

  @Override
  public void schedule(int kind, long delayNs) {
    loop.assertOwner();
    if (alive()) {
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
    if (farewell != null) {
      farewell.expired();
    } else if (alive()) {
      call(() -> handler.onTimer(this, timer.kind));
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
      if (state == State.CLOSED) {
        return UNKNOWN;
      }
      var address = SockAddr.ofThread();
      int result = Sockets.getsockname(loop.calls().state, fd, address);
      local = result < 0 ? UNKNOWN : address.decode();
    }
    return local;
  }

  @Override
  public boolean isOwner() {
    return loop.isCurrentThread();
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  EventLoop loop() {
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
