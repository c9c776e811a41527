package madang.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.LoopStats;
import madang.net.Poller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

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
  void echoesAreCountedAndNothingIsUnderWayAfterAStop() throws Exception {
    try (TestServer server = TestServer.echo();
        EchoLoad load = new EchoLoad(engine, server.address(), 50, 16, 64, Pace.closed())) {
      work(load, 10_000);
      long rest = load.done();
      Thread.sleep(50);

      assertThat(load.done()).isEqualTo(rest);
      work(load, rest + 10_000);
      assertThat(bytesRead()).isEqualTo(load.done() * 64);
    }
  }

  @Test
  void aSpoiledByteIsAFaultAndNotACount() throws Exception {
    try (TestServer server = TestServer.spoilingEcho(1000);
        EchoLoad load = new EchoLoad(engine, server.address(), 2, 16, 64, Pace.closed())) {
      load.start();

      await().atMost(LIMIT).until(() -> load.fault() != null);
      assertThat(load.fault()).contains("differs");
      assertThatThrownBy(() -> load.stop(LIMIT)).isInstanceOf(LoadException.class);
    }
  }

  @Test
  void eachReceiverCountsEachMessage() throws Exception {
    try (TestServer server = TestServer.relay();
        FanoutLoad load = new FanoutLoad(engine, server.address(), 40, 4, 8, 64, Pace.closed())) {
      long before = bytesRead(); // what it took to see that all are in
      work(load, 50_000);

      assertThat(load.done() % 40).isZero();
      assertThat(bytesRead() - before).isEqualTo(load.done() * 64);
    }
  }

  @Test
  void aReceiverThatIsLeftOutIsNoticed() throws Exception {
    try (TestServer server = TestServer.forgetfulRelay();
        FanoutLoad load = new FanoutLoad(engine, server.address(), 40, 4, 8, 64, Pace.closed())) {
      load.start();
      Thread.sleep(50);

      assertThatThrownBy(() -> load.stop(Duration.ofMillis(500)))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("missing");
    }
  }

  @Test
  void inAnIrcRoomEachMessageCountsForAllButItsSender() throws Exception {
    try (TestServer server = TestServer.irc();
        IrcLoad load = new IrcLoad(engine, server.address(), 30, 5, 4, 100, Pace.closed())) {
      work(load, 20_000);

      assertThat(load.done() % 29).isZero();
      work(load, load.done() + 20_000);
    }
  }

  @Test
  void idleSessionsAreOpenedStepByStep() throws Exception {
    try (TestServer server = TestServer.irc();
        IdleLoad load = new IdleLoad(engine, server.address())) {
      load.growTo(100);
      assertThat(connections()).isEqualTo(100);
      load.growTo(700);
      assertThat(connections()).isEqualTo(700);
      assertThat(load.fault()).isNull();
    }
  }

  @Test
  void aDeadTargetIsSaidAtOnce() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      nobody = (InetSocketAddress) probe.getLocalSocketAddress();
    }
    long start = System.nanoTime();

    assertThatThrownBy(() -> new EchoLoad(engine, nobody, 1000, 1, 64, Pace.closed()))
        .isInstanceOf(LoadException.class)
        .hasMessageContaining("refused");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aServerThatHangsUpIsAFault() throws Exception {
    try (TestServer server = TestServer.hangingUp();
        EchoLoad load = new EchoLoad(engine, server.address(), 3, 1, 64, Pace.closed())) {
      load.start();

      await().atMost(LIMIT).until(() -> load.fault() != null);
    }
  }

  @Test
  void aServerThatSaysNothingIsSaidWithinSeconds() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();

      assertThatThrownBy(() -> new IrcLoad(engine, address, 10, 1, 1, 100, Pace.closed()))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("no answer in time");
    }
  }

  @Test
  void visitsComeAndGo() throws Exception {
    try (TestServer server = TestServer.echo();
        ChurnLoad load = new ChurnLoad(engine, server.address(), 8, 64)) {
      load.latencies().open(System.nanoTime());
      work(load, 500);

      assertThat(load.latencies().take().count()).isEqualTo(load.done());
    }
  }

  @Test
  void visitsThatNobodyAnswersEndWithTheLoad() throws Exception {
    try (TestServer mute = TestServer.mute()) {
      ChurnLoad load = new ChurnLoad(engine, mute.address(), 8, 64);
      load.start();
      await().atMost(LIMIT).until(() -> mute.connections() >= 8);
      load.close();

      assertThat(load.done()).isZero();
      await().atMost(LIMIT).until(() -> connections() == 0);
    }
  }

  @Test
  void aServerThatIsSlowButNeverStillLosesNothing() throws Exception {
    try (TestServer server = TestServer.tardyEcho(300);
        EchoLoad load = new EchoLoad(engine, server.address(), 8, 1, 64, Pace.closed())) {
      load.start();
      await().atMost(LIMIT).until(() -> load.done() >= 1);
      load.stop(Duration.ofMillis(1500)); // the last of eight comes 2.1 s from now

      assertThat(load.fault()).isNull();
    }
  }

  @Test
  void aRelayIsKnownFromAnEchoServer() throws Exception {
    try (TestServer echo = TestServer.echo()) {
      assertThatThrownBy(() -> new FanoutLoad(engine, echo.address(), 20, 2, 1, 64, Pace.closed()))
          .isInstanceOf(LoadException.class)
          .hasMessageContaining("a message comes to 1 of 20 connections");
    }
  }

  @Test
  void slowReadersGetAllOfTheirsAndDisturbNobody() throws Exception {
    try (TestServer server = TestServer.echo();
        SlowReaders slow = new SlowReaders(server.address(), 2, 8 << 20, Duration.ofMillis(50));
        EchoLoad load = new EchoLoad(engine, server.address(), 5, 1, 64, Pace.closed())) {
      CrowdedLoad both = new CrowdedLoad(load, slow);
      work(both, 2_000);
      long cycles = slow.cycles();

      work(both, load.done() + 2_000);
      assertThat(cycles)
          .isGreaterThanOrEqualTo(2); // each of them has begun, and ended, at least one
      assertThat(slow.cycles()).isGreaterThanOrEqualTo(cycles + 2);
    }
  }

  @Test
  void aSlowReaderWhoseServerIsGoneIsAFault() throws Exception {
    TestServer server = TestServer.echo();
    try (SlowReaders slow = new SlowReaders(server.address(), 1, 8 << 20, Duration.ofMillis(50))) {
      slow.start();
      server.close();

      await().atMost(LIMIT).until(() -> slow.fault() != null);
      assertThat(slow.fault()).contains("a slow reader's connection ended");
    }
  }

  private static void work(Load load, long until) throws Exception {
    load.start();
    await().atMost(LIMIT).until(() -> load.done() >= until);
    load.stop(LIMIT);
    assertThat(load.fault()).isNull();
  }

  private long bytesRead() {
    return engine.stats().stream().mapToLong(LoopStats::bytesRead).sum();
  }

  private int connections() {
    return engine.stats().stream().mapToInt(LoopStats::connections).sum();
  }
}
