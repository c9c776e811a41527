package madang.net.engine;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import madang.net.CloseReason;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.LoopStats;
import madang.net.SystemCallException;
import madang.net.sys.Epoll;

/**
 * One thread with its poller, its inbox, its timers and the connections it owns.
 *
 * <p>A turn, always in this order: poll, I/O, inbox, timers, flush, closes. Other threads use only
 * {@link #offer}, {@link #runsNow}, {@link #isCurrentThread}, {@link #inboxIsHigh} and {@link
 * #stats}.
 */
final class EventLoop implements Loop {
  private static final System.Logger LOG = System.getLogger("madang.net");

  /** Deliveries taken from the inbox in one turn. */
  private static final int INBOX_DELIVERIES = 65_536;

  /** How long a turn's flush may take; who is left is first in the next: 5 ms. */
  private static final long FLUSH_BUDGET_NS = 5_000_000L;

  /** The clock is looked at once in so many flushes. */
  private static final int FLUSHES_PER_LOOK = 32;

  /** Stands in until a connection's own handler is made. */
  private static final Handler NOBODY = (connection, bytes) -> {};

  private final int index;
  private final EngineOptions options;
  private final boolean edgeTriggered;
  private final boolean oneshot;
  private final BooleanSupplier holdReads;
  private final Thread thread;

  private final Arena arena = Arena.ofShared();
  private final SocketCalls calls;
  private final Readiness poller;
  private final ReadBuffer readBuffer;
  private final FlushBuffer flushBuffer;
  private final LoopCounters counters = new LoopCounters();
  private final Slots slots = new Slots();
  private final TimerWheel wheel;

  private final Inbox inbox = new Inbox();
  private final Doorbell doorbell = new Doorbell();
  private final WakeUp wakeUp;

  private final ArrayDeque<Input> resumed = new ArrayDeque<>();
  private final ArrayDeque<Acceptor> accepting = new ArrayDeque<>();
  private ReactorConnection[] dirty = new ReactorConnection[64];
  private int dirtyCount;
  private final ArrayList<ReactorConnection> closing = new ArrayList<>();
  private int[] fdsToClose = new int[16];
  private int fdsToCloseCount;
  private int connections;

  private boolean ending;
  private long endNs;

  /**
   * @param holdReads whether some loop is so far behind that nobody should make more deliveries
   */
  EventLoop(int index, Backend backend, EngineOptions options, BooleanSupplier holdReads)
      throws IOException {
    this.index = index;
    this.options = options;
    this.edgeTriggered = backend.edgeTriggered();
    this.oneshot = backend.oneshot();
    this.holdReads = holdReads;
    this.thread = Thread.ofPlatform().name("madang-loop-" + index).unstarted(this::run);
    this.wheel = new TimerWheel(nanoTime());
    calls = backend.callsOfLoop();
    readBuffer = new ReadBuffer(arena, readBytes());
    flushBuffer = new FlushBuffer(calls, counters, arena);
    poller = backend.readiness(calls, arena, counters);
    WakeUp made = null;
    try {
      made = backend.wakeUp(calls, poller, counters);
      made.attach(poller, slots);
    } catch (SystemCallException e) {
      if (made != null) {
        made.close();
      }
      poller.close();
      throw e;
    }
    wakeUp = made;
  }

  void start() {
    thread.start();
  }

  // ---- from any thread ---------------------------------------------------------------------

  /**
   * Puts something into the inbox and wakes the loop if it sleeps.
   *
   * @return true: it will run on the loop; false: the loop has ended, and it never will
   */
  @Override
  public boolean offer(Inbox.Item item) {
    if (!inbox.offer(item)) {
      return false;
    }
    if (doorbell.mustRing()) {
      wakeUp.ring();
    }
    return true;
  }

  /**
   * Whether the caller may act on this loop's connections at once: it is the loop, and nothing is
   * waiting that was offered before.
   */
  @Override
  public boolean runsNow() {
    return isCurrentThread() && inbox.isEmpty();
  }

  boolean isCurrentThread() {
    return Thread.currentThread() == thread;
  }

  void assertOwner() {
    if (!isCurrentThread()) {
      throw new IllegalStateException(
          "to be called on " + thread.getName() + ", not on " + Thread.currentThread().getName());
    }
  }

  boolean inboxIsHigh() {
    return inbox.backlog() > Inbox.HIGH_DELIVERIES;
  }

  LoopStats stats() {
    return counters.snapshot(index);
  }

  /** Closes all connections, gives them {@code drainNs} and ends the thread. */
  void end(long drainNs) {
    offer(
        new Inbox.Task(() -> {
          ending = true;
          endNs = nanoTime() + drainNs;
          slots.forEach(entry -> {
            if (entry instanceof ReactorConnection connection) {
              connection.beginClose(CloseReason.ENGINE_CLOSED);
            }
          });
        }));
  }

  void join() throws InterruptedException {
    if (!isCurrentThread()) {
      thread.join();
    }
  }

  /** Gives everything back without ever having started. */
  void discard() {
    release();
  }

  // ---- the turn ----------------------------------------------------------------------------

  private void run() {
    try {
      while (!ending || (connections > 0 && nanoTime() - endNs < 0)) {
        turn();
      }
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, thread.getName() + " has failed; its connections are lost", thrown);
    } finally {
      ending = true;
      inbox.closeAndRun(); // a connection handed over at the last moment is closed here
      tellCloses();
      finishAll();
      release();
    }
  }

  private void finishAll() {
    slots.forEach(entry -> {
      if (entry instanceof ReactorConnection connection) {
        connection.finish(true);
      } else if (entry instanceof Acceptor acceptor) {
        acceptor.abandon();
      }
    });
    closeFds();
  }

  private void release() {
    wakeUp.close();
    poller.close();
    arena.close();
  }

  private void turn() {
    counters.add(LoopCounters.TURNS, 1);
    int count = poll();
    for (int i = 0; i < count; i++) {
      var entry = slots.find(poller.token(i));
      if (entry != null) {
        entry.onEvents(poller.events(i));
      }
    }
    goOn();
    runInbox(INBOX_DELIVERIES);
    wheel.advance(nanoTime());
    flush();
    tellCloses();
    closeFds();
  }

  private int poll() {
    int timeoutMs = timeoutMs();
    if (timeoutMs != 0) {
      doorbell.sleepSoon();
      if (!inbox.isEmpty()) {
        timeoutMs = 0;
      }
    }
    int count = poller.await(timeoutMs);
    doorbell.awake();
    counters.add(LoopCounters.EVENTS, count);
    if (calls.traced()) {
      poller.tellWait(count, slots);
    }
    return count;
  }

  private int timeoutMs() {
    if (dirtyCount > 0 || !resumed.isEmpty() || !accepting.isEmpty() || !inbox.isEmpty()) {
      return 0;
    }
    long now = nanoTime();
    long delayNs = wheel.delayNs(now);
    if (ending) {
      delayNs = Math.min(delayNs, Math.max(0, endNs - now));
    }
    return delayNs == Long.MAX_VALUE
        ? -1
        : (int) Math.min(Integer.MAX_VALUE, (delayNs + 999_999) / 1_000_000);
  }

  /** What a budget, a pause or a full outbox had stopped. What stops again waits for a turn. */
  private void goOn() {
    for (int n = resumed.size(); n > 0; n--) {
      resumed.remove().resumed();
    }
    for (int n = accepting.size(); n > 0; n--) {
      accepting.remove().goOn();
    }
  }

  private void runInbox(int deliveries) {
    int left = deliveries;
    while (left > 0) {
      var item = inbox.poll();
      if (item == null) {
        return;
      }
      left -= item.deliveries();
      item.run();
    }
  }

  private void flush() {
    long startNs = dirtyCount > FLUSHES_PER_LOOK ? nanoTime() : 0;
    int done = 0;
    while (done < dirtyCount) { // a flush may add to the list
      dirty[done++].flush();
      if (done % FLUSHES_PER_LOOK == 0) {
        long now = nanoTime();
        if (startNs == 0) {
          startNs = now;
        } else if (now - startNs > FLUSH_BUDGET_NS) {
          break;
        }
      }
    }
    int left = dirtyCount - done;
    System.arraycopy(dirty, done, dirty, 0, left);
    Arrays.fill(dirty, left, dirtyCount, null);
    dirtyCount = left;
    for (int i = 0; i < left; i++) {
      dirty[i].output().move();
    }
    flushBuffer.turnOver();
  }

  private void tellCloses() {
    for (int i = 0; i < closing.size(); i++) { // an onClose may close others
      closing.get(i).tellClosed();
    }
    closing.clear();
  }

  /** Last of all: a number that is free again must not turn up in anything of this turn. */
  private void closeFds() {
    for (int i = 0; i < fdsToCloseCount; i++) {
      calls.close(fdsToClose[i]);
    }
    fdsToCloseCount = 0;
  }

  // ---- for what lives on the loop ----------------------------------------------------------

  /** Takes in a socket that an acceptor, perhaps of another loop, has accepted. */
  void adopt(long id, int fd, SocketAddress peer, ListenerHandle listener) {
    if (ending) {
      calls.close(fd);
      listener.left();
      return;
    }
    var connection = new ReactorConnection(this, id, fd, peer, NOBODY, listener);
    connections++;
    counters.add(LoopCounters.CONNECTIONS, 1);
    connection.adopt(listener.handlers());
  }

  /** Takes in a socket that {@code connect} has started on. */
  void connecting(ReactorConnection connection, int result) {
    connections++;
    counters.add(LoopCounters.CONNECTIONS, 1);
    if (ending) {
      connection.beginClose(CloseReason.ENGINE_CLOSED);
    } else {
      connection.connecting(result);
    }
  }

  long register(Slots.Registered entry) {
    return slots.add(entry);
  }

  /** Takes a token back; the descriptor stays open. */
  void forget(long token) {
    slots.remove(token);
  }

  /** A connection is over: its descriptor, if it ever had one, is closed at the turn's end. */
  void finished(int fd) {
    if (fd >= 0) {
      if (fdsToCloseCount == fdsToClose.length) {
        fdsToClose = Arrays.copyOf(fdsToClose, fdsToCloseCount * 2);
      }
      fdsToClose[fdsToCloseCount++] = fd;
    }
    connections--;
    counters.add(LoopCounters.CONNECTIONS, -1);
  }

  void flushLater(ReactorConnection connection) {
    if (dirtyCount == dirty.length) {
      dirty = Arrays.copyOf(dirty, dirtyCount * 2);
    }
    dirty[dirtyCount++] = connection;
  }

  void closeLater(ReactorConnection connection) {
    closing.add(connection);
  }

  void resumeLater(Input input) {
    resumed.add(input);
  }

  void acceptLater(Acceptor acceptor) {
    accepting.add(acceptor);
  }

  /** Whether the engine is closing: nothing new begins here. */
  boolean isEnding() {
    return ending;
  }

  boolean holdsReads() {
    return holdReads.getAsBoolean();
  }

  @Override
  public int index() {
    return index;
  }

  boolean edgeTriggered() {
    return edgeTriggered;
  }

  boolean oneshot() {
    return oneshot;
  }

  /**
   * Whether a descriptor is registered once, for everything. Level-triggered, or with ONESHOT, that
   * would report a writable socket again and again.
   */
  boolean fixedInterest() {
    return edgeTriggered && !oneshot;
  }

  /** The bits that say how, not what, to watch. */
  int interestMode() {
    return (edgeTriggered ? Epoll.EPOLLET : 0) | (oneshot ? Epoll.EPOLLONESHOT : 0);
  }

  /** The size of one read: the answer to it must fit into the other half of the outbox. */
  int readBytes() {
    return (int) Math.max(1, Math.min(options.readBytes(), options.outboxBytes() / 2));
  }

  long outboxCap() {
    return options.outboxBytes();
  }

  long lingerNs() {
    return options.lingerNs();
  }

  @Override
  public long nanoTime() {
    return options.nanoClock().getAsLong();
  }

  SocketCalls calls() {
    return calls;
  }

  Readiness poller() {
    return poller;
  }

  LoopCounters counters() {
    return counters;
  }

  @Override
  public TimerWheel wheel() {
    return wheel;
  }

  ReadBuffer readBuffer() {
    return readBuffer;
  }

  FlushBuffer flushBuffer() {
    return flushBuffer;
  }
}
