package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Timers fire once, never early, and not after they were taken back. */
@ConnectionContract
@Execution(ExecutionMode.CONCURRENT)
class TimerTest {
  private static final long MS = 1_000_000;

  private final IoModel model;

  TimerTest(IoModel model) {
    this.model = model;
  }

  /** Sets timers when opened and notes those that fire. */
  private static final class Waiting implements Handler {
    final Queue<Integer> fired = new ConcurrentLinkedQueue<>();
    private final Consumer<Connection> start;

    Waiting(Consumer<Connection> start) {
      this.start = start;
    }

    @Override
    public void onOpen(Connection connection) {
      start.accept(connection);
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer in) {
      connection.send(in);
    }

    @Override
    public void onTimer(Connection connection, int kind) {
      fired.add(kind);
    }
  }

  @Test
  void manyTimersFireOnceEachAndNoneEarly() throws Exception {
    int count = 500;
    var early = new AtomicLong();
    var due = new long[count];
    var fired = new ConcurrentLinkedQueue<Integer>();
    Handler busy =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            var delays = new SplittableRandom(1);
            for (int kind = 0; kind < count; kind++) {
              long delay = delays.nextLong(400 * MS);
              due[kind] = System.nanoTime() + delay;
              connection.schedule(kind, delay);
            }
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}

          @Override
          public void onTimer(Connection connection, int kind) {
            if (System.nanoTime() < due[kind]) {
              early.incrementAndGet();
            }
            fired.add(kind);
          }
        };
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> busy));
      patiently().until(() -> fired.size() >= count);
      assertThat(fired)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, count).boxed().toList());
      assertThat(early.get()).as("fired early").isZero();
    }
  }

  @Test
  void timersFireInTheOrderOfTheirDeadlines() throws Exception {
    var handler =
        new Waiting(connection -> {
          connection.schedule(3, 150 * MS);
          connection.schedule(1, 20 * MS);
          connection.schedule(2, 80 * MS);
        });
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> handler));
      patiently().until(() -> handler.fired.size() == 3);
      assertThat(handler.fired).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aTimerOfTheSameKindIsReplaced() throws Exception {
    var handler =
        new Waiting(connection -> {
          connection.schedule(1, 20 * MS);
          connection.schedule(1, 3_600_000 * MS);
          connection.schedule(2, 3_600_000 * MS);
          connection.schedule(2, 20 * MS);
          connection.schedule(3, 100 * MS);
        });
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> handler));
      patiently().until(() -> handler.fired.contains(3));
      assertThat(handler.fired).containsExactly(2, 3);
    }
  }

  @Test
  void aTimerTakenBackNeverFires() throws Exception {
    var handler =
        new Waiting(connection -> {
          connection.cancel(9); // none is set: nothing happens
          connection.schedule(1, 10 * MS);
          connection.schedule(2, 20 * MS);
          connection.cancel(1);
          connection.schedule(3, 60 * MS);
        });
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> handler));
      patiently().until(() -> handler.fired.contains(3));
      assertThat(handler.fired).containsExactly(2, 3);
    }
  }

  @Test
  void aTimerSetAgainFromItsOwnCallbackBeatsOn() throws Exception {
    var beats = new AtomicLong();
    Handler beating =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.schedule(0, 0);
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}

          @Override
          public void onTimer(Connection connection, int kind) {
            if (beats.incrementAndGet() < 20) {
              connection.schedule(kind, MS);
            }
          }
        };
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> beating));
      patiently().until(() -> beats.get() == 20);
      patiently().during(Duration.ofMillis(40)).until(() -> beats.get() == 20);
    }
  }

  @Test
  void noTimerFiresAfterTheClose() throws Exception {
    var handler =
        new Waiting(connection -> {
          connection.schedule(1, 10 * MS);
          connection.close(CloseReason.local("at once"));
        });
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> handler)).awaitGone();
      patiently().during(Duration.ofMillis(40)).until(handler.fired::isEmpty);
    }
  }

  @Test
  void aPausedConnectionsTimerFires() throws Exception {
    var handler =
        new Waiting(connection -> {
          connection.pauseReads();
          connection.schedule(1, 10 * MS);
        });
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> handler));
      patiently().until(() -> handler.fired.contains(1));
    }
  }

  @Test
  void longDelaysAreKeptToTheTick() throws Exception {
    // A clock that stands until the test puts it forward, so that hours pass at once.
    var clock = new AtomicLong(1_000 * MS);
    var defaults = EngineOptions.DEFAULTS;
    var options =
        new EngineOptions(
            defaults.readBytes(),
            defaults.outboxBytes(),
            defaults.lingerNs(),
            defaults.backlog(),
            clock::get,
            null,
            null);
    long hour = 3_600_000 * MS;
    long[] delays = {20 * MS, 3_000 * MS, 40_000 * MS, 600_000 * MS, 3 * hour, 50 * hour};
    var handler =
        new Waiting(connection -> {
          for (int kind = 0; kind < delays.length; kind++) {
            connection.schedule(kind, delays[kind]);
          }
        });
    try (var rig = new Rig(model, options)) {
      rig.call(rig.listen(_ -> handler));
      Connection ours = rig.nextAccepted().connection();
      long start = clock.get();
      for (int kind = 0; kind < delays.length; kind++) {
        clock.set(start + delays[kind] - 1);
        awaitTurns(rig, ours);
        assertThat(handler.fired).as("a nanosecond before timer %d", kind).hasSize(kind);
        clock.set(start + delays[kind] + 17 * MS); // two ticks
        int before = kind;
        patiently()
            .until(() -> {
              ours.send(Frame.utf8("")); // wakes its loop
              return handler.fired.size() > before;
            });
        assertThat(handler.fired).as("fired by now").hasSize(kind + 1).last().isEqualTo(kind);
      }
      clock.set(start + 1_000 * hour);
      awaitTurns(rig, ours);
      assertThat(handler.fired).hasSize(delays.length);
    }
  }

  /** Makes the loops, which sleep by the kernel's clock and not by the test's, look at theirs. */
  private static void awaitTurns(Rig rig, Connection ours) throws Exception {
    long turns = rig.total(stats -> stats.turns());
    patiently()
        .until(() -> {
          ours.send(Frame.utf8("")); // wakes its loop
          return rig.total(stats -> stats.turns()) > turns + 2;
        });
    var ran = new CountDownLatch(1);
    ours.execute(ran::countDown); // behind the callbacks of those turns
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aLoopWithADistantTimerSleeps() throws Exception {
    var handler = new Waiting(connection -> connection.schedule(1, 3_600_000 * MS));
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> handler));
      rig.nextAccepted().connection();
      patiently().until(() -> rig.turnsDuring(50) < 20);
      assertThat(rig.turnsDuring(150)).as("turns in 150 ms").isLessThan(40);
    }
  }
}
