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
  /** How long a turn's flush may take; who is left is first in the next: 5 ms. */
  private static final long FLUSH_BUDGET_NS = 5_000_000L;

  /** The clock is looked at once in so many flushes. */
  private static final int FLUSHES_PER_LOOK = 32;

  private final boolean edgeTriggered;
  private final boolean oneshot;

  private final Arena arena = Arena.ofShared();
  private final SocketCalls calls;
  private final Readiness poller;
  private final ReadBuffer readBuffer;
  private final FlushBuffer flushBuffer;
  private final Slots slots = new Slots();
  private final WakeUp wakeUp;

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
    int count = poll();
    for (int i = 0; i < count; i++) {
      var entry = slots.find(poller.token(i));
      if (entry != null) {
        entry.onEvents(poller.events(i));
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
    }
    for (int n = accepting.size(); n > 0; n--) {
      accepting.remove().goOn();
    }
  }

  @Override
  protected void flush() {
    long startNs = dirtyCount() > FLUSHES_PER_LOOK ? nanoTime() : 0;
    int done = 0;
    while (done < dirtyCount()) {
      dirty(done++).flushNow();
      if (done % FLUSHES_PER_LOOK == 0) {
        long now = nanoTime();
        if (startNs == 0) {
          startNs = now;
        } else if (now - startNs > FLUSH_BUDGET_NS) {
          break;
        }
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
