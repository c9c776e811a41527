package madang.net.engine.blocking;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.engine.HandlerCalls;
import madang.net.engine.Life;
import madang.net.engine.Reasons;
import madang.net.engine.Schedule;
import madang.net.engine.StreamSockets;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose own thread ({@link ConnectionThread}) blocks in read.
 *
 * <p>Its {@link Context} is a lock with a queue. Each time that a thread has taken it ends with a
 * {@link #turn()}: what was sent leaves, and who was closed is told.
 */
final class BlockingConnection implements Connection, Life.Owner {
  private static final Handler NOT_MADE = (connection, bytes) -> {};

  private final BlockingEngine engine;
  private final long id;
  private final int fd;
  private final SocketAddress remote;
  private final Context context;
  private final Parking parking;

  // The context's own from here on.
  private final HandlerCalls handler;
  private final Output output;
  private final Input input;
  private final ContextTimers timers;
  private final Life life;
  private final Loss loss = new Loss(this);
  private @Nullable SocketAddress local;

  /** Something was sent, or reading was paused or resumed, since the last flush. */
  private boolean dirty;

  /**
   * @param fd the socket, or negative where none could be made
   * @param first null where a factory will make it
   */
  BlockingConnection(
      BlockingEngine engine, long id, int fd, SocketAddress remote, @Nullable Handler first) {
    this.engine = engine;
    this.id = id;
    this.fd = fd;
    this.remote = remote;
    this.context = new Context(engine, this::runTurn);
    this.parking = new Parking(engine.poll(), id, fd, this::hungUp);
    Handler until = first == null ? NOT_MADE : first;
    this.handler = new HandlerCalls(this, until, why -> life().close(why));
    this.output = new Output(engine, fd);
    this.input = new Input(this, handler, output);
    this.timers = new ContextTimers(this, engine.timers());
    this.life = new Life(this);
  }

  // ---- from its own thread -----------------------------------------------------------------

  /** An accepted connection's first turn. */
  void adopt(Handler.Factory handlers) {
    turn(() -> {
      input.inCall(false);
      if (life.isConnecting()) {
        life.open();
        handler.make(handlers);
        open();
      }
    });
  }

  /** An outgoing connection's first turn; {@code result} is what connect(2) said. */
  void connected(int result) {
    turn(() -> {
      input.inCall(false);
      if (life.isConnecting() && result < 0) {
        life.close(Reasons.connectFailed(-result));
      } else if (life.isConnecting()) {
        life.open();
        open();
      }
    });
  }

  /** An outgoing connection that didn't come about. */
  void connectFailed(CloseReason why) {
    turn(() -> life.close(why));
  }

  private void open() {
    if (life.isOpen()) { // the factory may have thrown, or closed
      dirty = true; // what was sent before has waited for this
      handler.open();
    }
  }

  // ---- from its writer ---------------------------------------------------------------------

  /** A write that waited has returned with a count or -errno. On the context. */
  void wrote(int result) {
    output.wrote(result);
    if (result < 0) {
      output.clear();
      life.broken("write", -result);
    }
    dirty = true;
    try {
      turn();
    } finally {
      output.takeWriterWanted(); // it is here
    }
  }

  // ---- the turn ----------------------------------------------------------------------------

  private void runTurn() {
    try {
      turn(() -> {});
    } catch (Throwable thrown) {
      loss.failed(thrown);
    }
  }

  /** Takes the context for one turn, which begins with {@code first}. */
  void turn(Runnable first) {
    context.enter();
    try {
      first.run();
      turn();
    } finally {
      leave();
    }
  }

  /** What is due, in the order of a reactor's turn. On the context. */
  void turn() {
    engine.counters().turns.increment();
    engine.timers().look();
    context.runQueue();
    input.resumed();
    context.runQueue();
    while (dirty) {
      dirty = false;
      flush();
    }
    life.tellClosed();
    output.keep();
    if (mayRead() || life.isClosed()) {
      context.changed().signalAll();
    }
  }

  /** Whether it is time to read. On the context. */
  boolean mayRead() {
    return life.isLingering() ? !input.ended() : input.wanted();
  }

  /** Lets the context go, and sees to what the turn has left to others. */
  void leave() {
    boolean write = output.takeWriterWanted();
    boolean again = input.resumeDue() || context.hasItems();
    context.leave();
    if (write && !engine.threads().write(new Writer(engine, this))) {
      loss.withoutWriter();
    }
    if (again) {
      context.schedule();
    }
  }

  private void flush() {
    if (life.isConnecting() || life.isClosed()) {
      return;
    }
    int result = output.flush();
    if (result < 0) {
      life.broken("write", -result);
    } else if (life.isOpen()) {
      flushed();
    } else {
      life.flushed();
    }
  }

  private void flushed() {
    if (output.overCap()) {
      life.close(CloseReason.OUTBOX_FULL);
    } else if (output.ended() && input.ended()) {
      life.close(CloseReason.PEER_ENDED);
    } else if (output.caughtUp()) {
      handler.drained();
      input.afterStall();
    } else {
      input.afterFlush();
    }
  }

  // ---- events ------------------------------------------------------------------------------

  /** The peer has ended. */
  void end(ByteBuffer unread) {
    handler.end(unread);
    if (output.ended()) {
      life.close(CloseReason.PEER_ENDED);
    }
  }

  void timerDue(int kind) {
    if (!life.expired() && life.isAlive()) {
      handler.timer(kind);
    }
  }

  /** The poll thread's report while nobody read. */
  private void hungUp(int events) {
    context.offer(() -> {
      if (!life.isOpen() || input.wanted()) {
        return; // it is over already, or the read will tell
      }
      int error = Math.abs(Sockets.soError(CallState.ofThread(), fd));
      boolean over = (events & Epoll.EPOLLHUP) != 0;
      if (((events & Epoll.EPOLLERR) != 0 && error != 0) || (over && output.blocked())) {
        life.broken("read", error); // 0 where the writer has it, and may come to tell later
      } else if (over && input.ended()) {
        life.close(CloseReason.PEER_ENDED);
      }
    });
  }

  // ---- sending -----------------------------------------------------------------------------

  @Override
  public void send(Frame frame) {
    if (context.runsNow()) {
      enqueue(frame);
    } else {
      offer(frame);
    }
  }

  private void offer(Frame frame) {
    boolean own = context.isHeld(); // counted, so that writable() tells of it
    if (own) {
      output.offered(frame.length());
    }
    context.offer(() -> {
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
    if (!context.runsNow()) {
      offer(Frame.copyOf(bytes));
    } else if (accepts()) {
      output.stage(bytes);
      dirty = true;
    } else {
      bytes.position(bytes.limit());
    }
  }

  private boolean accepts() {
    return life.isAlive() && !output.endAsked();
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
    if (context.runsNow()) {
      beginShutdown();
    } else {
      context.offer(this::beginShutdown);
    }
  }

  private void beginShutdown() {
    if (life.isOpen()) {
      output.end();
      dirty = true;
    }
  }

  @Override
  public void close(CloseReason why) {
    if (context.runsNow()) {
      life.close(why);
    } else {
      context.offer(() -> life.close(why));
    }
  }

  /** The engine's patience is over. Any thread. */
  void giveUp() {
    context.offer(() -> {
      life.close(CloseReason.ENGINE_CLOSED);
      life.tellClosed();
      life.finish(true);
    });
  }

  @Override
  public void closing() {
    dirty = true;
  }

  @Override
  public long lingerNs() {
    return engine.lingerNs();
  }

  @Override
  public void lingers() {} // the end of each turn looks whether to read

  @Override
  public boolean sayEnd() {
    if (!input.ended()) { // else close(2) will say it
      output.end();
    }
    return input.ended() || output.flush() < 0;
  }

  /** A read has returned after the close: bytes for nothing, 0 or -errno. */
  void readForNothing(int result) {
    if (result > 0) {
      life.heard();
    } else if (result == 0) {
      input.endArrived();
      life.peerEnded();
    } else {
      life.finish(false);
    }
  }

  /** The connection's own thread then gives the descriptor back. */
  @Override
  public void release(boolean reset) {
    output.release(reset, input.inCall());
  }

  // ---- the rest of a connection ------------------------------------------------------------

  @Override
  public void execute(Runnable task) {
    context.offer(() -> {
      if (life.isAlive()) {
        handler.call(task);
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
    handler.handler(next);
  }

  @Override
  public void schedule(int kind, long delayNs) {
    assertOwner();
    if (life.isAlive()) {
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
      if (life.isClosed()) {
        return StreamSockets.UNKNOWN;
      }
      local = StreamSockets.local(CallState.ofThread(), fd);
    }
    return local;
  }

  @Override
  public boolean isOwner() {
    return context.isHeld();
  }

  private void assertOwner() {
    if (!isOwner()) {
      throw new IllegalStateException("to be called on the connection's context");
    }
  }

  // ---- for its threads ---------------------------------------------------------------------

  Context context() {
    return context;
  }

  Life life() {
    return life;
  }

  Input input() {
    return input;
  }

  @Override
  public Output output() {
    return output;
  }

  @Override
  public HandlerCalls handlerCalls() {
    return handler;
  }

  @Override
  public Schedule timers() {
    return timers;
  }

  int fd() {
    return fd;
  }

  Loss loss() {
    return loss;
  }

  Parking parking() {
    return parking;
  }

  @Override
  public String toString() {
    return "connection " + id + " " + remote;
  }
}
