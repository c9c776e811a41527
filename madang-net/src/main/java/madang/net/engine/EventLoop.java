package madang.net.engine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import madang.net.CloseReason;
import madang.net.EngineOptions;
import madang.net.Handler;
import madang.net.SystemCallException;
import madang.net.sys.Epoll;

/**
 * A loop that is told which sockets are ready: it polls, then accepts, reads and writes. A {@link
 * LoopThread}'s turn, with its own flush: as much as the kernel takes, within a time.
 */
final class EventLoop extends LoopThread {
  /** The clock is looked at once in so many events. */
  private static final int EVENTS_A_LOOK = 8;

  /** The same for flushes: each is a system call, and may be of much. */
  private static final int FLUSHES_A_LOOK = 8;

  private final boolean edgeTriggered;
  private final boolean oneshot;

  private final Arena arena = Arena.ofShared();
  private final SocketCalls calls;
  private final Readiness poller;
  private final ReadBuffer readBuffer;
  private final FlushBuffer flushBuffer;
  private final Slots slots = new Slots();
  private final WakeUp wakeUp;

  private final Phase eventPhase;
  private final Phase flushPhase;

  /** Events of the last wait, and which of them is next. */
  private int events;

  private int nextEvent;

  private final ArrayDeque<Input> resumed = new ArrayDeque<>();
  private final ArrayDeque<Acceptor> accepting = new ArrayDeque<>();

  /**
   * @param holdReads whether some loop is so far behind that nobody should make more deliveries
   */
  EventLoop(int index, Backend backend, EngineOptions options, BooleanSupplier holdReads)
      throws IOException {
    super(index, options, holdReads);
    this.edgeTriggered = backend.edgeTriggered();
    this.oneshot = backend.oneshot();
    eventPhase = new Phase(options.nanoClock(), EVENTS_A_LOOK);
    flushPhase = new Phase(options.nanoClock(), FLUSHES_A_LOOK);
    calls = backend.callsOfLoop();
    readBuffer = new ReadBuffer(arena, readBytes());
    flushBuffer = new FlushBuffer(calls, counters(), arena);
    poller = backend.readiness(calls, arena, counters());
    WakeUp made = null;
    try {
      made = backend.wakeUp(calls, poller, counters());
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

  @Override
  protected void ring() {
    wakeUp.ring();
  }

  @Override
  protected void begin() {}

  @Override
  protected void lastTurns() {
    slots.forEach(entry -> {
      if (entry instanceof ReactorConnection connection) {
        connection.life().finish(true);
      } else if (entry instanceof Acceptor acceptor) {
        acceptor.abandon();
      }
    });
  }

  @Override
  protected void release() {
    wakeUp.close();
    poller.close();
    arena.close();
  }

  @Override
  protected void work() {
    if (nextEvent == events) {
      events = poll();
      nextEvent = 0;
    }
    eventPhase.begin(events - nextEvent + resumed.size());
    while (nextEvent < events) {
      var entry = slots.find(poller.token(nextEvent));
      if (entry != null) {
        entry.onEvents(poller.events(nextEvent));
      }
      nextEvent++;
      if (eventPhase.over(1)) {
        break;
      }
    }
    goOn();
  }

  private int poll() {
    long timeoutNs = beginWait(!resumed.isEmpty() || !accepting.isEmpty());
    int count = poller.await(toMs(timeoutNs));
    endWait(count);
    if (calls.traced()) {
      poller.tellWait(count, slots);
    }
    return count;
  }

  /** Rounded up: a poller that returns before a timer is due would be asked again and again. */
  private static int toMs(long timeoutNs) {
    return timeoutNs < 0
        ? -1
        : (int) Math.min(Integer.MAX_VALUE, (timeoutNs + 999_999) / 1_000_000);
  }

  /** What a budget, a pause or a full outbox had stopped. What stops again waits for a turn. */
  private void goOn() {
    for (int n = resumed.size(); n > 0; n--) {
      resumed.remove().resumed();
      if (eventPhase.over(1)) {
        break;
      }
    }
    for (int n = accepting.size(); n > 0; n--) {
      accepting.remove().goOn();
    }
  }

  @Override
  protected void flush() {
    flushPhase.begin(dirtyCount());
    int done = 0;
    while (done < dirtyCount()) {
      dirty(done++).flushNow();
      if (flushPhase.over(1)) {
        break;
      }
    }
    flushed(done);
    for (int i = 0; i < dirtyCount(); i++) {
      ((ReactorConnection) dirty(i)).output().move();
    }
    flushBuffer.turnOver();
  }

  // ---- for what lives on the loop ----------------------------------------------------------

  @Override
  protected void forEachConnection(Consumer<LoopConnection> visitor) {
    slots.forEach(entry -> {
      if (entry instanceof ReactorConnection connection) {
        visitor.accept(connection);
      }
    });
  }

  @Override
  protected ReactorConnection accepted(
      long id, int fd, SocketAddress caller, Handler handler, ListenerHandle listener) {
    return new ReactorConnection(this, id, fd, caller, handler, listener);
  }

  @Override
  protected void closeFd(int fd) {
    calls.close(fd);
  }

  /** Takes in a socket that {@code connect} has started on. */
  void connecting(ReactorConnection connection, int result) {
    entered();
    if (isEnding()) {
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

  void resumeLater(Input input) {
    resumed.add(input);
  }

  void acceptLater(Acceptor acceptor) {
    accepting.add(acceptor);
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

  SocketCalls calls() {
    return calls;
  }

  Readiness poller() {
    return poller;
  }

  ReadBuffer readBuffer() {
    return readBuffer;
  }

  FlushBuffer flushBuffer() {
    return flushBuffer;
  }
}
