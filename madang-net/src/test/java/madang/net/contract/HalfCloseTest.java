package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;

/** One direction ends, the other goes on. */
@ConnectionContract
class HalfCloseTest {
  private static final int MIB = 1024 * 1024;

  private final IoModel model;

  HalfCloseTest(IoModel model) {
    this.model = model;
  }

  @Test
  void aCallerWhoEndedStillReadsEverything() throws Exception {
    byte[] data = Tagged.noise(4 * MIB, 1);
    Handler answering =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
          }

          @Override
          public void onEnd(Connection connection, ByteBuffer unread) {
            connection.send(Frame.copyOf(data, 0, data.length));
            connection.close(CloseReason.PEER_ENDED);
          }
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(8L * MIB))) {
      Caller caller = rig.call(rig.listen(_ -> answering), 64 * 1024);
      caller.send("question");
      caller.endOutput();
      assertThat(caller.readToEnd()).isEqualTo(data);
      Recorder ours = rig.nextAccepted();
      assertThat(ours.reason()).isEqualTo(CloseReason.PEER_ENDED);
      assertThat(ours.calls()).containsExactly("onOpen", "onBytes", "onEnd", "onClose");
    }
  }

  @Test
  void byDefaultWhatIsDueLeavesAndThenTheConnectionCloses() throws Exception {
    byte[] data = Tagged.noise(900_000, 2);
    Handler early =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.send(Frame.copyOf(data, 0, data.length));
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> early), 16 * 1024);
      caller.endOutput();
      assertThat(caller.readToEnd()).isEqualTo(data);
      assertThat(rig.nextAccepted().reason()).isEqualTo(CloseReason.PEER_ENDED);
    }
  }

  @Test
  void aHandlerMayAnswerLongAfterTheCallerEnded() throws Exception {
    Handler slow =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
          }

          @Override
          public void onEnd(Connection connection, ByteBuffer unread) {
            connection.schedule(1, 50_000_000);
          }

          @Override
          public void onTimer(Connection connection, int kind) {
            connection.send(Frame.utf8("late"));
            connection.shutdownOutput();
            connection.close(CloseReason.local("answered"));
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> slow));
      caller.send("x");
      caller.endOutput();
      assertThat(new String(caller.readToEnd(), java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("late");
      Recorder ours = rig.nextAccepted();
      assertThat(ours.reason()).isEqualTo(CloseReason.local("answered"));
      assertThat(ours.calls()).containsExactly("onOpen", "onBytes", "onEnd", "onTimer", "onClose");
    }
  }

  @Test
  void theHandlersOwnReasonCountsEvenIfItComesLateInTheCallback() throws Exception {
    Handler dawdling =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
          }

          @Override
          public void onEnd(Connection connection, ByteBuffer unread) {
            connection.shutdownOutput();
            // Long enough for a loop beside this thread to see that both directions have ended.
            LockSupport.parkNanos(100_000_000);
            connection.close(CloseReason.local("thought about it"));
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> dawdling));
      caller.endOutput();
      assertThat(caller.readToEnd()).isEmpty();
      assertThat(rig.nextAccepted().reason()).isEqualTo(CloseReason.local("thought about it"));
    }
  }

  @Test
  void weEndOurDirectionAndStillReadEverything() throws Exception {
    byte[] data = Tagged.noise(3 * MIB, 3);
    var got = new AtomicLong();
    var wrong = new AtomicLong();
    Handler listening =
        new Handler() {
          private int at;

          @Override
          public void onOpen(Connection connection) {
            connection.send(Frame.utf8("bye"));
            connection.shutdownOutput();
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            while (in.hasRemaining()) {
              if (in.get() != data[at++]) {
                wrong.incrementAndGet();
              }
            }
            got.set(at);
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> listening));
      assertThat(caller.readToEnd()).containsExactly('b', 'y', 'e');
      caller.send(data);
      patiently().until(() -> got.get() == data.length);
      assertThat(wrong.get()).isZero();
      Recorder ours = rig.nextAccepted();
      assertThat(ours.isClosed()).isFalse();
      caller.endOutput();
      assertThat(ours.reason()).isEqualTo(CloseReason.PEER_ENDED);
      assertThat(ours.calls()).containsExactly("onOpen", "onBytes", "onEnd", "onClose");
    }
  }

  @Test
  void shutdownOutputLetsWhatWasSentBeforeLeaveFirst() throws Exception {
    byte[] data = Tagged.noise(4 * MIB, 4);
    Handler sending =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.send(Frame.copyOf(data, 0, data.length));
            connection.shutdownOutput();
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
          }
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(8L * MIB))) {
      Caller caller = rig.call(rig.listen(_ -> sending), 64 * 1024);
      assertThat(caller.readToEnd()).isEqualTo(data);
      assertThat(rig.nextAccepted().isClosed()).as("only one direction ended").isFalse();
    }
  }

  @Test
  void theUnreadRestIsOfferedForTheLastTimeAtTheEnd() throws Exception {
    Handler keeping =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}

          @Override
          public void onEnd(Connection connection, ByteBuffer unread) {
            connection.send(unread);
            connection.close(CloseReason.PEER_ENDED);
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> keeping));
      caller.send("no newline");
      caller.endOutput();
      assertThat(new String(caller.readToEnd(), java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("no newline");
    }
  }

  @Test
  void bothEndAtOnceAndTheConnectionIsClosedOnce() throws Exception {
    Handler ending =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
            connection.shutdownOutput();
          }
        };
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> ending);
      for (int i = 0; i < Models.rounds(model, 20); i++) {
        Caller caller = rig.call(at);
        caller.send("x");
        caller.endOutput();
        assertThat(caller.readToEnd()).isEmpty();
        assertThat(rig.nextAccepted().reason()).isEqualTo(CloseReason.PEER_ENDED);
      }
    }
  }
}
