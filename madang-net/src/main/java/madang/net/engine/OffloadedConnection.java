package madang.net.engine;

import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import org.jspecify.annotations.Nullable;

/**
 * What a handler that runs on workers sees as its connection. Its context is a queue of tasks, run
 * one after another by whichever worker is free; what it sends goes through the inbox of the loop
 * that owns the socket.
 */
final class OffloadedConnection implements Connection {
  private static final System.Logger LOG = System.getLogger("madang.net");

  /** Bytes that may wait for the workers before the loop stops reading from the peer. */
  private static final int QUEUED_BYTES = 128 * 1024;

  /** Tasks of one connection in a row, before the other connections have theirs. */
  private static final int TASKS_IN_A_ROW = 64;

  private static final byte[] NOTHING = {};
  private static final Handler NOT_MADE = (connection, bytes) -> {};

  private final WorkerPool workers;
  private final Handler.Factory handlers;
  private @Nullable ReactorConnection inner;
  private volatile @Nullable SocketAddress local;

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(); // guarded by itself
  private boolean scheduled; // guarded by tasks
  private volatile @Nullable Thread runner;

  /** Bytes received that the handler hasn't been offered. */
  private final AtomicInteger queuedBytes = new AtomicInteger();

  private final AtomicBoolean readsPaused = new AtomicBoolean();

  /** Bytes sent that the loop hasn't put into the outbox. */
  private final AtomicLong offeredBytes = new AtomicLong();

  private volatile long outboxBytes;

  // The context's own from here on.
  private Handler handler = NOT_MADE;
  private byte[] unread = NOTHING;
  private int heldBytes;
  private boolean paused;
  private volatile boolean starved;

  /** The handler was told within this offer that there is no room: that is why it left bytes. */
  private boolean toldFull;

  private boolean endWaits;
  private boolean bothEnded;
  private boolean over;
  private volatile boolean closing;
  private final Map<Integer, Long> timers = new HashMap<>(2);

  OffloadedConnection(WorkerPool workers, Handler.Factory handlers) {
    this.workers = workers;
    this.handlers = handlers;
  }

  /** Names the connection this stands for; before anything else. */
  OffloadedConnection standFor(ReactorConnection connection) {
    inner = connection;
    return this;
  }

  /** The loop's own connection behind what a handler holds. */
  static ReactorConnection inner(Connection connection) {
    return switch (connection) {
      case ReactorConnection own -> own;
      case OffloadedConnection offloaded -> offloaded.inner();
      default -> throw new IllegalArgumentException("not of this engine: " + connection);
    };
  }

  private ReactorConnection inner() {
    if (inner == null) {
      throw new IllegalStateException("stands for no connection yet");
    }
    return inner;
  }

  // ---- the queue: any thread ---------------------------------------------------------------

  void submit(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    var _ = workers.run(this::work); // false: the engine has closed, and so has the connection
  }

  private void work() {
    boolean handedOn = false;
    while (!handedOn && runSome()) {
      handedOn = workers.run(this::work); // not in a closed pool: then the last tasks are run here
    }
  }

  /** Runs some tasks in a row; whether there may be more. */
  private boolean runSome() {
    runner = Thread.currentThread();
    try {
      for (int i = 0; i < TASKS_IN_A_ROW; i++) {
        Runnable task;
        synchronized (tasks) {
          task = tasks.poll();
          if (task == null) {
            runner = null; // before another worker may take over
            scheduled = false;
            return false;
          }
        }
        run(task);
      }
      return true;
    } finally {
      if (runner == Thread.currentThread()) {
        runner = null;
      }
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "A handler failed; its connection " + id() + " is closed", thrown);
      close(new CloseReason(CloseReason.Kind.HANDLER_FAILED, "internal error"));
    }
  }

  // ---- from the loop -----------------------------------------------------------------------

  void local(SocketAddress address) {
    local = address;
  }

  /** Bytes for the handler; true where the loop should pause reading. */
  boolean received(byte[] bytes) {
    int queued = queuedBytes.addAndGet(bytes.length);
    submit(() -> take(bytes));
    return queued > queueCap() || !hasRoom();
  }

  /** The loop has paused; perhaps the workers have caught up by now. */
  void pausedByLoop() {
    readsPaused.set(true);
    release(0);
  }

  /** The answers to what is queued must fit into a small outbox as well. */
  private long queueCap() {
    return Math.min(QUEUED_BYTES, inner().loop().outboxCap() / 4);
  }

  void flushed(long bytesLeft) {
    outboxBytes = bytesLeft;
    if (starved && hasRoom()) {
      submit(this::offerAgain);
    }
  }

  // ---- on the context ----------------------------------------------------------------------

  void opened() {
    makeHandler();
    if (!closing) {
      handler.onOpen(this);
    }
  }

  private void makeHandler() {
    if (handler == NOT_MADE) {
      handler = handlers.handlerFor(this);
    }
  }

  private void take(byte[] bytes) {
    if (closing) {
      return;
    }
    int before = unread.length;
    unread = before == 0 ? bytes : Arrays.copyOf(unread, before + bytes.length);
    if (before > 0) {
      System.arraycopy(bytes, 0, unread, before, bytes.length);
    }
    heldBytes += bytes.length;
    if (!paused && !starved) {
      offer();
    }
  }

  private void offer() {
    var in = ByteBuffer.wrap(unread);
    Handler receiver;
    toldFull = false;
    do {
      receiver = handler;
      receiver.onBytes(this, in);
    } while (in.hasRemaining() && receiver != handler && !paused && !closing);
    unread = in.hasRemaining() ? Arrays.copyOfRange(unread, in.position(), in.limit()) : NOTHING;
    // The loop flushes meanwhile: what counts is what the handler saw, not what is true by now.
    starved = unread.length > 0 && (toldFull || !hasRoom());
    if (starved) {
      if (hasRoom()) { // the loop may have flushed before it could see the flag
        submit(this::offerAgain);
      }
    } else if (!paused) {
      if (unread.length > handler.unreadLimit()) {
        close(CloseReason.UNREAD_FULL);
      }
      releaseHeld();
    }
  }

  private void releaseHeld() {
    int released = heldBytes;
    heldBytes = 0;
    release(released);
  }

  private void offerAgain() {
    if (closing || paused) {
      starved = false;
      return;
    }
    starved = false;
    if (unread.length > 0) {
      offer();
    } else {
      releaseHeld(); // all was taken in the call that paused
    }
    if (endWaits) {
      endWaits = false;
      peerEnded();
    }
  }

  private void release(int bytes) {
    if (queuedBytes.addAndGet(-bytes) <= queueCap() / 2 && readsPaused.compareAndSet(true, false)) {
      inner().execute(inner()::resumeReads);
    }
  }

  void peerEnded() {
    if (closing) {
      return;
    }
    if (paused || starved) {
      endWaits = true; // the end comes after the bytes
      return;
    }
    handler.onEnd(this, ByteBuffer.wrap(unread));
    unread = NOTHING;
    closeIfBothEnded();
  }

  /** Nothing can follow in either direction, and the handler hasn't closed so far. */
  void bothEnded() {
    bothEnded = true;
    closeIfBothEnded();
  }

  private void closeIfBothEnded() {
    if (bothEnded && !endWaits && !closing) {
      close(CloseReason.PEER_ENDED);
    }
  }

  void drained() {
    if (!closing) {
      handler.onDrained(this);
    }
  }

  void timerDue(int kind) {
    Long deadline = timers.get(kind);
    if (closing || deadline == null || inner().loop().nanoTime() - deadline < 0) {
      return; // taken back or set anew while this was on its way
    }
    timers.remove(kind);
    handler.onTimer(this, kind);
  }

  void closed(CloseReason reason) {
    closing = true;
    over = true;
    timers.clear();
    unread = NOTHING;
    makeHandler(); // an outgoing connection that failed was never opened
    handler.onClose(this, reason);
  }

  // ---- Connection --------------------------------------------------------------------------

  @Override
  public long id() {
    return inner().id();
  }

  @Override
  public SocketAddress remote() {
    return inner().remote();
  }

  @Override
  public SocketAddress local() {
    SocketAddress known = local;
    return known == null ? StreamSockets.UNKNOWN : known;
  }

  @Override
  public boolean isOwner() {
    return Thread.currentThread() == runner;
  }

  private void assertOwner() {
    if (!isOwner()) {
      throw new IllegalStateException("to be called on the connection's context");
    }
  }

  private static final class Offered extends Inbox.Item {
    private final OffloadedConnection from;
    private final Frame frame;

    Offered(OffloadedConnection from, Frame frame) {
      this.from = from;
      this.frame = frame;
    }

    @Override
    public void run() {
      from.inner().enqueue(frame);
      from.offeredBytes.addAndGet(-frame.length());
      from.flushed(from.inner().output().bytes()); // no flush follows where it was dropped
    }
  }

  @Override
  public void send(Frame frame) {
    offeredBytes.addAndGet(frame.length());
    inner().loop().offer(new Offered(this, frame));
  }

  @Override
  public void send(ByteBuffer bytes) {
    assertOwner();
    send(Frame.copyOf(bytes));
  }

  @Override
  public long pendingBytes() {
    assertOwner();
    return offeredBytes.get() + outboxBytes;
  }

  @Override
  public boolean writable() {
    assertOwner();
    boolean room = hasRoom();
    toldFull |= !room;
    return room;
  }

  private boolean hasRoom() {
    return offeredBytes.get() + outboxBytes <= inner().loop().outboxCap() / 2;
  }

  @Override
  public void shutdownOutput() {
    inner().shutdownOutput();
  }

  @Override
  public void close(CloseReason reason) {
    if (isOwner()) {
      closing = true; // no callback but onClose after this
    }
    inner().close(reason);
  }

  @Override
  public void pauseReads() {
    assertOwner();
    paused = true;
  }

  @Override
  public void resumeReads() {
    assertOwner();
    if (paused) {
      paused = false;
      submit(this::offerAgain);
    }
  }

  @Override
  public void handler(Handler next) {
    assertOwner();
    handler = next;
  }

  @Override
  public void schedule(int kind, long delayNs) {
    assertOwner();
    var loop = inner().loop();
    long deadline = loop.nanoTime() + delayNs;
    timers.put(kind, deadline);
    inner().execute(() -> inner().schedule(kind, Math.max(0, deadline - loop.nanoTime())));
  }

  @Override
  public void cancel(int kind) {
    assertOwner();
    timers.remove(kind);
  }

  @Override
  public void execute(Runnable task) {
    submit(() -> {
      if (!over && !closing) {
        task.run();
      }
    });
  }

  @Override
  public String toString() {
    return inner().toString();
  }
}
