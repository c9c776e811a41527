package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;

/** Nobody waits for a peer that reads slowly or never. */
@ConnectionContract
class SlowReaderTest {
  private static final int CHUNK = 64 * 1024;

  private final IoModel model;

  SlowReaderTest(IoModel model) {
    this.model = model;
  }

  @Test
  void nobodyWaitsForACallerWhoNeverReads() throws Exception {
    Models.assumeServes(model, 5);
    var options = EngineOptions.DEFAULTS.withOutboxBytes(64L << 20);
    try (var rig = new Rig(model, options)) {
      var at = rig.listen(_ -> Connection::send);
      rig.call(at, 4096);
      Recorder stuck = rig.nextAccepted();
      stuck.connection().send(Frame.copyOf(new byte[32 << 20], 0, 32 << 20));
      var others = new ArrayList<Caller>();
      for (int i = 0; i < 4; i++) {
        others.add(rig.call(at));
      }
      for (int round = 0; round < 50; round++) {
        for (Caller other : others) {
          other.send("ping");
          assertThat(other.text(4)).isEqualTo("ping");
        }
      }
      assertThat(stuck.isClosed()).isFalse();
    }
  }

  @Test
  void theGroupGoesOnAndWhoeverNeverReadsIsClosed() throws Exception {
    Models.assumeServes(model, 4);
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      var group = rig.engine().newGroup();
      Caller deaf = rig.call(at, 4096);
      Recorder stuck = rig.nextAccepted();
      group.add(stuck.connection());
      List<Caller> readers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        readers.add(rig.call(at));
        group.add(rig.nextAccepted().connection());
      }
      byte[] chunk = Tagged.noise(CHUNK, 1);
      int rounds = 0;
      while (!stuck.isClosed()) {
        assertThat(++rounds).as("rounds of 64 KiB").isLessThan(1000);
        group.send(Frame.copyOf(chunk, 0, CHUNK));
        for (Caller reader : readers) {
          assertThat(reader.read(CHUNK)).isEqualTo(chunk);
        }
      }
      assertThat(stuck.reason()).isEqualTo(CloseReason.OUTBOX_FULL);
      assertThat(rounds * CHUNK).as("bytes before the cap").isGreaterThan(1024 * 1024);
      group.send(Frame.utf8("on we go"));
      for (Caller reader : readers) {
        assertThat(reader.text(8)).isEqualTo("on we go");
      }
      deaf.awaitResetUnread();
    }
  }

  @Test
  void whatWasOfferedOverTheCapIsNotLostIfTheKernelTakesIt() throws Exception {
    // Far more than the cap in one turn, yet less than the socket's own buffers hold.
    byte[] data = Tagged.noise(60_000, 2);
    Handler burst =
        (connection, in) -> {
          in.position(in.limit());
          for (int at = 0; at < data.length; at += 1000) {
            connection.send(Frame.copyOf(data, at, 1000));
          }
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(10_000))) {
      Caller caller = rig.call(rig.listen(_ -> burst));
      caller.send("x");
      assertThat(caller.read(data.length)).isEqualTo(data);
    }
  }

  @Test
  void drainedIsSaidOnceForEachFilling() throws Exception {
    var drained = new AtomicInteger();
    int size = 8 << 20;
    Handler filling =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
            connection.send(Frame.copyOf(new byte[size], 0, size));
          }

          @Override
          public void onDrained(Connection connection) {
            assertThat(connection.pendingBytes()).isZero();
            assertThat(connection.writable()).isTrue();
            drained.incrementAndGet();
          }
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(16L << 20))) {
      Caller caller = rig.call(rig.listen(_ -> filling), CHUNK);
      for (int round = 1; round <= 3; round++) {
        long before = rig.total(stats -> stats.bytesWritten());
        caller.send("x");
        patiently().until(() -> rig.total(stats -> stats.bytesWritten()) > before);
        rig.awaitWritesStuck();
        caller.read(size);
        int expected = round;
        patiently().until(() -> drained.get() >= expected);
        assertThat(drained.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSmallAnswerIsNotCalledAFilling() throws Exception {
    var drained = new AtomicInteger();
    Handler small =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            connection.send(in);
          }

          @Override
          public void onDrained(Connection connection) {
            drained.incrementAndGet();
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> small));
      for (int i = 0; i < 20; i++) {
        caller.send("ping");
        assertThat(caller.text(4)).isEqualTo("ping");
      }
      assertThat(drained.get()).isZero();
    }
  }
}
