package madang.net.engine;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import madang.net.CloseReason;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.LoopStats;

/**
 * One thread with its inbox, its timers and the connections it owns, whether it is told that
 * sockets are ready or that work on them is done.
 *
 * <p>A turn, always in this order: wait, I/O, inbox, timers, flush, closes; each {@link Phase} of
 * it has its time. Other threads use only {@link #offer}, {@link #runsNow}, {@link
 * #isCurrentThread}, {@link #inboxIsHigh} and {@link #stats}.
 */
public abstract class LoopThread implements Loop {
  private static final System.Logger LOG = System.getLogger("madang.net");

  private static final CloseReason FAILED =
      new CloseReason(CloseReason.Kind.IO_ERROR, "internal error");

  /** The clock is looked at once in so many of a turn's deliveries from the inbox, some 50 us. */
  private static final int DELIVERIES_A_LOOK = 256;

  /** Stands in until a connection's own handler is made. */
  private static final Handler NOBODY = (connection, bytes) -> {};

  private final int index;
  private final EngineOptions options;
  private final BooleanSupplier holdReads;
  private final Thread thread;
  private final LoopCounters counters = new LoopCounters();
  private final TimerWheel wheel;
  private final Phase inboxPhase;
  private final Phase timerPhase;

  private final Inbox inbox = new Inbox();
  private final Doorbell doorbell = new Doorbell();

  private LoopConnection[] dirty = new LoopConnection[64];
  private int dirtyCount;
  private final ArrayList<LoopConnection> closing = new ArrayList<>();
  private int[] fdsToClose = new int[16];
  private int fdsToCloseCount;
  private int connections;

  private boolean ending;
  private long endNs;

  /**
   * @param holdReads whether some loop is so far behind that nobody should make more deliveries
   */
  protected LoopThread(int index, EngineOptions options, BooleanSupplier holdReads) {
    this.index = index;
    this.options = options;
    this.holdReads = holdReads;
    this.thread = Thread.ofPlatform().name("madang-loop-" + index).unstarted(this::run);
    this.wheel = new TimerWheel(nanoTime());
    this.inboxPhase = new Phase(options.nanoClock(), DELIVERIES_A_LOOK);
    this.timerPhase = new Phase(options.nanoClock(), 1);
  }

  // ---- what differs ------------------------------------------------------------------------

  /** Ends the loop's wait, or its next one. Any thread. */
  protected abstract void ring();

  /** The thread has begun. */
  protected abstract void begin() throws IOException;

  /** Waits within {@link #beginWait} and {@link #endWait}, then does the I/O. */
  protected abstract void work();

  /** Flushes connections, {@link #dirty} from 0 on, and takes those off the list. */
  protected abstract void flush();

  /** Nothing more comes in: ends whoever is left. */
  protected abstract void lastTurns();

  /** Gives everything back; also where the thread was never started. */
  protected abstract void release();

  /** Visits all connections of the loop; the visitor may end any. */
  protected abstract void forEachConnection(Consumer<LoopConnection> visitor);

  /** A connection for an accepted socket, not yet taken in. */
  protected abstract LoopConnection accepted(
      long id, int fd, SocketAddress caller, Handler handler, ListenerHandle listener);

  /** Closes a descriptor and tells the trace. */
  protected abstract void closeFd(int fd);

  // ---- from any thread ---------------------------------------------------------------------

  final void start() {
    thread.start();
  }

  /**
   * Puts something into the inbox and wakes the loop if it sleeps.
   *
   * @return true: it will run on the loop; false: the loop has ended, and it never will
   */
  @Override
  public final boolean offer(Inbox.Item item) {
    if (!inbox.offer(item)) {
      return false;
    }
    if (doorbell.mustRing()) {
      ring();
    }
    return true;
  }

  @Override
  public final boolean runsNow() {
    return isCurrentThread() && inbox.isEmpty();
  }

  public final boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  public final void assertOwner() {
    if (!isCurrentThread()) {
      throw new IllegalStateException(
          "to be called on " + thread.getName() + ", not on " + Thread.currentThread().getName());
    }
  }

  final boolean inboxIsHigh() {
    return inbox.backlog() > Inbox.HIGH_DELIVERIES;
  }

  final LoopStats stats() {
    return counters.snapshot(index);
  }

  /** Closes all connections, gives them {@code drainNs} and ends the thread. */
  final void end(long drainNs) {
    offer(
        new Inbox.Task(() -> {
          ending = true;
          endNs = nanoTime() + drainNs;
          forEachConnection(connection -> connection.beginClose(CloseReason.ENGINE_CLOSED));
        }));
  }

  final void join() throws InterruptedException {
    if (!isCurrentThread()) {
      thread.join();
    }
  }

  /** Gives everything back without ever having started. */
  final void discard() {
    release();
  }

  // ---- the turn ----------------------------------------------------------------------------

  private void run() {
    try {
      begin();
      while (!ending || timeLeft()) {
        turn();
      }
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, thread.getName() + " has failed; its connections are lost", thrown);
      forEachConnection(connection -> connection.beginClose(FAILED));
    } finally {
      endInOrder();
    }
  }

  private boolean timeLeft() {
    return connections > 0 && nanoTime() - endNs < 0;
  }

  private void endInOrder() {
    ending = true;
    try {
      inbox.closeAndRun(); // a connection handed over at the last moment is closed here
      tellCloses();
      lastTurns();
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, thread.getName() + " can't end in good order", thrown);
    } finally {
      closeFds();
      release();
    }
  }

  /** Turns on until the last connection is gone, but no longer than this. */
  protected final void turnFor(long timeNs) {
    endNs = nanoTime() + timeNs;
    while (timeLeft()) {
      turn();
    }
  }

  private void turn() {
    counters.add(LoopCounters.TURNS, 1);
    work();
    runInbox();
    wheel.advance(nanoTime(), timerPhase);
    flush();
    tellCloses();
    closeFds();
    var watch = options.turnEnd();
    if (watch != null) {
      watch.accept(index);
    }
  }

  /**
   * Before a wait: tells other threads that the loop sleeps, where it will.
   *
   * @param workLeft whether there is something to do at once
   * @return how long to wait in nanoseconds: 0 not at all, negative without end
   */
  protected final long beginWait(boolean workLeft) {
    long timeoutNs = workLeft || dirtyCount > 0 || !inbox.isEmpty() ? 0 : untilTimer();
    if (timeoutNs == 0) {
      return 0;
    }
    doorbell.sleepSoon();
    return inbox.isEmpty() ? timeoutNs : 0;
  }

  private long untilTimer() {
    long now = nanoTime();
    long delayNs = wheel.delayNs(now);
    if (ending) {
      delayNs = Math.min(delayNs, Math.max(0, endNs - now));
    }
    return delayNs == Long.MAX_VALUE ? -1 : delayNs;
  }

  /** After a wait that brought {@code events}. */
  protected final void endWait(int events) {
    doorbell.awake();
    counters.add(LoopCounters.EVENTS, events);
  }

  private void runInbox() {
    inboxPhase.begin(inbox.backlog());
    for (var item = inbox.poll(); item != null; item = inbox.poll()) {
      item.run();
      if (inboxPhase.over(item.deliveries())) {
        return;
      }
    }
  }

  /** Connections to flush; a flush may add to them. */
  protected final int dirtyCount() {
    return dirtyCount;
  }

  protected final LoopConnection dirty(int index) {
    return dirty[index];
  }

  /** The first {@code done} were flushed; the others are first in the next turn. */
  protected final void flushed(int done) {
    int left = dirtyCount - done;
    System.arraycopy(dirty, done, dirty, 0, left);
    Arrays.fill(dirty, left, dirtyCount, null);
    dirtyCount = left;
  }

  private void tellCloses() {
    for (int i = 0; i < closing.size(); i++) { // an onClose may close others
      closing.get(i).life().tellClosed();
    }
    closing.clear();
  }

  /** Last of all: a number that is free again must not turn up in anything of this turn. */
  private void closeFds() {
    for (int i = 0; i < fdsToCloseCount; i++) {
      closeFd(fdsToClose[i]);
    }
    fdsToCloseCount = 0;
  }

  // ---- for what lives on the loop ----------------------------------------------------------

  /** Takes in a socket that an acceptor, perhaps of another loop, has accepted. */
  final void adopt(long id, int fd, SocketAddress caller, ListenerHandle listener) {
    if (ending) {
      closeFd(fd);
      listener.left();
      return;
    }
    var connection = accepted(id, fd, caller, NOBODY, listener);
    entered();
    connection.adopt(listener.handlers());
  }

  /** One more connection is the loop's. */
  protected final void entered() {
    connections++;
    counters.add(LoopCounters.CONNECTIONS, 1);
  }

  protected final boolean hasConnections() {
    return connections > 0;
  }

  /** A connection is over: its descriptor, if it ever had one, is closed at the turn's end. */
  public final void finished(int fd) {
    if (fd >= 0) {
      if (fdsToCloseCount == fdsToClose.length) {
        fdsToClose = Arrays.copyOf(fdsToClose, fdsToCloseCount * 2);
      }
      fdsToClose[fdsToCloseCount++] = fd;
    }
    connections--;
    counters.add(LoopCounters.CONNECTIONS, -1);
  }

  final void flushLater(LoopConnection connection) {
    if (dirtyCount == dirty.length) {
      dirty = Arrays.copyOf(dirty, dirtyCount * 2);
    }
    dirty[dirtyCount++] = connection;
  }

  final void closeLater(LoopConnection connection) {
    closing.add(connection);
  }

  public final boolean holdsReads() {
    return holdReads.getAsBoolean();
  }

  /** Whether the engine is closing: nothing new begins here. */
  public final boolean isEnding() {
    return ending;
  }

  @Override
  public final int index() {
    return index;
  }

  /** The size of one read: the answer to it must fit into the other half of the outbox. */
  public final int readBytes() {
    return (int) Math.max(1, Math.min(options.readBytes(), options.outboxBytes() / 2));
  }

  public final long outboxCap() {
    return options.outboxBytes();
  }

  public final long lingerNs() {
    return options.lingerNs();
  }

  @Override
  public final long nanoTime() {
    return options.nanoClock().getAsLong();
  }

  public final LoopCounters counters() {
    return counters;
  }

  @Override
  public final TimerWheel wheel() {
    return wheel;
  }
}
