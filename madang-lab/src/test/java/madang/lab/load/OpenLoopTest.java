package madang.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import madang.lab.measure.Latencies;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Poller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that stands still is charged for all that was due meanwhile. */
class OpenLoopTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int RATE = 2000;
  private static final int CONNECTIONS = 20;
  private static final long PAUSE_MS = 500;

  private IoEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine = IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 1), EngineOptions.DEFAULTS);
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void messagesAreDueAtTheRateWhateverTheServerDoes() throws Exception {
    try (TestServer server = TestServer.pausingEcho(RATE / 2, PAUSE_MS);
        EchoLoad load =
            new EchoLoad(engine, server.address(), CONNECTIONS, 1, 64, Pace.open(RATE))) {
      Latencies.Percentiles times = window(load, Duration.ofMillis(1500));

      // Due in 1.5 s: 3,000; the window's ends are the clock's, not the test's.
      assertThat(times.count()).isBetween(2_900L, 6_000L);
    }
  }

  @Test
  void aPauseIsChargedToEachMessageThatWaitedForIt() throws Exception {
    try (TestServer server = TestServer.pausingEcho(RATE / 2, PAUSE_MS);
        EchoLoad load =
            new EchoLoad(engine, server.address(), CONNECTIONS, 1, 64, Pace.open(RATE))) {
      Latencies.Percentiles times = window(load, Duration.ofMillis(1500));

      assertThat(times.maxUs()).isGreaterThan(PAUSE_MS * 1000 * 0.95);
      // 1,000 of 3,000 were due in the pause: a third of all waited, evenly from 500 ms down.
      assertThat(times.p99Us()).isGreaterThan(PAUSE_MS * 1000 * 0.8);
    }
  }

  @Test
  void aClosedLoopHidesTheSamePause() throws Exception {
    try (TestServer server = TestServer.pausingEcho(RATE / 2, PAUSE_MS);
        EchoLoad load = new EchoLoad(engine, server.address(), 1, 1, 64, Pace.closed())) {
      Latencies.Percentiles times = window(load, Duration.ofMillis(1500));

      assertThat(times.maxUs()).isGreaterThan(PAUSE_MS * 1000 * 0.95);
      assertThat(times.p99Us()).isLessThan(PAUSE_MS * 1000 * 0.5);
    }
  }

  @Test
  void fanoutAndRoomsKeepTheRateToo() throws Exception {
    try (TestServer relay = TestServer.relay();
        FanoutLoad load = new FanoutLoad(engine, relay.address(), 10, 4, 1, 64, Pace.open(1000))) {
      assertThat(window(load, Duration.ofMillis(500)).count()).isBetween(450L, 2_000L);
    }
    try (TestServer irc = TestServer.irc();
        IrcLoad load = new IrcLoad(engine, irc.address(), 10, 4, 1, 64, Pace.open(1000))) {
      assertThat(window(load, Duration.ofMillis(500)).count()).isBetween(450L, 2_000L);
    }
  }

  @Test
  void aSecondStartCountsAnew() throws Exception {
    try (TestServer server = TestServer.echo();
        EchoLoad load =
            new EchoLoad(engine, server.address(), CONNECTIONS, 1, 64, Pace.open(RATE))) {
      window(load, Duration.ofMillis(200));
      Thread.sleep(1_000); // counted from the first start, each message would be that late
      Latencies.Percentiles second = window(load, Duration.ofMillis(200));

      assertThat(second.count()).isGreaterThan(300);
      assertThat(second.p50Us()).isLessThan(1_000_000);
    }
  }

  private static Latencies.Percentiles window(Load load, Duration length) throws Exception {
    load.latencies().open(System.nanoTime());
    load.start();
    Thread.sleep(length);
    load.latencies().close(System.nanoTime());
    load.stop(LIMIT);
    assertThat(load.fault()).isNull();
    return load.latencies().take();
  }
}
