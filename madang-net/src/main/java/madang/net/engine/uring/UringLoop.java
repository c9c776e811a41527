package madang.net.engine.uring;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import madang.net.CloseReason;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.LoopStats;
import madang.net.engine.Doorbell;
import madang.net.engine.Inbox;
import madang.net.engine.ListenerHandle;
import madang.net.engine.Loop;
import madang.net.engine.LoopCounters;
import madang.net.engine.ReadBuffer;
import madang.net.engine.TimerWheel;
import madang.net.sys.BufferRing;
import madang.net.sys.CallState;
import madang.net.sys.CompletionQueue;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;

/**
 * One thread with its ring, its inbox, its timers and the connections it owns.
 *
 * <p>A turn, always in this order: enter the kernel (which takes all requests of the last turn and
 * waits), completions, inbox, timers, flush, closes. Other threads use only {@link #offer}, {@link
 * #runsNow}, {@link #isCurrentThread}, {@link #inboxIsHigh} and {@link #stats}.
 */
final class UringLoop implements Loop {
  private static final System.Logger LOG = System.getLogger("madang.net");

  /** Deliveries taken from the inbox in one turn. */
  private static final int INBOX_DELIVERIES = 65_536;

  /** Connections flushed in one turn, some 5 ms of sends; who is left is first in the next. */
  private static final int FLUSHES_PER_TURN = 1024;

  /** Buffers lent to the kernel: a power of two. They are lent again within a turn. */
  private static final int BUFFERS = 512;

  /** Bytes of one of them at the most. */
  private static final int BUFFER_BYTES = 8 * 1024;

  /** How long the last cancelled requests may take when the loop ends. */
  private static final long CANCEL_NS = 1_000_000_000L;

  /** What is written to an eventfd to wake: the number 1. */
  private static final MemorySegment ONE = Arena.global().allocateFrom(ValueLayout.JAVA_LONG, 1L);

  /** Stands in until a connection's own handler is made. */
  private static final Handler NOBODY = (connection, bytes) -> {};

  private final int index;
  private final EngineOptions options;
  private final BooleanSupplier holdReads;
  private final Thread thread;

  private final Arena arena = Arena.ofShared();
  private final BufferRing buffers;
  private final RingCalls calls;
  private final ReadBuffer readBuffer;
  private final SendMemory sendMemory = new SendMemory();
  private final LoopCounters counters = new LoopCounters();
  private final Requests requests = new Requests();
  private final TimerWheel wheel;

  private final Inbox inbox = new Inbox();
  private final Doorbell doorbell = new Doorbell();
  private int wakeFd;

  private final ArrayDeque<Receiving> resumed = new ArrayDeque<>();
  private UringConnection[] dirty = new UringConnection[64];
  private int dirtyCount;
  private UringConnection[] sent = new UringConnection[64];
  private int sentCount;
  private final ArrayList<UringConnection> closing = new ArrayList<>();
  private int[] fdsToClose = new int[16];
  private int fdsToCloseCount;
  private int connections;

  private boolean ending;
  private long endNs;

  /**
   * @param holdReads whether some loop is so far behind that nobody should make more deliveries
   * @throws madang.net.UnavailableException where the kernel lacks or forbids io_uring
   */
  UringLoop(int index, EngineOptions options, BooleanSupplier holdReads) throws IOException {
    this.index = index;
    this.options = options;
    this.holdReads = holdReads;
    this.thread = Thread.ofPlatform().name("madang-loop-" + index).unstarted(this::run);
    this.wheel = new TimerWheel(nanoTime());
    try {
      buffers = new BufferRing(arena, 0, BUFFERS, Math.min(readBytes(), BUFFER_BYTES));
      readBuffer = new ReadBuffer(arena, BUFFER_BYTES);
      calls = RingCalls.open(options.trace(), arena, buffers);
      wakeFd = EventFd.eventfd(CallState.ofThread());
      if (wakeFd < 0) {
        calls.end();
        throw Errno.exception("eventfd", wakeFd);
      }
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  /** The size of one read: the answer to it must fit into the other half of the outbox. */
  private int readBytes() {
    return (int) Math.max(1, Math.min(options.readBytes(), options.outboxBytes() / 2));
  }

  void start() {
    thread.start();
  }

  // ---- from any thread ---------------------------------------------------------------------

  @Override
  public boolean offer(Inbox.Item item) {
    if (!inbox.offer(item)) {
      return false;
    }
    if (doorbell.mustRing()) {
      ring();
    }
    return true;
  }

  /** The lock keeps the descriptor from being closed, and perhaps used anew, in between. */
  private void ring() {
    synchronized (doorbell) {
      if (wakeFd >= 0) {
        // Can only fail when the counter is full, and then the loop is awake.
        Fd.write(CallState.ofThread(), wakeFd, ONE.address(), Long.BYTES);
      }
    }
  }

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
          requests.forEach(asker -> {
            if (asker instanceof UringConnection connection) {
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
      calls.enable();
      new WakeUp(this, wakeFd).watch();
      while (!ending || (connections > 0 && nanoTime() - endNs < 0)) {
        turn();
      }
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, thread.getName() + " has failed; its connections are lost", thrown);
    } finally {
      ending = true;
      lastTurns();
      requests.forEach(Requests.Asker::abandoned);
      closeFds();
      sendMemory.close();
      release();
    }
  }

  /** Nothing more comes in; what is on its way is cancelled: only then may its memory go. */
  private void lastTurns() {
    try {
      inbox.closeAndRun(); // a connection handed over at the last moment is closed here
      tellCloses();
      requests.forEach(asker -> {
        if (asker instanceof UringConnection connection) {
          connection.life().finish(true);
        }
      });
      endNs = nanoTime() + CANCEL_NS;
      while (connections > 0 && nanoTime() - endNs < 0) {
        turn();
      }
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, thread.getName() + " can't end in good order", thrown);
    }
  }

  private void release() {
    calls.end();
    int fd;
    synchronized (doorbell) {
      fd = wakeFd;
      wakeFd = -1;
    }
    calls.close(fd);
    if (connections == 0) { // else the kernel may still write: such memory is never given back
      arena.close();
    }
  }

  private void turn() {
    counters.add(LoopCounters.TURNS, 1);
    enter();
    complete();
    for (int n = resumed.size(); n > 0; n--) {
      resumed.remove().resumed();
    }
    runInbox(INBOX_DELIVERIES);
    wheel.advance(nanoTime());
    flush();
    tellCloses();
    closeFds();
  }

  private void enter() {
    buffers.publish();
    long timeoutNs = timeoutNs();
    if (timeoutNs != 0) {
      doorbell.sleepSoon();
      if (!inbox.isEmpty()) {
        timeoutNs = 0;
      }
    }
    calls.enter(timeoutNs, requests);
    doorbell.awake();
  }

  private long timeoutNs() {
    if (dirtyCount > 0 || !resumed.isEmpty() || !inbox.isEmpty()) {
      return 0;
    }
    long now = nanoTime();
    long delayNs = wheel.delayNs(now);
    if (ending) {
      delayNs = Math.min(delayNs, Math.max(0, endNs - now));
    }
    return delayNs == Long.MAX_VALUE ? -1 : delayNs;
  }

  private void complete() {
    var completions = calls.completions();
    int count = completions.ready();
    counters.add(LoopCounters.EVENTS, count);
    for (int i = 0; i < count; i++) {
      long token = completions.userData(i);
      int flags = completions.flags(i);
      var asker = requests.find(token);
      if (asker != null) {
        asker.completed(Requests.op(token), completions.result(i), flags);
      }
      int buffer = CompletionQueue.buffer(flags);
      if (buffer >= 0) {
        buffers.lend(buffer);
      }
    }
    completions.seen(count);
    for (int i = 0; i < sentCount; i++) {
      sent[i].handedOver();
    }
    Arrays.fill(sent, 0, sentCount, null);
    sentCount = 0;
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
    int done = 0;
    while (done < dirtyCount && done < FLUSHES_PER_TURN) { // a flush may add to the list
      dirty[done++].flush();
    }
    int left = dirtyCount - done;
    System.arraycopy(dirty, done, dirty, 0, left);
    Arrays.fill(dirty, left, dirtyCount, null);
    dirtyCount = left;
    sendMemory.forget();
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
      calls.close(fdsToClose[i]);
    }
    fdsToCloseCount = 0;
  }

  // ---- for what lives on the loop ----------------------------------------------------------

  /** Takes in a socket that an acceptor, perhaps of another loop, has accepted. */
  void adopt(long id, int fd, SocketAddress caller, ListenerHandle listener) {
    if (ending) {
      calls.close(fd);
      listener.left();
      return;
    }
    var connection = new UringConnection(this, id, fd, caller, NOBODY, listener);
    entered();
    connection.adopt(listener.handlers());
  }

  /** Takes in a socket that is to connect; {@code result} tells whether it could be made ready. */
  void connect(UringConnection connection, SockAddr address, int result) {
    entered();
    connection.connect(address, result);
  }

  private void entered() {
    connections++;
    counters.add(LoopCounters.CONNECTIONS, 1);
  }

  long register(Requests.Asker asker) {
    return requests.add(asker);
  }

  /** Takes a token back after its last completion; the descriptor stays open. */
  void forget(long token) {
    requests.remove(token);
  }

  /** A connection is over: its descriptor, if it ever had one, is closed at the turn's end. */
  void released(long token, int fd) {
    requests.remove(token);
    if (fd >= 0) {
      if (fdsToCloseCount == fdsToClose.length) {
        fdsToClose = Arrays.copyOf(fdsToClose, fdsToCloseCount * 2);
      }
      fdsToClose[fdsToCloseCount++] = fd;
    }
    connections--;
    counters.add(LoopCounters.CONNECTIONS, -1);
  }

  void flushLater(UringConnection connection) {
    if (dirtyCount == dirty.length) {
      dirty = Arrays.copyOf(dirty, dirtyCount * 2);
    }
    dirty[dirtyCount++] = connection;
  }

  /** A send of this connection is handed over by the next enter. */
  void sent(UringConnection connection) {
    if (sentCount == sent.length) {
      sent = Arrays.copyOf(sent, sentCount * 2);
    }
    sent[sentCount++] = connection;
  }

  void closeLater(UringConnection connection) {
    closing.add(connection);
  }

  void resumeLater(Receiving receiving) {
    resumed.add(receiving);
  }

  boolean holdsReads() {
    return holdReads.getAsBoolean();
  }

  boolean isEnding() {
    return ending;
  }

  @Override
  public int index() {
    return index;
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

  RingCalls calls() {
    return calls;
  }

  BufferRing buffers() {
    return buffers;
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

  SendMemory sendMemory() {
    return sendMemory;
  }
}
