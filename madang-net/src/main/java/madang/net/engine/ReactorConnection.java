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

  /** How long a peer that was sent everything may take to end its side: 1 s. */
  private static final long END_NS = 1_000_000_000L;

  /** The kind of the engine's own timer. */
  private static final int LINGER = Integer.MIN_VALUE;

  static final SocketAddress UNKNOWN = new InetSocketAddress(0);

  /** Not registered with the poller. */
  static final long NO_TOKEN = -1;

  private final EventLoop loop;
  private final long id;
  private final SocketAddress remote;
  private final @Nullable ListenerHandle listener;
  private Handler handler;
  private final int fd;
  private long token = NO_TOKEN;
  private @Nullable SocketAddress local;
  private State state = State.CONNECTING;
  private @Nullable CloseReason reason;

  private final Input input;
  private final Outbox outbox = new Outbox();

  /** The first of this connection's timers, one a kind. */
  private TimerWheel.@Nullable Timer timers;

  /** The event bits it is registered for. */
  private int interest;

  /** Whether the poller holds it. */
  private boolean watched;

  private boolean dirty;

  /** The kernel takes no more bytes until it reports EPOLLOUT. */
  private boolean blocked;

  /** Bytes were left after a flush; the handler hears when they have gone. */
  private boolean behind;

  /** The outbox was more than half full after a flush: nothing is read until it is empty. */
  private boolean stalled;

  private boolean opened;
  private boolean shutdownAsked;
  private boolean shutdownDone;

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
    this.input = new Input(this, loop);
  }

  // ---- birth -------------------------------------------------------------------------------

  /** Takes an accepted socket in. */
  void adopt(Handler.Factory handlers) {
    state = State.OPEN;
    if (!register()) {
      return;
    }
    opened = true;
    try {
      handler = handlers.handlerFor(this);
      handler.onOpen(this);
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  /** Takes an outgoing socket in; {@code result} is what connect(2) said. */
  void connecting(int result) {
    if (result < 0 && result != -Errno.EINPROGRESS) {
      beginClose(connectFailed(-result));
    } else {
      register();
    }
  }

  private boolean register() {
    token = loop.register(this);
    interest = wantedInterest();
    int result = loop.poller().add(fd, interest, token);
    watched = result >= 0;
    if (!watched) { // ENOMEM, or ENOSPC: more than the user may watch
      broken("epoll_ctl", result);
    }
    return watched;
  }

  private void connected() {
    int error = Sockets.soError(loop.calls().state, fd);
    if (error != 0) {
      beginClose(connectFailed(Math.abs(error)));
      return;
    }
    state = State.OPEN;
    opened = true;
    try {
      handler.onOpen(this);
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  private static CloseReason connectFailed(int errno) {
    return new CloseReason(CloseReason.Kind.CONNECT_FAILED, Errno.text(errno));
  }

  // ---- events ------------------------------------------------------------------------------

  @Override
  public void onEvents(int events) {
    if (loop.oneshot()) {
      interest = 0; // disarmed, until the flush arms it again
    }
    if (!loop.fixedInterest()) {
      markDirty();
    }
    switch (state) {
      case CONNECTING -> connected();
      case OPEN -> openEvents(events);
      case LINGERING -> lingerEvents(events);
      case CLOSING, CLOSED -> {} // this very turn ends it
    }
  }

  private void openEvents(int events) {
    unblock(events);
    if ((events & ~Epoll.EPOLLOUT) == 0) {
      return;
    }
    boolean reads = input.wanted();
    input.ready(events);
    if (reads || state != State.OPEN) {
      return; // a reset came out of the read
    }
    if ((events & Epoll.EPOLLERR) != 0) {
      beginClose(resetReason());
    } else if ((events & Epoll.EPOLLHUP) != 0) {
      hungUp();
    }
  }

  /**
   * Both directions are over, but nobody reads here now. The kernel reports HUP whatever the
   * interest is, level-triggered without end: so the descriptor leaves the set.
   */
  private void hungUp() {
    if (input.ended()) {
      beginClose(CloseReason.PEER_ENDED);
    } else if (!loop.fixedInterest()) {
      loop.poller().remove(fd);
      watched = false;
    }
  }

  private void lingerEvents(int events) {
    if ((events & (Epoll.EPOLLERR | Epoll.EPOLLHUP)) != 0) {
      finish(false);
      return;
    }
    unblock(events);
    if ((events & (Epoll.EPOLLIN | Epoll.EPOLLRDHUP)) != 0 && input.discard() && outbox.isEmpty()) {
      finish(false);
    }
  }

  private void unblock(int events) {
    if ((events & Epoll.EPOLLOUT) != 0 && blocked) {
      blocked = false;
      markDirty();
    }
  }

  /** Bytes for the handler. */
  void offer(Handler receiver, ByteBuffer bytes) {
    try {
      receiver.onBytes(this, bytes);
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  /** The peer's FIN was read. */
  void end(ByteBuffer unread) {
    try {
      handler.onEnd(this, unread);
    } catch (Throwable thrown) {
      failed(thrown);
    }
    if (shutdownDone) {
      beginClose(CloseReason.PEER_ENDED);
    }
  }

  /** A call on the socket failed: the connection is over. */
  void broken(String call, int result) {
    if (state == State.LINGERING) {
      finish(false);
    } else if (result == -Errno.ECONNRESET || result == -Errno.EPIPE) {
      beginClose(CloseReason.PEER_RESET);
    } else {
      String detail = call + ": " + Errno.text(-result);
      beginClose(
          new CloseReason(
              result == -Errno.ETIMEDOUT ? CloseReason.Kind.PEER_RESET : CloseReason.Kind.IO_ERROR,
              detail));
    }
  }

  private CloseReason resetReason() {
    int error = Sockets.soError(loop.calls().state, fd);
    return error == Errno.ETIMEDOUT
        ? new CloseReason(CloseReason.Kind.PEER_RESET, Errno.text(error))
        : CloseReason.PEER_RESET;
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
      loop.offer(new Delivery.One(this, frame));
    }
  }

  @Override
  public void send(ByteBuffer bytes) {
    loop.assertOwner();
    if (!loop.runsNow()) {
      loop.offer(new Delivery.One(this, Frame.copyOf(bytes)));
    } else if (accepts()) {
      outbox.stage(bytes, blocked, loop.flushBuffer());
      markDirty();
    } else {
      bytes.position(bytes.limit());
    }
  }

  /** Puts a frame into the outbox, to leave at the turn's end. */
  void enqueue(Frame frame) {
    if (accepts()) {
      outbox.add(frame, loop.flushBuffer());
      markDirty();
    }
  }

  private boolean accepts() {
    return state == State.OPEN && !shutdownAsked;
  }

  private void markDirty() {
    if (!dirty) {
      dirty = true;
      loop.flushLater(this);
    }
  }

  /** The turn's flush: everything due in one write, then what follows from how far it went. */
  void flush() {
    dirty = false;
    if (state == State.CLOSED || state == State.CONNECTING) {
      return;
    }
    if (!blocked && !outbox.isEmpty()) {
      int result = loop.flushBuffer().flush(fd, outbox);
      if (result == -Errno.EAGAIN) {
        blocked = true;
      } else if (result < 0) {
        outbox.clear(loop.flushBuffer());
        broken("write", result);
        return;
      }
    }
    if (outbox.isEmpty()) {
      emptied();
    } else {
      behind = true;
      if (state == State.OPEN) {
        overfull();
      }
    }
    if (handler instanceof OffloadedHandler offloaded) {
      offloaded.flushed(outbox.bytes());
    }
    if (state == State.OPEN || state == State.LINGERING) {
      updateInterest();
    }
  }

  private void emptied() {
    if (shutdownAsked && !shutdownDone) {
      shutdownNow();
    }
    if (state == State.LINGERING) {
      lastBytesLeft();
    } else if (state == State.OPEN) {
      if (behind) {
        behind = false;
        stalled = false;
        drained();
        input.afterStall();
      }
      input.afterFlush();
    }
  }

  private void overfull() {
    if (outbox.bytes() > loop.outboxCap()) {
      beginClose(CloseReason.OUTBOX_FULL);
    } else if (!hasRoom()) {
      stalled = true;
    } else {
      input.afterFlush();
    }
  }

  private void drained() {
    try {
      handler.onDrained(this);
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  private void updateInterest() {
    if (loop.fixedInterest()) {
      return;
    }
    int wanted = wantedInterest();
    if (watched ? wanted == interest : (wanted & (Epoll.EPOLLIN | Epoll.EPOLLOUT)) == 0) {
      return;
    }
    int result =
        watched ? loop.poller().modify(fd, wanted, token) : loop.poller().add(fd, wanted, token);
    watched = true;
    interest = wanted;
    if (result < 0) {
      broken("epoll_ctl", result);
    }
  }

  private int wantedInterest() {
    int mode = loop.interestMode();
    if (loop.fixedInterest()) {
      return mode | Epoll.EPOLLIN | Epoll.EPOLLOUT | Epoll.EPOLLRDHUP;
    }
    boolean in = state == State.LINGERING ? !input.ended() : input.wanted();
    boolean out = blocked || state == State.CONNECTING;
    return mode | (in ? Epoll.EPOLLIN | Epoll.EPOLLRDHUP : 0) | (out ? Epoll.EPOLLOUT : 0);
  }

  @Override
  public long pendingBytes() {
    loop.assertOwner();
    return outbox.bytes();
  }

  @Override
  public boolean writable() {
    loop.assertOwner();
    return hasRoom();
  }

  boolean hasRoom() {
    return outbox.bytes() <= loop.outboxCap() / 2;
  }

  long outboxBytes() {
    return outbox.bytes();
  }

  boolean stalled() {
    return stalled;
  }

  /** The size of one read: the answer to it must fit into the other half of the outbox. */
  int readBytes() {
    return loop.readBytes();
  }

  // ---- ending ------------------------------------------------------------------------------

  @Override
  public void shutdownOutput() {
    if (loop.runsNow()) {
      shutdownAsked = true;
      markDirty();
    } else {
      loop.offer(
          new Inbox.Task(() -> {
            shutdownAsked = true;
            markDirty();
          }));
    }
  }

  private void shutdownNow() {
    shutdownDone = true;
    loop.calls().shutdown(fd, Sockets.SHUT_WR); // a socket that is gone already says so by an event
    if (input.ended() && state == State.OPEN) {
      beginClose(CloseReason.PEER_ENDED);
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

  /** The turn's end has come for a connection that was closed in it. */
  void tellClosed() {
    CloseReason why = reason == null ? CloseReason.ENGINE_CLOSED : reason;
    cancelTimers();
    state = State.LINGERING;
    try {
      handler.onClose(this, why);
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "A handler failed in onClose of connection " + id, thrown);
    }
    if (!opened) {
      finish(false);
      return;
    }
    switch (why.kind()) {
      case PEER_RESET, IO_ERROR, CONNECT_FAILED -> finish(false);
      case OUTBOX_FULL -> finish(true);
      default -> linger();
    }
  }

  private void linger() {
    if (outbox.isEmpty()) {
      lastBytesLeft();
    } else {
      setTimer(LINGER, loop.lingerNs());
      markDirty();
    }
  }

  /**
   * Everything was handed to the kernel. Closing now, with bytes of the peer still unread or on
   * their way, would send a reset that destroys our last bytes before the peer has read them: so
   * first end our direction and wait a moment for the peer's end.
   */
  private void lastBytesLeft() {
    if (input.ended()) {
      finish(false);
      return;
    }
    if (!shutdownDone) {
      shutdownNow();
    }
    if (input.discard()) {
      finish(false);
      return;
    }
    setTimer(LINGER, Math.min(END_NS, loop.lingerNs()));
    updateInterest();
  }

  /** Drops what is left and gives the descriptor back at the turn's end. */
  void finish(boolean reset) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    cancelTimers();
    outbox.clear(loop.flushBuffer());
    if (reset) {
      Sockets.resetOnClose(loop.calls().state, fd); // or the kernel keeps trying for minutes
    }
    loop.unregister(this, token);
    if (listener != null) {
      listener.left();
    }
  }

  // ---- the rest of a connection ------------------------------------------------------------

  @Override
  public void execute(Runnable task) {
    loop.offer(
        new Inbox.Task(() -> {
          if (state == State.OPEN || state == State.CONNECTING) {
            try {
              task.run();
            } catch (Throwable thrown) {
              failed(thrown);
            }
          }
        }));
  }

  @Override
  public void pauseReads() {
    loop.assertOwner();
    input.pause();
    markDirty(); // the flush brings the poller's interest up to date
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
    if (state == State.OPEN || state == State.CONNECTING) {
      setTimer(kind, delayNs);
    }
  }

  @Override
  public void cancel(int kind) {
    loop.assertOwner();
    for (var timer = timers; timer != null; timer = timer.sibling) {
      if (timer.kind == kind) {
        loop.wheel().cancel(timer);
      }
    }
  }

  private void setTimer(int kind, long delayNs) {
    var timer = timers;
    while (timer != null && timer.kind != kind) {
      timer = timer.sibling;
    }
    if (timer == null) {
      timer = new TimerWheel.Timer(this, kind);
      timer.sibling = timers;
      timers = timer;
    }
    loop.wheel().schedule(timer, loop.nanoTime(), delayNs);
  }

  private void cancelTimers() {
    for (var timer = timers; timer != null; timer = timer.sibling) {
      loop.wheel().cancel(timer);
    }
    timers = null;
  }

  @Override
  public void expired(TimerWheel.Timer timer) {
    if (timer.kind == LINGER) {
      finish(!outbox.isEmpty());
    } else if (state == State.OPEN || state == State.CONNECTING) {
      try {
        handler.onTimer(this, timer.kind);
      } catch (Throwable thrown) {
        failed(thrown);
      }
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
