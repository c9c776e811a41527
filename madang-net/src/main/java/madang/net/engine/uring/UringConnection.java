package madang.net.engine.uring;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.engine.ConnectionTimers;
import madang.net.engine.HandlerCalls;
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
 * through the inbox otherwise. An operation that overtook the inbox would break the order that one
 * thread's calls have.
 */
final class UringConnection implements Member, Requests.Asker, TimerWheel.Owner {
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

  private final HandlerCalls handler;
  private final SocketRequests requests;
  private final Sending sending;
  private final Receiving receiving;
  private final ConnectionTimers timers;
  private final UringLife life;
  private boolean dirty;

  /** Both directions are over, but the handler doesn't read now. */
  private boolean hungUp;

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
    this.listener = listener;
    this.handler = new HandlerCalls(this, handler);
    this.requests = new SocketRequests(loop, fd);
    this.sending = new Sending(loop, requests);
    this.receiving = new Receiving(this, loop, sending);
    this.timers = new ConnectionTimers(this, loop);
    this.life = new UringLife(this, loop, this.handler, sending, receiving, timers);
  }

  // ---- birth -------------------------------------------------------------------------------

  /** Takes an accepted socket in. */
  void adopt(Handler.Factory handlers) {
    requests.begin(this);
    life.open();
    handler.make(handlers);
    opened();
  }

  /** Takes an outgoing socket in; {@code result} is what making it ready said. */
  void connect(SockAddr address, int result) {
    requests.begin(this);
    if (loop.isEnding()) {
      life.close(CloseReason.ENGINE_CLOSED);
    } else if (result < 0) {
      life.close(Reasons.connectFailed(-result));
    } else {
      requests.connect(address);
    }
  }

  private void connected(int result) {
    if (!life.isConnecting()) {
      return;
    }
    if (result < 0) {
      life.close(Reasons.connectFailed(-result));
    } else {
      life.open();
      opened();
    }
  }

  private void opened() {
    if (life.isOpen()) { // the factory may have thrown, or closed
      markDirty(); // to receive, and to send what was sent before
      handler.open();
    }
  }

  // ---- completions -------------------------------------------------------------------------

  @Override
  public void completed(int op, int result, int flags) {
    if (op == Op.CANCEL) {
      return; // the request that it ended tells
    }
    boolean more = CompletionQueue.more(flags);
    requests.completed(op, more);
    switch (op) {
      case Op.RECV -> received(result, flags, more);
      case Op.SEND -> sent(result);
      case Op.POLL -> polled(result, more);
      default -> connected(result);
    }
    if (life.isClosed()) {
      if (requests.none()) {
        requests.release();
      } else if (more) {
        requests.cancelAll(); // it came before the cancel, or has outlived it
      }
    }
  }

  private void received(int result, int flags, boolean more) {
    if (!more) {
      markDirty(); // the flush arms it again, if it is still wanted
    }
    if (result > 0) {
      if (life.isOpen()) {
        receiving.arrived(loop.buffers().view(CompletionQueue.buffer(flags), result));
      }
    } else if (result == 0) {
      receiving.end();
      life.peerEnded();
    } else if (result != -Errno.ECANCELED && result != -Errno.ENOBUFS && result != -Errno.EINTR) {
      // ENOBUFS: all buffers were full, which by the end of this turn they aren't any more.
      life.broken("read", -result);
    }
  }

  private void sent(int result) {
    sending.taken(Math.max(result, 0));
    if (life.isClosed()) {
      sending.clear();
    } else if (result < 0 && result != -Errno.EINTR) {
      sending.clear();
      life.broken("write", -result);
    } else if (!life.isOpen() || sending.hasMore() || receiving.isStarved()) {
      markDirty();
    }
  }

  /** Something has happened to a socket that nothing is received from. */
  private void polled(int result, boolean more) {
    if (result < 0 || !life.isOpen() || requests.isReceiving()) {
      return; // an armed receive tells by itself
    }
    if ((result & POLLERR) != 0) {
      // The error is taken off the socket by this; none is left where a call has told it.
      life.close(Reasons.of("read", Math.abs(Sockets.soError(loop.calls().state, fd))));
    } else if ((result & POLLHUP) != 0) {
      if (receiving.ended()) {
        life.close(CloseReason.PEER_ENDED);
      } else {
        hungUp = true;
      }
    } else if (!more) {
      markDirty(); // the flush watches again
    }
  }

  /** The peer's end, for the handler. */
  void end(ByteBuffer unread) {
    handler.end(unread);
    if (sending.ended()) {
      life.close(CloseReason.PEER_ENDED);
    }
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
    loop.offer(new OfferedFrame(this, frame, own));
  }

  /** A frame comes out of the inbox; {@code own}: it was counted as offered. */
  void arrive(Frame frame, boolean own) {
    if (own) {
      sending.offered(-frame.length());
    }
    enqueue(frame);
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
    return life.isAlive() && !sending.endAsked();
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
    if (life.isConnecting() || life.isClosed()) {
      return;
    }
    if (sending.begin()) {
      loop.sent(this);
    }
    if (life.isOpen()) {
      flushed();
    } else {
      life.flushed();
    }
    if (life.isOpen()) {
      if (receiving.wantsMore()) {
        requests.receive();
      } else if (!hungUp) {
        requests.watchOnly();
      }
    } else if (life.isLingering() && !receiving.peerEnded()) {
      requests.receive();
    }
  }

  private void flushed() {
    if (sending.isBlocked()) {
      checkCap();
    } else if (sending.ended() && receiving.ended()) {
      life.close(CloseReason.PEER_ENDED);
    } else if (sending.caughtUp()) {
      handler.drained();
      receiving.afterStall();
    } else {
      receiving.afterFlush();
    }
  }

  /** The last turn's send was handed over; if it could be done at once, that has been told. */
  void handedOver() {
    if (sending.left() && life.isOpen()) {
      checkCap();
      if (sending.stalled()) {
        markDirty(); // the flush ends the receive
      }
    }
  }

  private void checkCap() {
    sending.stallIfFull();
    if (sending.overCap()) {
      life.close(CloseReason.OUTBOX_FULL);
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
    if (life.isOpen()) {
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

  @Override
  public void beginClose(CloseReason why) {
    life.close(why);
  }

  UringLife life() {
    return life;
  }

  /** The connection is closed; the descriptor is given back when all requests have completed. */
  void release(boolean reset) {
    if (reset) {
      Sockets.resetOnClose(loop.calls().state, fd); // a failure means that nothing is left to drop
    }
    if (listener != null) {
      listener.left();
    }
    if (requests.none()) {
      requests.release();
    } else {
      requests.cancelAll();
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
          if (life.isAlive()) {
            handler.call(task);
          }
        }));
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
    handler.handler(next);
  }

  HandlerCalls handlerCalls() {
    return handler;
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
    if (!life.expired() && life.isAlive()) {
      handler.timer(timer.kind);
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
    return life.isOpen();
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
