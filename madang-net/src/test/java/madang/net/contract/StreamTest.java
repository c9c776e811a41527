package madang.net.contract;

import static madang.net.contract.Rig.async;
import static madang.net.contract.Rig.get;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes arrive complete and in order, whatever the sizes and speeds. */
@ConnectionContract
class StreamTest {
  private static final Handler ECHO = Connection::send;
  private static final int MIB = 1024 * 1024;

  private final IoModel model;

  StreamTest(IoModel model) {
    this.model = model;
  }

  @Test
  void echoReturnsEveryByteInOrderWhateverTheChunks() throws Exception {
    byte[] data = Tagged.noise(2 * MIB, 1);
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> ECHO));
      var writer =
          async(() -> {
            var sizes = new SplittableRandom(2);
            for (int at = 0; at < data.length; ) {
              int count = Math.min(sizes.nextInt(1, 20_000), data.length - at);
              caller.send(data, at, count);
              at += count;
            }
            caller.endOutput();
            return true;
          });
      assertThat(caller.readToEnd()).isEqualTo(data);
      get(writer);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void tinyReadsLoseNothing(int readBytes) throws Exception {
    byte[] data = Tagged.noise(3_001, 3);
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withReadBytes(readBytes))) {
      Caller caller = rig.call(rig.listen(_ -> ECHO));
      caller.send(data);
      assertThat(caller.read(data.length)).isEqualTo(data);
      caller.send(data, 0, 5);
      caller.endOutput();
      assertThat(caller.readToEnd()).containsExactly(data[0], data[1], data[2], data[3], data[4]);
    }
  }

  @Test
  void whatCameDuringAPauseIsOfferedReadByRead() throws Exception {
    Models.assumeNoWorkers(model);
    byte[] data = Tagged.noise(64 * 1024, 4);
    var longest = new AtomicLong();
    Handler pausing =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            longest.accumulateAndGet(in.remaining(), Math::max);
            connection.send(in);
            connection.pauseReads();
            connection.schedule(0, 1_000_000);
          }

          @Override
          public void onTimer(Connection connection, int kind) {
            connection.resumeReads();
          }
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withReadBytes(4096))) {
      Caller caller = rig.call(rig.listen(_ -> pausing));
      caller.send(data);
      assertThat(caller.read(data.length)).isEqualTo(data);
      assertThat(longest).hasValueLessThanOrEqualTo(4096);
    }
  }

  @Test
  void aReadBringsAtMostTheSizeAskedFor() throws Exception {
    var longest = new AtomicLong();
    Handler measuring =
        (connection, in) -> {
          longest.accumulateAndGet(in.remaining(), Math::max);
          connection.send(in);
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withReadBytes(4))) {
      Caller caller = rig.call(rig.listen(_ -> measuring));
      caller.send("0123456789");
      assertThat(caller.text(10)).isEqualTo("0123456789");
      assertThat(longest.get()).isBetween(1L, 4L);
    }
  }

  @Test
  void bytesWrittenOneByOneComeBackAsOneStream() throws Exception {
    byte[] data = Tagged.noise(2_000, 4);
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> ECHO));
      for (int i = 0; i < data.length; i++) {
        caller.send(data, i, 1);
      }
      assertThat(caller.read(data.length)).isEqualTo(data);
    }
  }

  @Test
  void bytesSentOneByOneLeaveTogetherAndInOrder() throws Exception {
    byte[] data = Tagged.noise(5_000, 5);
    Handler byteByByte =
        (connection, in) -> {
          in.position(in.limit());
          ByteBuffer one = ByteBuffer.allocate(1);
          for (int i = 0; i < data.length; i++) {
            if (i % 2 == 0) {
              one.clear().put(data[i]).flip();
              connection.send(one); // the buffer is used again at once: it must have been staged
              assertThat(one.hasRemaining()).isFalse();
            } else {
              connection.send(Frame.copyOf(data, i, 1));
            }
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> byteByByte));
      caller.send("go");
      assertThat(caller.read(data.length)).isEqualTo(data);
      assertThat(rig.total(stats -> stats.writes()))
          .as("writes: what is sent in one turn leaves together")
          .isLessThan(data.length / 10);
    }
  }

  @Test
  void anEmptyFrameSendsNothingAndHarmsNothing() throws Exception {
    Handler polite =
        (connection, in) -> {
          connection.send(Frame.utf8(""));
          connection.send(in);
          connection.send(ByteBuffer.allocate(0));
          connection.send(Frame.utf8(""));
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> polite));
      caller.send("abc");
      caller.endOutput();
      assertThat(caller.readToEnd()).containsExactly('a', 'b', 'c');
    }
  }

  @Test
  void aSlowReaderGetsMegabytesThroughASmallWindowUnchanged() throws Exception {
    byte[] data = Tagged.noise(3 * MIB + 17, 6);
    Handler generous =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.send(ByteBuffer.wrap(data, 0, MIB));
            connection.send(Frame.copyOf(data, MIB, MIB));
            connection.send(ByteBuffer.wrap(data, 2 * MIB, data.length - 2 * MIB));
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(8L * MIB))) {
      Caller caller = rig.call(rig.listen(_ -> generous), 4096);
      assertThat(caller.read(data.length)).isEqualTo(data);
    }
  }

  @Test
  void aCallerWhoSendsMegabytesBeforeReadingIsPausedNotClosed() throws Exception {
    byte[] data = Tagged.noise(12 * MIB, 7);
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> ECHO), 64 * 1024);
      var sent = new AtomicLong();
      var writer =
          async(() -> {
            for (int at = 0; at < data.length; at += 64 * 1024) {
              caller.send(data, at, 64 * 1024);
              sent.addAndGet(64 * 1024);
            }
            caller.endOutput();
            return true;
          });
      var seen = new AtomicLong(-1);
      patiently()
          .pollInterval(Duration.ofMillis(100))
          .until(() -> seen.getAndSet(sent.get()) == sent.get()); // it is stuck, or done
      assertThat(caller.readToEnd()).isEqualTo(data);
      get(writer);
      assertThat(rig.nextAccepted().reason()).isEqualTo(CloseReason.PEER_ENDED);
    }
  }

  @Test
  void answersFarLongerThanTheCommandsAllArriveThoughTheCallerReadsLate() throws Exception {
    int answerBytes = 10_000;
    int commands = 2_000;
    var mostPending = new AtomicLong();
    Handler verbose =
        (connection, in) -> {
          while (in.hasRemaining() && connection.writable()) {
            var answer = new byte[answerBytes];
            java.util.Arrays.fill(answer, in.get());
            connection.send(Frame.copyOf(answer, 0, answerBytes));
            mostPending.accumulateAndGet(connection.pendingBytes(), Math::max);
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> verbose), 64 * 1024);
      byte[] orders = Tagged.noise(commands, 8);
      caller.send(orders);
      patiently().until(() -> mostPending.get() > 0);
      for (byte order : orders) {
        byte[] answer = caller.read(answerBytes);
        assertThat(answer[0]).isEqualTo(order);
        assertThat(answer[answerBytes - 1]).isEqualTo(order);
      }
      assertThat(mostPending.get()).isLessThanOrEqualTo(MIB);
      caller.endOutput();
      assertThat(caller.readToEnd()).isEmpty();
    }
  }
}
