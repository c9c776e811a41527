package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;

/** What a handler leaves unread, and reading that is paused. */
@ConnectionContract
class UnreadTest {
  private final IoModel model;

  UnreadTest(IoModel model) {
    this.model = model;
  }

  /** Echoes whole lines and leaves the start of a line unread. */
  private static void echoLines(Connection connection, ByteBuffer in) {
    for (int at = in.position(); at < in.limit(); at++) {
      if (in.get(at) == '\n') {
        ByteBuffer line = in.slice(in.position(), at + 1 - in.position());
        in.position(at + 1);
        connection.send(line);
      }
    }
  }

  private static String textOf(ByteBuffer in) {
    return StandardCharsets.US_ASCII.decode(in).toString();
  }

  @Test
  void theStartOfALineWaitsForItsRest() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> UnreadTest::echoLines));
      caller.send("one\ntw");
      assertThat(caller.text(4)).isEqualTo("one\n");
      caller.send("o\nth");
      assertThat(caller.text(4)).isEqualTo("two\n");
      for (byte letter : "ree\n".getBytes(StandardCharsets.US_ASCII)) {
        caller.send(new byte[] {letter});
      }
      assertThat(caller.text(6)).isEqualTo("three\n");
    }
  }

  @Test
  void aLineLongerThanOneReadIsPutTogether() throws Exception {
    byte[] line = Tagged.noise(40_000, 1);
    for (int i = 0; i < line.length; i++) {
      line[i] = (byte) ('a' + (line[i] & 7));
    }
    line[line.length - 1] = '\n';
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withReadBytes(1000))) {
      Caller caller = rig.call(rig.listen(_ -> UnreadTest::echoLines));
      for (int i = 0; i < 3; i++) {
        caller.send(line);
        assertThat(caller.read(line.length)).isEqualTo(line);
      }
    }
  }

  @Test
  void tooMuchLeftUnreadEndsTheConnection() throws Exception {
    Models.assumeServes(model, 2);
    Handler patient =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}

          @Override
          public int unreadLimit() {
            return 1000;
          }
        };
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> patient);
      Caller within = rig.call(at);
      within.send(new byte[1000]);
      Recorder allowed = rig.nextAccepted();
      patiently().until(() -> rig.total(stats -> stats.bytesRead()) == 1000);
      Caller over = rig.call(at);
      over.send(new byte[1001]);
      over.awaitGone();
      assertThat(rig.nextAccepted().reason()).isEqualTo(CloseReason.UNREAD_FULL);
      assertThat(allowed.isClosed()).as("1,000 bytes are allowed").isFalse();
    }
  }

  @Test
  void resumingOffersTheUnreadRestThoughNothingNewComes() throws Exception {
    Handler oneAtATime =
        new Handler() {
          private boolean resuming;

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            assertThat(resuming).as("offered from within resumeReads").isFalse();
            connection.send(in.slice(in.position(), 1));
            in.get();
            connection.pauseReads();
            connection.execute(() -> {
              resuming = true;
              connection.resumeReads();
              resuming = false;
            });
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> oneAtATime));
      caller.send("abcdefgh");
      assertThat(caller.text(8)).isEqualTo("abcdefgh");
      caller.send("ij");
      assertThat(caller.text(2)).isEqualTo("ij");
    }
  }

  @Test
  void pausingAndResumingWithinOneCallStillOffersTheRest() throws Exception {
    Handler hesitating =
        (connection, in) -> {
          connection.pauseReads();
          connection.send(in.slice(in.position(), 1));
          in.get();
          connection.resumeReads();
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> hesitating));
      caller.send("abcdef");
      assertThat(caller.text(6)).isEqualTo("abcdef");
    }
  }

  @Test
  void nothingIsOfferedWhileReadsArePaused() throws Exception {
    var seen = new ConcurrentLinkedQueue<String>();
    Handler stopping =
        (connection, in) -> {
          seen.add(textOf(in));
          connection.pauseReads();
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> stopping));
      Recorder ours = rig.nextAccepted();
      caller.send("first");
      patiently().until(() -> !seen.isEmpty());
      caller.send("second");
      patiently().during(java.time.Duration.ofMillis(100)).until(() -> seen.size() == 1);
      Connection connection = ours.connection();
      connection.execute(connection::resumeReads);
      patiently().until(() -> seen.size() == 2);
      assertThat(seen).containsExactly("first", "second");
    }
  }

  @Test
  void pausedFromTheStartGetsItsBytesOnceResumed() throws Exception {
    Handler shy =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.pauseReads();
            connection.schedule(0, 20_000_000);
          }

          @Override
          public void onTimer(Connection connection, int kind) {
            connection.resumeReads();
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            connection.send(in);
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> shy));
      caller.send("hello");
      assertThat(caller.text(5)).isEqualTo("hello");
    }
  }

  @Test
  void aPausedHandlerMayLeaveMoreThanItsLimit() throws Exception {
    var offered = new CountDownLatch(1);
    Handler stopping =
        new Handler() {
          private boolean resumed;

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            if (resumed) {
              connection.send(in);
            } else {
              connection.pauseReads();
              offered.countDown();
            }
          }

          @Override
          public void onTimer(Connection connection, int kind) {
            resumed = true;
            connection.resumeReads();
          }

          @Override
          public int unreadLimit() {
            return 10;
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> stopping));
      byte[] data = Tagged.noise(5_000, 2);
      caller.send(data);
      assertThat(offered.await(20, TimeUnit.SECONDS)).isTrue();
      Connection ours = rig.nextAccepted().connection();
      ours.execute(() -> ours.schedule(0, 0));
      assertThat(caller.read(data.length)).isEqualTo(data);
    }
  }

  @Test
  void anUpgradeHandsTheUnreadRestToTheNextHandler() throws Exception {
    try (var rig = new Rig(model)) {
      Handler upgraded = Connection::send;
      Handler first =
          (connection, in) -> {
            assertThat(in.get()).isEqualTo((byte) '!');
            connection.handler(upgraded);
          };
      Caller caller = rig.call(rig.listen(_ -> first));
      caller.send("!rest");
      rig.nextAccepted().handedOver();
      assertThat(caller.text(4)).as("though nothing new comes").isEqualTo("rest");
      caller.send("more");
      assertThat(caller.text(4)).isEqualTo("more");
    }
  }

  @Test
  void anUpgradeInATaskTakesTheCallbacksFromThenOn() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    try (var rig = new Rig(model)) {
      Handler first = (_, in) -> seen.add("first " + textOf(in));
      Caller caller = rig.call(rig.listen(_ -> first));
      caller.send("a");
      patiently().until(() -> seen.contains("first a"));
      Recorder replaced = rig.nextAccepted();
      replaced.handedOver();
      Connection ours = replaced.connection();
      var swapped = new CountDownLatch(1);
      ours.execute(() -> {
        ours.handler(
            new Handler() {
              @Override
              public void onBytes(Connection connection, ByteBuffer in) {
                seen.add("second " + textOf(in));
              }

              @Override
              public void onClose(Connection connection, CloseReason reason) {
                seen.add("second closed");
              }
            });
        swapped.countDown();
      });
      assertThat(swapped.await(20, TimeUnit.SECONDS)).isTrue();
      caller.send("b");
      patiently().until(() -> seen.contains("second b"));
      caller.endOutput();
      patiently().until(() -> seen.contains("second closed"));
      assertThat(seen).containsExactly("first a", "second b", "second closed");
    }
  }

  @Test
  void aHandlerThatPausesAfterEachReadGetsAllThatFollows() throws Exception {
    byte[] data = Tagged.noise(512 << 10, 7);
    var got = new java.io.ByteArrayOutputStream();
    Handler slowly =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            byte[] bytes = new byte[in.remaining()];
            in.get(bytes);
            got.writeBytes(bytes);
            connection.pauseReads();
            connection.schedule(1, 2_000_000);
          }

          @Override
          public void onTimer(Connection connection, int kind) {
            connection.resumeReads();
          }
        };
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> slowly));
      var sending =
          Rig.async(() -> {
            caller.send(data);
            caller.endOutput();
            return true;
          });
      Recorder ours = rig.nextAccepted();
      patiently().until(() -> ours.calls().contains("onEnd"));
      Rig.get(sending);
      assertThat(got.toByteArray()).isEqualTo(data);
      caller.close();
      ours.reason();
    }
  }

  @Test
  void whatIsSentAfterTheEndOfOurSideHoldsUpNothing() throws Exception {
    Handler late =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            if (in.get(in.position()) == 'x') {
              connection.shutdownOutput();
              connection.send(Frame.copyOf(new byte[1000], 0, 1000)); // dropped
              in.get();
            }
            if (connection.writable()) { // a handler that waits for room before it goes on
              in.position(in.limit());
            }
          }
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(1000))) {
      Caller caller = rig.call(rig.listen(_ -> late));
      caller.send("xyz");
      Recorder ours = rig.nextAccepted();
      assertThat(caller.readToEnd()).isEmpty();
      caller.endOutput();
      assertThat(ours.reason()).isEqualTo(CloseReason.PEER_ENDED);
    }
  }
}
