package madang.net.contract;

import static madang.net.contract.Rig.async;
import static madang.net.contract.Rig.get;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import madang.net.LoopStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a connection ends, its handler hears of it once, last, with the reason. */
@ConnectionContract
class CloseTest {
  private static final int MIB = 1024 * 1024;
  private static final CloseReason ENOUGH = CloseReason.local("enough");

  private final IoModel model;

  CloseTest(IoModel model) {
    this.model = model;
  }

  enum Callback {
    ON_OPEN,
    ON_BYTES,
    ON_END,
    ON_DRAINED,
    ON_TIMER,
    TASK
  }

  /** Comes to each callback, and does {@code what} in one of them. */
  private static Handler doingIn(Callback callback, Consumer<Connection> what) {
    return new Handler() {
      private void at(Callback here, Connection connection) {
        if (here == callback) {
          what.accept(connection);
        }
      }

      @Override
      public void onOpen(Connection connection) {
        at(Callback.ON_OPEN, connection);
        if (callback == Callback.ON_DRAINED) {
          connection.send(Frame.copyOf(new byte[6 * MIB], 0, 6 * MIB));
        }
        if (callback == Callback.ON_TIMER) {
          connection.schedule(7, 1_000_000);
        }
        if (callback == Callback.TASK) {
          connection.execute(() -> at(Callback.TASK, connection));
        }
      }

      @Override
      public void onBytes(Connection connection, ByteBuffer in) {
        in.position(in.limit());
        at(Callback.ON_BYTES, connection);
      }

      @Override
      public void onEnd(Connection connection, ByteBuffer unread) {
        at(Callback.ON_END, connection);
      }

      @Override
      public void onDrained(Connection connection) {
        at(Callback.ON_DRAINED, connection);
      }

      @Override
      public void onTimer(Connection connection, int kind) {
        at(Callback.ON_TIMER, connection);
      }
    };
  }

  private Recorder provoke(Rig rig, Callback callback, Consumer<Connection> what) throws Exception {
    long written = rig.total(LoopStats::bytesWritten);
    Caller caller = rig.call(rig.listen(_ -> doingIn(callback, what)), 16 * 1024);
    Recorder ours = rig.nextAccepted();
    if (callback == Callback.ON_BYTES) {
      caller.send("go");
    }
    if (callback == Callback.ON_END) {
      caller.endOutput();
    }
    if (callback == Callback.ON_DRAINED) {
      rig.awaitWritesStuck(written); // or nothing is ever left over by a flush
    }
    caller.awaitGone();
    return ours;
  }

  private EngineOptions roomy() {
    return EngineOptions.DEFAULTS.withOutboxBytes(16L * MIB);
  }

  @ParameterizedTest
  @EnumSource
  void closingWithinACallbackIsHeardOfOnceAndLast(Callback callback) throws Exception {
    var after = new AtomicInteger();
    try (var rig = new Rig(model, roomy())) {
      Recorder ours =
          provoke(
              rig,
              callback,
              connection -> {
                connection.close(ENOUGH);
                connection.close(CloseReason.local("too late"));
                connection.send(Frame.utf8("not any more"));
                connection.send(ByteBuffer.wrap(new byte[3]));
                connection.execute(after::incrementAndGet);
              });
      assertThat(ours.reason()).isEqualTo(ENOUGH);
      assertThat(ours.calls()).endsWith("onClose").doesNotHaveDuplicates();
    }
    assertThat(after.get()).as("tasks run after the close").isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aHandlerThatThrowsEndsOnlyItsOwnConnection(Callback callback) throws Exception {
    try (var rig = new Rig(model, roomy())) {
      Models.assumeServes(model, 2);
      var echo = rig.listen(_ -> Connection::send);
      Caller bystander = rig.call(echo);
      bystander.send("a");
      assertThat(bystander.text(1)).isEqualTo("a");
      Recorder next = rig.nextAccepted();
      assertThat(next.isClosed()).isFalse();
      Recorder ours =
          provoke(
              rig,
              callback,
              _ -> {
                throw new IllegalStateException("a handler's bug, thrown by the test");
              });
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.HANDLER_FAILED);
      bystander.send("b");
      assertThat(bystander.text(1)).isEqualTo("b");
    }
  }

  @Test
  void aHandlerThatThrowsWhileClosingHarmsNobody() throws Exception {
    Handler clumsy =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            connection.send(in);
          }

          @Override
          public void onClose(Connection connection, CloseReason reason) {
            throw new IllegalStateException("a handler's bug, thrown by the test");
          }
        };
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> clumsy);
      for (int i = 0; i < 4; i++) {
        Caller caller = rig.call(at);
        caller.send("a");
        assertThat(caller.text(1)).isEqualTo("a");
        caller.endOutput();
        assertThat(caller.readToEnd()).isEmpty();
        assertThat(rig.nextAccepted().reason()).isEqualTo(CloseReason.PEER_ENDED);
      }
      patiently().until(() -> rig.total(stats -> stats.connections()) == 0);
    }
  }

  @Test
  void aConnectionWhoseFactoryThrowsIsClosedAndOthersAreServed() throws Exception {
    var made = new AtomicInteger();
    try (var rig = new Rig(model)) {
      var at =
          rig.listen(_ -> {
            if (made.getAndIncrement() == 0) {
              throw new IllegalStateException("a factory's bug, thrown by the test");
            }
            return Connection::send;
          });
      rig.call(at).awaitGone();
      Caller second = rig.call(at);
      second.send("a");
      assertThat(second.text(1)).isEqualTo("a");
    }
  }

  @Test
  void aResetInMidWriteIsReportedOnce() throws Exception {
    Handler flooding =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.send(Frame.copyOf(new byte[8 * MIB], 0, 8 * MIB));
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}
        };
    try (var rig = new Rig(model, roomy())) {
      Caller caller = rig.call(rig.listen(_ -> flooding), 16 * 1024);
      Recorder ours = rig.nextAccepted();
      caller.read(100_000);
      caller.reset();
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.PEER_RESET);
      assertThat(ours.calls()).containsExactly("onOpen", "onClose");
    }
  }

  @Test
  void aResetWhileIdleIsReportedOnce() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      caller.send("a");
      assertThat(caller.text(1)).isEqualTo("a");
      caller.reset();
      Recorder ours = rig.nextAccepted();
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.PEER_RESET);
      assertThat(ours.calls()).containsExactly("onOpen", "onBytes", "onClose");
    }
  }

  @Test
  void whatWasSentJustBeforeTheCloseArrivesComplete() throws Exception {
    byte[] data = Tagged.noise(MIB, 1);
    Handler farewell =
        (connection, in) -> {
          in.position(in.limit());
          connection.send(Frame.copyOf(data, 0, data.length));
          connection.close(ENOUGH);
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> farewell), 16 * 1024);
      caller.send("x");
      assertThat(rig.nextAccepted().reason()).isEqualTo(ENOUGH); // heard of before it is read
      assertThat(caller.readToEnd()).isEqualTo(data);
    }
  }

  @Test
  void theLastWordIsNotLostThoughTheCallerWasStillSending() throws Exception {
    byte[] data = Tagged.noise(200_000, 2);
    Handler refusing =
        (connection, _) -> {
          connection.send(Frame.copyOf(data, 0, data.length));
          connection.close(ENOUGH);
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> refusing), 16 * 1024);
      var writer =
          async(() -> {
            // A reset that answers these bytes would make the kernel drop what we still owe.
            for (int i = 0; i < 64; i++) {
              caller.send(new byte[64 * 1024]);
            }
            caller.endOutput();
            return true;
          });
      assertThat(rig.nextAccepted().reason()).isEqualTo(ENOUGH);
      assertThat(caller.readToEnd()).isEqualTo(data);
      get(writer);
    }
  }

  @Test
  void theLastWordIsNotLostThoughTheCallersEndComesTogetherWithHisLastBytes() throws Exception {
    byte[] data = Tagged.noise(100_000, 3);
    Handler refusing =
        (connection, in) -> {
          in.position(in.limit());
          connection.send(Frame.copyOf(data, 0, data.length));
          connection.close(ENOUGH);
        };
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Handler holding =
        (_, in) -> {
          in.position(in.limit());
          held.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    try (var rig = new Rig(model)) {
      Models.assumeServes(model, 2);
      Caller holder = rig.call(rig.listen(_ -> holding));
      rig.nextAccepted();
      Caller caller = rig.call(rig.listen(_ -> refusing), 16 * 1024);
      caller.send("x");
      assertThat(rig.nextAccepted().reason()).isEqualTo(ENOUGH);
      holder.send("hold"); // where one loop has both, it now sees nothing of what follows...
      assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
      try {
        caller.send(new byte[30_000]);
        caller.endOutput();
      } finally {
        release.countDown(); // ... until all of it is there, to be reported at once
      }
      // Not before: what the caller's system has already would outlive a reset.
      patiently().until(() -> rig.total(stats -> stats.connections()) == 1);
      assertThat(caller.readToEnd()).isEqualTo(data);
    }
  }

  @Test
  void aClosedConnectionWhoseCallerNeverReadsIsGivenUp() throws Exception {
    Handler farewell =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.send(Frame.copyOf(new byte[8 * MIB], 0, 8 * MIB));
            connection.close(ENOUGH);
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}
        };
    try (var rig = new Rig(model, roomy().withLingerNs(100_000_000))) {
      var at = rig.listen(_ -> farewell);
      Caller warmUp = rig.call(at, 4096); // the JDK and the engine open what they keep
      assertThat(rig.nextAccepted().reason()).isEqualTo(ENOUGH);
      warmUp.reset();
      patiently().until(() -> rig.total(stats -> stats.connections()) == 0);
      long before = Rig.settledDescriptors();
      Caller deaf = rig.call(at, 4096);
      assertThat(rig.nextAccepted().reason()).isEqualTo(ENOUGH);
      // Its engine counts it out a moment before or after the close(2).
      patiently()
          .untilAsserted(() -> assertThat(Rig.descriptors()).isLessThanOrEqualTo(before + 1));
      patiently().until(() -> rig.total(stats -> stats.connections()) == 0);
      deaf.awaitResetUnread();
    }
  }

  @Test
  void closingFromAnotherThreadLetsItsEarlierSendsLeave() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      Connection ours = rig.nextAccepted().connection();
      var text = new StringBuilder();
      for (int i = 0; i < 1000; i++) {
        ours.send(Frame.utf8(i + " "));
        text.append(i).append(' ');
      }
      ours.close(ENOUGH);
      ours.send(Frame.utf8("never"));
      assertThat(new String(caller.readToEnd(), StandardCharsets.US_ASCII))
          .isEqualTo(text.toString());
    }
  }

  @Test
  void manyThreadsCloseAtOnceAndItIsHeardOfOnce() throws Exception {
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      for (int round = 0; round < 10; round++) {
        Caller caller = rig.call(at);
        Recorder recorder = rig.nextAccepted();
        Connection ours = recorder.connection();
        var start = new CountDownLatch(1);
        var closers = new ArrayList<FutureTask<Boolean>>();
        for (int i = 0; i < 3; i++) {
          closers.add(
              async(() -> {
                start.await();
                ours.close(ENOUGH);
                ours.send(Frame.utf8("x"));
                return true;
              }));
        }
        start.countDown();
        caller.endOutput();
        assertThat(recorder.reason().kind())
            .isIn(CloseReason.Kind.LOCAL, CloseReason.Kind.PEER_ENDED);
        caller.awaitGone();
        for (var closer : closers) {
          get(closer);
        }
      }
    }
  }

  @Test
  void aTaskOfferedAfterTheCloseIsDropped() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      Recorder recorder = rig.nextAccepted();
      Connection ours = recorder.connection();
      ours.close(ENOUGH);
      recorder.reason();
      var ran = new CountDownLatch(1);
      ours.execute(ran::countDown);
      caller.awaitGone();
      assertThat(ran.await(50, TimeUnit.MILLISECONDS)).isFalse();
      assertThat(recorder.calls()).containsExactly("onOpen", "onClose");
    }
  }
}
