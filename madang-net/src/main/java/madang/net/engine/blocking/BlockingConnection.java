package madang.net.engine.blocking;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.engine.Reasons;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose own thread ({@link ConnectionThread}) blocks in read.
 *
 * <p>Its context is a lock, held while a callback, a task or a timer runs, and never while a call
 * waits. What other threads want done goes into the queue and is done by a runner, or by the
 * connection's own thread if that comes first. Whoever holds the context acts at once where nothing
 * waits in the queue, and goes through it otherwise: an operation that overtook the queue would
 * break the order that one thread's calls have.
 */
final class BlockingConnection implements Connection {
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
  private static final int FAREWELL = Integer.MIN_VALUE;

  /** How long a peer that was sent everything may take to end its side: 1 s. */
  private static final long END_NS = 1_000_000_000L;

  /** Items of the queue in one turn; then what they sent leaves. */
  private static final int ITEMS_PER_TURN = 4096;

  private static final SocketAddress UNKNOWN = new InetSocketAddress(0);
  private static final Handler NOT_MADE = (connection, bytes) -> {};

  private final BlockingEngine engine;
  private final long id;
  private final int fd;
  private final SocketAddress remote;

  private final ReentrantLock context = new ReentrantLock();
  private final Condition changed = context.newCondition();
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();

  /** A runner is on its way. */
  private final AtomicBoolean scheduled = new AtomicBoolean();

  private final Parking parking;

  // The context's own from here on.
  private final Output output;
  private final Input input;
  private final ContextTimers timers;
  private State state = State.CONNECTING;
  private Handler handler;
  private @Nullable SocketAddress local;
  private @Nullable CloseReason reason;
  private boolean opened;

  /** Something was sent, or reading was paused or resumed, since the last flush. */
  private boolean dirty;

  /** All has left, and the peer's end is awaited. */
  private boolean endAwaited;

  /**
   * @param fd the socket, or negative where none could be made
   * @param handler null where a factory will make it
   */
  BlockingConnection(
      BlockingEngine engine, long id, int fd, SocketAddress remote, @Nullable Handler handler) {
    this.engine = engine;
    this.id = id;
    this.fd = fd;
    this.remote = remote;
    this.handler = handler == null ? NOT_MADE : handler;
    this.parking = new Parking(engine.poll(), id, fd, this::hungUp);
    this.output = new Output(engine, fd);
    this.input = new Input(this, output);
    this.timers = new ContextTimers(this, engine.timers());
  }

  // ---- from its own thread -----------------------------------------------------------------

  /** An accepted connection's first turn. */
  void adopt(Handler.Factory handlers) {
    context.lock();
    try {
      if (state == State.CONNECTING) {
        state = State.OPEN;
        call(() -> handler = handlers.handlerFor(this));
        open();
      }
      turn();
    } finally {
      leave();
    }
  }

  /** An outgoing connection's first turn; {@code result} is what connect(2) said. */
  void connected(int result) {
    context.lock();
    try {
      if (state == State.CONNECTING) {
        if (result < 0) {
          beginClose(Reasons.connectFailed(-result));
        } else {
          state = State.OPEN;
          open();
        }
      }
      turn();
    } finally {
      leave();
    }
  }

  /** An outgoing connection that didn't come about. */
  void connectFailed(CloseReason why) {
    context.lock();
    try {
      beginClose(why);
      turn();
    } finally {
      leave();
    }
  }

  private void open() {
    if (state == State.OPEN) { // the factory may have thrown, or closed
      opened = true;
      dirty = true; // what was sent before has waited for this
      call(() -> handler.onOpen(this));
    }
  }

  /** Waits until it is time to read; false: the connection is closed, never read again. */
  boolean awaitReading() {
    context.lock();
    try {
      while (!mayRead() && state != State.CLOSED) {
        int armed = state == State.OPEN ? parking.armHangUp() : 0;
        if (armed < 0) {
          broken("epoll_ctl", armed);
          turn();
        } else {
          changed.awaitUninterruptibly();
        }
      }
      return state != State.CLOSED;
    } finally {
      leave();
    }
  }

  private boolean mayRead() {
    return state == State.LINGERING ? !input.ended() : input.wanted();
  }

  /**
   * The read has returned.
   *
   * @param memory where the bytes are
   * @param result how many, 0 at the peer's end, or -errno
   */
  void received(CallMemory memory, int result) {
    context.lock();
    try {
      runQueue();
      switch (state) {
        case OPEN -> {
          if (result > 0) {
            engine.counters().read(result);
            input.arrived(memory.view(result));
          } else if (result == 0) {
            input.endArrived();
          } else {
            broken("read", result);
          }
        }
        case LINGERING -> {
          if (result == 0) {
            input.endArrived(); // and all is said once the last bytes have left
          }
          if (result < 0 || (result == 0 && output.isEmpty())) {
            finish(false);
          }
        }
        case CONNECTING, CLOSING, CLOSED -> {}
      }
      turn();
    } finally {
      leave();
    }
  }

  /** Waits until no other thread is in a call on the descriptor, or ever will be. */
  void awaitUnused() {
    context.lock();
    try {
      state = State.CLOSED; // it is already, but where its thread couldn't be started
      while (output.blocked()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      context.unlock();
    }
  }

  // ---- from its writer ---------------------------------------------------------------------

  /** The first bytes to write; 0 where there is nothing to do any more. */
  int firstToWrite(CallMemory memory, int most) {
    context.lock();
    try {
      return nextToWrite(memory, most);
    } finally {
      context.unlock();
    }
  }

  /** The write has returned with a count or -errno; the number of bytes to go on with, or 0. */
  int wrote(int result, CallMemory memory, int most) {
    context.lock();
    try {
      output.wrote(result);
      if (result < 0) {
        output.clear();
        broken("write", result);
      }
      dirty = true;
      turn();
      output.takeWriterWanted(); // it is here
      return nextToWrite(memory, most);
    } finally {
      leave();
    }
  }

  private int nextToWrite(CallMemory memory, int most) {
    if (state != State.CLOSED && output.blocked() && !output.isEmpty()) {
      return output.gather(memory, most);
    }
    output.unblock();
    changed.signalAll();
    return 0;
  }

  // ---- the queue: any thread ---------------------------------------------------------------

  /** Puts an item at the queue's end; a turn runs it, soon. */
  void offer(Runnable item) {
    engine.backlog(1);
    queue.add(item);
    if (!context.isHeldByCurrentThread()) { // else this very turn, or what follows it
      schedule();
    }
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      engine.counters().wakeups.increment();
      if (!engine.threads().run(this::runTurn)) {
        scheduled.set(false); // the engine is closed: nothing of this matters any more
      }
    }
  }

  private void runTurn() {
    scheduled.set(false); // first: what is offered from now on may come too late for this turn
    context.lock();
    try {
      turn();
    } finally {
      leave();
    }
  }

  /** Whether an operation may act at once. */
  private boolean runsNow() {
    return context.isHeldByCurrentThread() && queue.isEmpty();
  }

  // ---- the turn ----------------------------------------------------------------------------

  /** What is due on the context, in the order of a reactor's turn. */
  private void turn() {
    engine.counters().turns.increment();
    engine.timers().look();
    runQueue();
    input.resumed();
    runQueue();
    while (dirty) {
      dirty = false;
      flush();
    }
    if (state == State.CLOSING) {
      tellClosed();
    }
    output.keep();
    if (mayRead() || state == State.CLOSED) {
      changed.signalAll();
    }
  }

  /** Lets the context go, and sees to what the turn has left to others. */
  private void leave() {
    boolean write = output.takeWriterWanted();
    boolean again = input.resumeDue() || !queue.isEmpty();
    context.unlock();
    if (write && !engine.threads().write(new Writer(engine, this))) {
      withoutWriter();
    }
    if (again) {
      schedule();
    }
  }

  private void withoutWriter() {
    context.lock();
    try {
      output.unblock();
      output.clear();
      beginClose(new CloseReason(CloseReason.Kind.IO_ERROR, "the system has no thread left"));
      turn();
    } finally {
      leave();
    }
  }

  private void runQueue() {
    int count = 0;
    while (count < ITEMS_PER_TURN) {
      Runnable item = queue.poll(); // one by one: what stands behind it mustn't be overtaken
      if (item == null) {
        break;
      }
      count++;
      item.run();
    }
    if (count > 0) {
      engine.backlog(-count);
    }
  }

  private void flush() {
    if (state == State.CONNECTING || state == State.CLOSED) {
      return;
    }
    int result = output.flush();
    if (result < 0) {
      broken("write", result);
    } else if (state == State.OPEN) {
      flushed();
    } else if (state == State.LINGERING && output.isEmpty() && !endAwaited) {
      lastBytesLeft();
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
  }

  // ---- callbacks ---------------------------------------------------------------------------

  /** Bytes for the handler. */
  void offer(Handler receiver, ByteBuffer bytes) {
    try { // not by call(): a lambda here would be an object for each read
      receiver.onBytes(this, bytes);
    } catch (Throwable thrown) {
      failed(thrown);
    }
  }

  /** The peer has ended. */
  void end(ByteBuffer unread) {
    call(() -> handler.onEnd(this, unread));
    if (output.ended()) {
      beginClose(CloseReason.PEER_ENDED);
    }
  }

  void timerDue(int kind) {
    if (kind == FAREWELL) {
      finish(!output.isEmpty());
    } else if (alive()) {
      call(() -> handler.onTimer(this, kind));
    }
  }

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

  /** The poll thread's report while nobody read. */
  private void hungUp(int events) {
    offer(() -> {
      if (state != State.OPEN || input.wanted()) {
        return; // it is over already, or the read will tell
      }
      int error = Sockets.soError(CallState.ofThread(), fd);
      if ((events & Epoll.EPOLLERR) != 0 && error != 0) {
        beginClose(Reasons.of("read", Math.abs(error)));
      } else if ((events & Epoll.EPOLLHUP) != 0 && input.ended()) {
        beginClose(CloseReason.PEER_ENDED);
      }
    });
  }

  // ---- sending -----------------------------------------------------------------------------

  @Override
  public void send(Frame frame) {
    if (runsNow()) {
      enqueue(frame);
    } else {
      offer(frame);
    }
  }

  private void offer(Frame frame) {
    boolean own = context.isHeldByCurrentThread(); // counted, so that writable() tells of it
    if (own) {
      output.offered(frame.length());
    }
    offer(() -> {
      if (own) {
        output.offered(-frame.length());
      }
      enqueue(frame);
    });
  }

  private void enqueue(Frame frame) {
    if (accepts()) {
      output.add(frame);
      engine.counters().deliveries.increment();
      dirty = true;
    }
  }

  @Override
  public void send(ByteBuffer bytes) {
    assertOwner();
    if (!runsNow()) {
      offer(Frame.copyOf(bytes));
    } else if (accepts()) {
      output.stage(bytes);
      dirty = true;
    } else {
      bytes.position(bytes.limit());
    }
  }

  private boolean accepts() {
    return alive() && !output.endAsked();
  }

  private boolean alive() {
    return state == State.OPEN || state == State.CONNECTING;
  }

  @Override
  public long pendingBytes() {
    assertOwner();
    return output.bytes();
  }

  @Override
  public boolean writable() {
    assertOwner();
    return output.hasRoom();
  }

  // ---- ending ------------------------------------------------------------------------------

  @Override
  public void shutdownOutput() {
    if (runsNow()) {
      beginShutdown();
    } else {
      offer(this::beginShutdown);
    }
  }

  private void beginShutdown() {
    if (state == State.OPEN) {
      output.end();
      dirty = true;
    }
  }

  @Override
  public void close(CloseReason why) {
    if (runsNow()) {
      beginClose(why);
    } else {
      offer(() -> beginClose(why));
    }
  }

  private void beginClose(CloseReason why) {
    if (alive()) {
      state = State.CLOSING;
      reason = why;
      dirty = true;
    }
  }

  private void broken(String call, int result) {
    if (state == State.LINGERING) {
      finish(false);
    } else {
      beginClose(Reasons.of(call, -result));
    }
  }

  /** The end of the turn in which the connection was closed. */
  private void tellClosed() {
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
      default -> {
        if (!opened) {
          finish(false);
        } else if (output.isEmpty()) {
          lastBytesLeft();
        } else {
          timers.set(FAREWELL, engine.lingerNs());
        }
      }
    }
  }

  /** Our direction is ended; what the peer still sends is read for nothing until his end comes. */
  private void lastBytesLeft() {
    endAwaited = true;
    output.end();
    if (output.flush() < 0 || input.ended()) {
      finish(false);
    } else {
      timers.set(FAREWELL, Math.min(END_NS, engine.lingerNs()));
    }
  }

  /** The engine's patience is over. Any thread. */
  void giveUp() {
    offer(() -> {
      beginClose(CloseReason.ENGINE_CLOSED);
      if (state == State.CLOSING) {
        tellClosed();
      }
      finish(true);
    });
  }

  /**
   * Drops what is left; the connection's own thread then gives the descriptor back.
   *
   * @param reset whether the kernel shall drop its bytes too; else it keeps trying for minutes
   */
  private void finish(boolean reset) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    timers.cancelAll();
    output.clear();
    if (fd >= 0) {
      CallMemory memory = engine.writeMemory().take(); // for its errno
      if (reset) {
        Sockets.resetOnClose(memory.state, fd); // a failure means that nothing is left to drop
      }
      // Wakes whoever is in a call on it; only after that it may be closed. Fails where the peer is
      // gone, and then nobody waits.
      Sockets.shutdown(memory.state, fd, Sockets.SHUT_RDWR);
      engine.writeMemory().give(memory);
    }
  }

  // ---- the rest of a connection ------------------------------------------------------------

  @Override
  public void execute(Runnable task) {
    offer(() -> {
      if (alive()) {
        call(task);
      }
    });
  }

  @Override
  public void pauseReads() {
    assertOwner();
    input.pause();
  }

  @Override
  public void resumeReads() {
    assertOwner();
    input.resume();
  }

  @Override
  public void handler(Handler next) {
    assertOwner();
    handler = next;
  }

  Handler handler() {
    return handler;
  }

  @Override
  public void schedule(int kind, long delayNs) {
    assertOwner();
    if (alive()) {
      timers.set(kind, delayNs);
    }
  }

  @Override
  public void cancel(int kind) {
    assertOwner();
    timers.cancel(kind);
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
    assertOwner();
    if (local == null) {
      if (state == State.CLOSED) {
        return UNKNOWN;
      }
      var address = SockAddr.ofThread();
      int result = Sockets.getsockname(CallState.ofThread(), fd, address);
      local = result < 0 ? UNKNOWN : address.decode();
    }
    return local;
  }

  @Override
  public boolean isOwner() {
    return context.isHeldByCurrentThread();
  }

  private void assertOwner() {
    if (!isOwner()) {
      throw new IllegalStateException("to be called on the connection's context");
    }
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  int fd() {
    return fd;
  }

  Parking parking() {
    return parking;
  }

  @Override
  public String toString() {
    return "connection " + id + " " + remote;
  }
}
