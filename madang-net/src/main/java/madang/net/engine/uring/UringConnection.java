package madang.net.engine.uring;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.engine.ConnectionTimers;
import madang.net.engine.Inbox;
import madang.net.engine.ListenerHandle;
import madang.net.engine.LoopCounters;
import madang.net.engine.Member;
import madang.net.engine.Reasons;
import madang.net.engine.TimerWheel;
import madang.net.sys.CompletionQueue;
import madang.net.sys.Errno;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose requests an io_uring loop carries out, from its first request to the last
 * completion.
 *
 * <p>Everything here runs on the loop, but for the methods that {@link Connection} opens to any
 * thread: those act at once where the caller is the loop and nothing waits in its inbox, and go
 * through the inbox otherwise.
 *
 * <p>The kernel holds the socket and the bytes of each request until that has completed. So a
 * connection that is over cancels what is on its way, and gives descriptor and memory back after
 * the last completion, not before.
 */
final class UringConnection implements Member, Requests.Asker, TimerWheel.Owner {
  private static final System.Logger LOG = System.getLogger("madang.net");

  /** A life, in order; a connection never goes back. */
  private enum State {
    CONNECTING,
    OPEN,
    /** Close was asked for; the handler hears of it at the end of the turn. */
    CLOSING,
    /** The handler has heard of it; the last bytes leave. */
    LINGERING,
    /** Nothing leaves any more; what is on its way is being cancelled. */
    CLOSED
  }

  /** The kind of the engine's own timer. */
  private static final int FAREWELL = Integer.MIN_VALUE;

  /** How long a peer that was sent everything may take to end its side: 1 s. */
  private static final long END_NS = 1_000_000_000L;

  private static final int POLLERR = 0x008;
  private static final int POLLHUP = 0x010;

  /** An address that nobody asked for while it could be had. */
  static final SocketAddress UNKNOWN = new InetSocketAddress(0);

  private final UringLoop loop;
  private final long id;
  private final int fd;
  private final SocketAddress remote;
  private @Nullable SocketAddress local;
  private final @Nullable ListenerHandle listener;
  private Handler handler;

  private State state = State.CONNECTING;
  private boolean opened;
  private boolean farewell;
  private @Nullable CloseReason reason;

  private long token;
  private final Sending sending;
  private final Receiving receiving;
  private final ConnectionTimers timers;
  private boolean dirty;

  /** Requests that will still complete. */
  private int onTheirWay;

  /** The receive is armed; and its end was asked for. */
  private boolean armed;

  private boolean disarming;

  /** A poll tells of a reset while nothing is received; and of the end of both directions. */
  private boolean watching;

  private boolean hungUp;
  private boolean released;

  /** Where an outgoing connection goes: the kernel reads it when the request is taken. */
  @SuppressWarnings("UnusedVariable") // held, so that it isn't collected meanwhile
  private @Nullable SockAddr target;

  /**
   * @param fd the socket, or negative where none could be made
   * @param listener where it was accepted, or null for an outgoing connection
   */
  UringConnection(
      UringLoop loop,
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
    this.sending = new Sending(loop, fd);
    this.receiving = new Receiving(this, loop, sending);
    this.timers = new ConnectionTimers(this, loop);
  }

  // ---- birth -------------------------------------------------------------------------------

  /** Takes an accepted socket in. */
  void adopt(Handler.Factory handlers) {
    token = loop.register(this);
    state = State.OPEN;
    call(() -> handler = handlers.handlerFor(this));
    open();
  }

  /** Takes an outgoing socket in; {@code result} is what making it ready said. */
  void connect(SockAddr address, int result) {
    token = loop.register(this);
    if (loop.isEnding()) {
      beginClose(CloseReason.ENGINE_CLOSED);
    } else if (result < 0) {
      beginClose(Reasons.connectFailed(-result));
    } else {
      target = address;
      onTheirWay++;
      loop.calls().requests().connect(fd, address, Requests.of(token, Op.CONNECT));
    }
  }

  private void connected(int result) {
    target = null;
    if (state != State.CONNECTING) {
      return;
    }
    if (result < 0) {
      beginClose(Reasons.connectFailed(-result));
    } else {
      state = State.OPEN;
      open();
    }
  }

  private void open() {
    if (state == State.OPEN) { // the factory may have thrown, or closed
      opened = true;
      markDirty(); // to receive, and to send what was sent before
      call(() -> handler.onOpen(this));
    }
  }

  // ---- completions -------------------------------------------------------------------------

  @Override
  public void completed(int op, int result, int flags) {
    if (op == Op.CANCEL) {
      return; // the request that it ended tells
    }
    boolean more = CompletionQueue.more(flags);
    if (!more) {
      onTheirWay--;
    }
    switch (op) {
      case Op.RECV -> received(result, flags, more);
      case Op.SEND -> sent(result);
      case Op.POLL -> polled(result, more);
      default -> connected(result);
    }
    if (state == State.CLOSED) {
      if (onTheirWay == 0) {
        release();
      } else if (more) {
        cancelAll(); // it came before the cancel, or has outlived it
      }
    }
  }

  private void received(int result, int flags, boolean more) {
    if (!more) {
      armed = false;
      disarming = false;
      markDirty(); // the flush arms it again, if it is still wanted
    }
    if (result > 0) {
      int buffer = CompletionQueue.buffer(flags);
      if (state == State.OPEN) {
        receiving.arrived(loop.buffers().view(buffer, result));
      }
      return;
    }
    switch (result) {
      // Cancelled; or all buffers were full, which by the end of this turn they aren't any more.
      case -Errno.ECANCELED, -Errno.ENOBUFS, -Errno.EINTR -> {}
      case 0 -> {
        receiving.end();
        if (farewell && sending.isEmpty()) {
          finish(false);
        }
      }
      default -> broken("read", result);
    }
  }

  private void sent(int result) {
    boolean failed = result < 0 && result != -Errno.EINTR;
    sending.taken(Math.max(result, 0));
    if (state == State.CLOSED) {
      sending.clear();
    } else if (failed) {
      sending.clear();
      broken("write", result);
    } else if (state != State.OPEN || sending.hasMore() || receiving.isStarved()) {
      markDirty();
    }
  }

  /** Nothing is received just now, and something has happened to the socket. */
  private void polled(int result, boolean more) {
    if (!more) {
      watching = false;
    }
    if (result < 0 || state != State.OPEN || (armed && !disarming)) {
      return; // an armed receive tells by itself
    }
    if ((result & POLLERR) != 0) {
      // The error is taken off the socket by this; none is left where a call has told it.
      beginClose(Reasons.of("read", Math.abs(Sockets.soError(loop.calls().state, fd))));
    } else if ((result & POLLHUP) != 0) {
      if (receiving.ended()) {
        beginClose(CloseReason.PEER_ENDED);
      } else {
        hungUp = true; // both directions are over, but nobody reads here now
      }
    } else if (!more) {
      markDirty();
    }
  }

  /** The peer's end, for the handler. */
  void end(ByteBuffer unread) {
    call(() -> handler.onEnd(this, unread));
    if (sending.ended()) {
      beginClose(CloseReason.PEER_ENDED);
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

  /** A request on the socket failed: the connection is over. */
  private void broken(String call, int result) {
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
      sending.offered(frame.length());
    }
    loop.offer(new Offered(this, frame, own));
  }

  /** A frame on its way through the inbox. */
  private static final class Offered extends Inbox.Item {
    private final UringConnection connection;
    private final Frame frame;
    private final boolean own;

    Offered(UringConnection connection, Frame frame, boolean own) {
      this.connection = connection;
      this.frame = frame;
      this.own = own;
    }

    @Override
    public void run() {
      if (own) {
        connection.sending.offered(-frame.length());
      }
      connection.enqueue(frame);
    }
  }

  @Override
  public void send(ByteBuffer bytes) {
    loop.assertOwner();
    if (!loop.runsNow()) {
      offer(Frame.copyOf(bytes));
    } else if (accepts()) {
      sending.stage(bytes);
      markDirty();
    } else {
      bytes.position(bytes.limit());
    }
  }

  @Override
  public void enqueue(Frame frame) {
    if (accepts()) {
      sending.add(frame);
      loop.counters().add(LoopCounters.DELIVERIES, 1);
      markDirty();
    }
  }

  private boolean accepts() {
    return alive() && !sending.endAsked();
  }

  void markDirty() {
    if (!dirty) {
      dirty = true;
      loop.flushLater(this);
    }
  }

  /** The turn's flush: everything due in one send, then what follows from how far the last got. */
  void flush() {
    dirty = false;
    if (state == State.CONNECTING || state == State.CLOSED) {
      return;
    }
    if (sending.begin(Requests.of(token, Op.SEND))) {
      onTheirWay++;
      loop.sent(this);
    }
    if (state == State.OPEN) {
      flushed();
    } else if (farewell && !sending.ended() && sending.isEmpty()) {
      lastBytesLeft();
    }
    if (state == State.OPEN || state == State.LINGERING) {
      updateReceive();
    }
  }

  private void flushed() {
    if (sending.isBlocked()) {
      sending.addedWhileBlocked();
      checkCap();
    } else if (sending.ended() && receiving.ended()) {
      beginClose(CloseReason.PEER_ENDED);
    } else if (sending.caughtUp()) {
      call(() -> handler.onDrained(this));
      receiving.afterStall();
    } else {
      receiving.afterFlush();
    }
  }

  /** The requests of the last turn were handed over, and what completed at once has told so. */
  void handedOver() {
    sending.left();
    if (sending.isBlocked() && state == State.OPEN) {
      checkCap();
      if (sending.stalled()) {
        markDirty(); // the flush ends the receive
      }
    }
  }

  private void checkCap() {
    if (sending.overCap()) {
      beginClose(CloseReason.OUTBOX_FULL);
    }
  }

  /** Arms the receive, ends it, or watches for a reset where nothing is received. */
  private void updateReceive() {
    boolean wanted = state == State.LINGERING ? !receiving.peerEnded() : receiving.wantsMore();
    if (wanted) {
      if (!armed) {
        armed = true;
        onTheirWay++;
        loop.calls()
            .requests()
            .recvMultishot(fd, loop.buffers().group(), Requests.of(token, Op.RECV));
      }
    } else if (armed) {
      if (!disarming) {
        disarming = true;
        loop.calls().requests().cancel(Requests.of(token, Op.RECV), Requests.of(token, Op.CANCEL));
      }
    } else if (state == State.OPEN && !watching && !hungUp) {
      watching = true;
      onTheirWay++;
      loop.calls().requests().pollMultishot(fd, 0, Requests.of(token, Op.POLL));
    }
  }

  @Override
  public long pendingBytes() {
    loop.assertOwner();
    return sending.bytes();
  }

  @Override
  public boolean writable() {
    loop.assertOwner();
    return sending.hasRoom();
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
      sending.end();
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
    if (alive()) {
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
    receiving.drop();
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

  /**
   * The last bytes leave, and are read. A close right after the last write, with bytes of the peer
   * still unread or on their way, would send a reset that destroys our last bytes before the peer
   * has read them. So our direction is ended first, and what the peer still sends is received for
   * nothing until his end comes, for a moment.
   */
  private void sayFarewell() {
    if (!opened) {
      finish(false);
    } else {
      farewell = true;
      if (sending.isEmpty()) {
        lastBytesLeft();
      } else {
        timers.set(FAREWELL, loop.lingerNs());
      }
      markDirty();
    }
  }

  private void lastBytesLeft() {
    sending.end();
    sending.begin(Requests.of(token, Op.SEND)); // only the shutdown is left to do
    if (receiving.peerEnded()) {
      finish(false);
    } else {
      timers.set(FAREWELL, Math.min(END_NS, loop.lingerNs()));
    }
  }

  /**
   * Drops what is left; the descriptor is given back when all requests have completed.
   *
   * @param reset whether the kernel shall drop its bytes too; else it keeps trying for minutes
   */
  void finish(boolean reset) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    farewell = false;
    timers.cancelAll();
    sending.clear();
    if (reset) {
      Sockets.resetOnClose(loop.calls().state, fd); // a failure means that nothing is left to drop
    }
    if (listener != null) {
      listener.left();
    }
    if (onTheirWay == 0) {
      release();
    } else {
      cancelAll();
    }
  }

  private void cancelAll() {
    loop.calls().requests().cancelAll(fd, Requests.of(token, Op.CANCEL));
  }

  private void release() {
    if (!released) {
      released = true;
      loop.released(token, fd);
    }
  }

  @Override
  public void abandoned() {
    // The ring took its requests with it; the loop has closed what it could.
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
    receiving.pause();
    markDirty(); // the flush ends the receive
  }

  @Override
  public void resumeReads() {
    loop.assertOwner();
    receiving.resume();
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
    if (farewell) {
      // Time is up: what is left is dropped, here and in the kernel, which else tries for minutes.
      finish(!sending.isEmpty());
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

  @Override
  public UringLoop loop() {
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
