package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A state that lasts must not keep the loop turning. A loop that spins makes tens of thousands of
 * turns in the time watched here; one that sleeps makes next to none.
 */
@ConnectionContract
@Execution(ExecutionMode.CONCURRENT)
class IdleCostTest {
  private static final int WATCHED_MS = 150;
  private static final long FEW_TURNS = 40;

  private final IoModel model;

  IdleCostTest(IoModel model) {
    this.model = model;
  }

  /** Pauses at the first byte; stays when the peer has ended. */
  private static final class Pausing implements Handler {
    private boolean pausedBefore;

    @Override
    public void onBytes(Connection connection, ByteBuffer in) {
      if (!pausedBefore) {
        pausedBefore = true;
        connection.pauseReads();
      }
    }

    @Override
    public void onEnd(Connection connection, ByteBuffer unread) {
      connection.send(Frame.utf8("end"));
      connection.close(CloseReason.PEER_ENDED);
    }
  }

  /** Stays open after the peer's end. */
  private static final class Staying implements Handler {
    @Override
    public void onBytes(Connection connection, ByteBuffer in) {
      in.position(in.limit());
    }

    @Override
    public void onEnd(Connection connection, ByteBuffer unread) {}
  }

  private static void assertSleeping(Rig rig) throws InterruptedException {
    assertThat(rig.turnsDuring(WATCHED_MS)).as("turns in %d ms", WATCHED_MS).isLessThan(FEW_TURNS);
  }

  private static Recorder pausedOne(Rig rig, Caller caller) throws Exception {
    caller.send("pause");
    Recorder ours = rig.nextAccepted();
    patiently().until(() -> ours.calls().contains("onBytes"));
    return ours;
  }

  @Test
  void connectionsThatAreSilentCostNothing() throws Exception {
    Models.assumeServes(model, 4);
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      for (int i = 0; i < 4; i++) {
        Caller caller = rig.call(at);
        caller.send("a");
        assertThat(caller.text(1)).isEqualTo("a");
      }
      assertSleeping(rig);
    }
  }

  @Test
  void aPausedConnectionWithBytesWaitingCostsNothing() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> new Pausing()));
      Recorder ours = pausedOne(rig, caller);
      caller.send(new byte[50_000]);
      assertSleeping(rig);
      assertThat(ours.isClosed()).isFalse();
    }
  }

  @Test
  void aPausedConnectionWhoseCallerHalfClosesCostsNothingAndEndsOnceResumed() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> new Pausing()));
      Recorder ours = pausedOne(rig, caller);
      caller.endOutput();
      assertSleeping(rig);
      assertThat(ours.calls()).doesNotContain("onEnd");
      Connection connection = ours.connection();
      connection.execute(connection::resumeReads);
      assertThat(caller.text(3)).isEqualTo("end");
      assertThat(ours.reason()).isEqualTo(CloseReason.PEER_ENDED);
    }
  }

  @Test
  void aPausedConnectionWhoseCallerResetsIsClosedAndCostsNothing() throws Exception {
    Models.assumeSeesResetsWhilePaused(model);
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> new Pausing()));
      Recorder ours = pausedOne(rig, caller);
      caller.reset();
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.PEER_RESET);
      assertSleeping(rig);
    }
  }

  @Test
  void aPausedConnectionWhoseCallerHasResetIsClosedOnceResumed() throws Exception {
    Assumptions.assumeFalse(
        model.limits().seesResetsWhilePaused(), () -> model.id() + " sees it at once");
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> new Pausing()));
      Recorder ours = pausedOne(rig, caller);
      caller.reset();
      assertSleeping(rig);
      Connection connection = ours.connection(); // with workers perhaps closed: loops read ahead
      connection.execute(connection::resumeReads);
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.PEER_RESET);
    }
  }

  @Test
  void aPausedConnectionWhoseCallerHalfClosesAndThenResetsIsClosed() throws Exception {
    Models.assumeSeesResetsWhilePaused(model);
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> new Pausing()));
      Recorder ours = pausedOne(rig, caller);
      caller.send("more");
      caller.endOutput();
      assertSleeping(rig);
      caller.reset();
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.PEER_RESET);
      assertSleeping(rig);
    }
  }

  @Test
  void aConnectionKeptOpenAfterTheCallersEndCostsNothing() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> new Staying()));
      Recorder ours = rig.nextAccepted();
      caller.send("x");
      caller.endOutput();
      patiently().until(() -> ours.calls().contains("onEnd"));
      assertSleeping(rig);
      assertThat(ours.isClosed()).isFalse();
      ours.connection().send(Frame.utf8("still here"));
      assertThat(caller.text(10)).isEqualTo("still here");
      assertThat(ours.calls()).containsExactly("onOpen", "onBytes", "onEnd");
      caller.reset();
      if (!model.limits().seesResetsWhilePaused()) {
        assertSleeping(rig);
        ours.connection().send(Frame.utf8("anybody there?"));
      }
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.PEER_RESET);
    }
  }

  @Test
  void aConnectionThatBothSidesEndedCostsNothing() throws Exception {
    Handler ending =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
          }

          @Override
          public void onEnd(Connection connection, ByteBuffer unread) {
            connection.shutdownOutput(); // from now on the kernel reports EPOLLHUP for ever
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> ending));
      caller.endOutput();
      assertThat(caller.readToEnd()).isEmpty();
      assertSleeping(rig);
    }
  }

  @Test
  void aCallerWhoNeverReadsCostsNothing() throws Exception {
    Handler flooding =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.send(Frame.copyOf(new byte[8 << 20], 0, 8 << 20));
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(16L << 20))) {
      Caller caller = rig.call(rig.listen(_ -> flooding), 16 * 1024);
      caller.read(1);
      caller.send("and says something, which is not read as long as the outbox is full");
      patiently().until(() -> rig.total(stats -> stats.writes()) > 0);
      // The kernel may take a little more as its buffers grow; then there is peace.
      patiently().until(() -> rig.turnsDuring(50) < 5);
      assertSleeping(rig);
      assertThat(rig.nextAccepted().isClosed()).isFalse();
    }
  }

  @Test
  void anOutgoingConnectionThatNeitherSideReadsCostsNothing() throws Exception {
    Handler pausedAndSending =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.pauseReads();
            connection.send(Frame.copyOf(new byte[8 << 20], 0, 8 << 20));
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(16L << 20));
        var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      rig.engine().connect(null, deaf.getLocalSocketAddress(), rig.watch(pausedAndSending));
      rig.awaitWritesStuck();
      patiently().until(() -> rig.turnsDuring(50) < 5);
      assertSleeping(rig);
    }
  }

  @Test
  void aDrainedOutboxLeavesNothingToReport() throws Exception {
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(16L << 20))) {
      Caller caller =
          rig.call(
              rig.listen(_ ->
                  (connection, _) -> connection.send(Frame.copyOf(new byte[8 << 20], 0, 8 << 20))),
              16 * 1024);
      caller.send("x");
      caller.read(8 << 20);
      assertSleeping(rig); // EPOLLOUT is on only while there is something to send
    }
  }
}
