package madang.net.contract;

import static madang.net.contract.Rig.loopback;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import madang.net.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the models whose threads block do beyond the contract that all models keep. */
@Timeout(90)
class BlockingModelsTest {
  private static final IoModel THREAD = new IoModel.ThreadPerConnection(false);
  private static final IoModel ITERATIVE = new IoModel.Iterative();

  /** Queued items from which on nothing is read. */
  private static final int HIGH_ITEMS = 1024 * 1024;

  private static void assertServed(Caller caller) throws Exception {
    caller.send("ping");
    assertThat(caller.text(4)).isEqualTo("ping");
  }

  private static void assertWaits(Caller caller) throws Exception {
    caller.socket().setSoTimeout(200);
    caller.send("ping");
    try {
      caller.text(1);
      throw new AssertionError("was served");
    } catch (SocketTimeoutException expected) {
      caller.socket().setSoTimeout(20_000);
    }
  }

  @Test
  void theNextCallerWaitsUntilTheFirstHasLeft() throws Exception {
    try (var rig = new Rig(ITERATIVE)) {
      var at = rig.listen(_ -> Connection::send);
      Caller first = rig.call(at);
      Caller second = rig.call(at);
      Caller third = rig.call(at);
      assertServed(first);
      assertWaits(second);
      third.send("3");
      assertThat(at.connections()).isEqualTo(1);
      first.endOutput();
      assertThat(first.readToEnd()).isEmpty();
      assertThat(second.text(4)).as("said while it waited").isEqualTo("ping");
      second.reset();
      assertThat(third.text(1)).isEqualTo("3");
    }
  }

  @Test
  void anOutgoingConnectionIsServedBesideTheCallerOfAnIterativeServer() throws Exception {
    try (var rig = new Rig(ITERATIVE);
        var far = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      assertServed(caller);
      rig.engine().connect(null, loopback(far.getLocalPort()), rig.watch(Connection::send));
      try (var accepted = new Caller(far.accept())) {
        assertServed(accepted);
        assertServed(caller);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCallerWithoutAThreadIsTurnedAwayAndTheOthersStay(boolean virtual) throws Exception {
    try (var rig = new Rig(new IoModel.ThreadPerConnection(virtual, 2));
        var far = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
      var at = rig.listen(_ -> Connection::send);
      Caller first = rig.call(at);
      assertServed(first);
      Caller second = rig.call(at);
      assertServed(second);
      rig.call(at).awaitGone();
      Recorder refused = rig.watch(Connection::send);
      rig.engine().connect(null, loopback(far.getLocalPort()), refused);
      assertThat(refused.reason())
          .isEqualTo(new CloseReason(CloseReason.Kind.CONNECT_FAILED, "no thread is left"));
      assertServed(first);
      assertServed(second);
      first.reset();
      patiently().until(() -> at.connections() == 1);
      assertServed(rig.call(at));
    }
  }

  @Test
  void theTraceNamesTheCallsThatBlockAndTheirThreads() throws Exception {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    try (var rig = new Rig(THREAD, EngineOptions.DEFAULTS.withTrace(lines::add))) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      assertServed(caller);
      caller.endOutput();
      assertThat(caller.readToEnd()).isEmpty();
      assertThat(rig.nextAccepted().reason()).isEqualTo(CloseReason.PEER_ENDED);
      patiently().until(() -> lines.stream().anyMatch(line -> line.startsWith("close(")));
    }
    List<String> told = List.copyOf(lines);
    String accepted =
        told.stream().filter(line -> line.startsWith("accept4(")).skip(1).findFirst().orElseThrow();
    assertThat(accepted).matches("accept4\\((\\d+)\\) = \\d+ \\[listener-\\1]");
    String listening = accepted.replaceAll("accept4\\((\\d+)\\).*", "$1");
    String fd = accepted.replaceAll(".* = (\\d+) .*", "$1");
    assertThat(told).startsWith("accept4(" + listening + ") ... [listener-" + listening + "]");
    assertThat(told.stream().filter(line -> line.contains("(" + fd + ")")))
        .containsExactly(
            "read(" + fd + ") ... [connection-1]",
            "read(" + fd + ") = 4 [connection-1]",
            "write(" + fd + ") = 4 [connection-1]",
            "read(" + fd + ") ... [connection-1]",
            "read(" + fd + ") = 0 [connection-1]",
            "close(" + fd + ") = 0 [connection-1]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theTraceShowsEachEndOfAConnectionThatTheServerCloses(boolean callerStays) throws Exception {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    Handler refusing =
        (connection, in) -> {
          in.position(in.limit());
          connection.close(CloseReason.local("enough"));
        };
    try (var rig = new Rig(THREAD, EngineOptions.DEFAULTS.withTrace(lines::add))) {
      Caller caller = rig.call(rig.listen(_ -> refusing));
      caller.send("x");
      assertThat(caller.readToEnd()).isEmpty();
      if (!callerStays) {
        caller.close();
      }
      patiently().until(() -> lines.stream().anyMatch(line -> line.startsWith("close(")));
    }
    assertThat(
            lines.stream()
                .filter(line -> line.matches("shutdown.*\\[(connection|runner)-\\d+]"))
                .toList())
        .as("one ends our direction; a second one, where the caller stays, ends the waiting read")
        .hasSize(callerStays ? 2 : 1)
        .allMatch(line -> line.contains(") = 0 ["));
  }

  @Test
  void aVirtualThreadParksAndOneThreadWaitsForAll() throws Exception {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    var model = new IoModel.ThreadPerConnection(true);
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withTrace(lines::add))) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      assertServed(caller);
      assertServed(caller);
    }
    assertThat(lines)
        .anyMatch(line -> line.matches("epoll_wait = 1 \\[\\d+ EPOLLIN] \\[poll]"))
        .anyMatch(line -> line.matches("read\\(\\d+\\) = 4 \\[connection-1]"))
        .noneMatch(line -> line.matches("(read|write).* \\.\\.\\. .*"));
  }

  @Test
  void aWriterWaitsForASlowReaderAndTheOwnThreadGoesOn() throws Exception {
    Queue<String> lines = new ConcurrentLinkedQueue<>();
    int size = 4 << 20;
    var options = EngineOptions.DEFAULTS.withOutboxBytes(16L << 20).withTrace(lines::add);
    Handler answering =
        new Handler() {
          private int heard;

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            heard += in.remaining();
            in.position(in.limit());
            connection.send(Frame.copyOf(new byte[size], 0, heard == 1 ? size : 1));
          }
        };
    try (var rig = new Rig(THREAD, options)) {
      Caller caller = rig.call(rig.listen(_ -> answering), 16 * 1024);
      caller.send("1");
      patiently()
          .until(() -> lines.stream().anyMatch(l -> l.matches("write.* \\.\\.\\. \\[writer-.*")));
      caller.send("2");
      patiently()
          .until(() ->
              lines.stream().filter(l -> l.matches("read\\(\\d+\\) = 1 \\[connection-1]")).count()
                  == 2);
      assertThat(caller.read(size + 1)).hasSize(size + 1);
      assertServedOneByte(caller);
    }
    assertThat(lines.stream().filter(line -> line.startsWith("write")).toList().getLast())
        .as("the writer has ended: the connection's own thread writes again")
        .endsWith("[connection-1]");
  }

  /** The writer's call takes the reset's error off the socket; what others then hear is an end. */
  @ParameterizedTest
  // A parked reader is always first.
  @CsvSource({"false, false, 65536", "false, true, 65536", "true, true, 65536", "false, false, 1"})
  void aResetThatTheWriterHearsOfFirstIsAReset(boolean virtual, boolean halfClosed, int readBytes)
      throws Exception {
    var writersHeard = new AtomicInteger();
    Trace lateWriters =
        line -> {
          if (line.matches("write.* (ECONNRESET|EPIPE) \\[writer.*")) {
            writersHeard.incrementAndGet();
            LockSupport.parkNanos(50_000_000);
          }
        };
    Handler flooding =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
            connection.send(Frame.copyOf(new byte[8 << 20], 0, 8 << 20));
          }

          @Override
          public void onEnd(Connection connection, ByteBuffer unread) {}
        };
    var options =
        EngineOptions.DEFAULTS
            .withReadBytes(readBytes)
            .withOutboxBytes(16L << 20)
            .withTrace(lateWriters);
    try (var rig = new Rig(new IoModel.ThreadPerConnection(virtual), options)) {
      var at = rig.listen(_ -> flooding);
      for (int round = 0; writersHeard.get() == 0; round++) {
        assertThat(round).as("rounds in which readers were first").isLessThan(200);
        Caller caller = rig.call(at, 16 * 1024);
        caller.send("x");
        Recorder ours = rig.nextAccepted();
        caller.read(100_000);
        if (halfClosed) {
          caller.endOutput();
          patiently().until(() -> ours.calls().contains("onEnd"));
        }
        caller.reset();
        assertThat(ours.reason()).as("round %d", round).isEqualTo(CloseReason.PEER_RESET);
        assertThat(ours.calls().contains("onEnd")).isEqualTo(halfClosed);
      }
      patiently().until(() -> at.connections() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionIsGivenUpWhileItsWriterReturns(boolean virtual) throws Exception {
    Handler farewell =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            connection.send(Frame.copyOf(new byte[8 << 20], 0, 8 << 20));
            connection.close(CloseReason.local("enough"));
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {}
        };
    Trace lateWriters =
        line -> {
          if (line.matches("write.* = \\d+ \\[writer.*")) {
            LockSupport.parkNanos(400_000_000); // longer than the linger
          }
        };
    var options =
        EngineOptions.DEFAULTS
            .withOutboxBytes(16L << 20)
            .withLingerNs(200_000_000)
            .withTrace(lateWriters);
    try (var rig = new Rig(new IoModel.ThreadPerConnection(virtual), options)) {
      var at = rig.listen(_ -> farewell);
      rig.call(at, 16 * 1024).awaitGone(); // reads on, so that the writer's call returns
      patiently().until(() -> at.connections() == 0);
    }
  }

  private static void assertServedOneByte(Caller caller) throws Exception {
    caller.send("3");
    assertThat(caller.read(1)).hasSize(1);
  }

  @Test
  void nothingIsReadWhileRunnersAreFarBehindWithDeliveries() throws Exception {
    var release = new CountDownLatch(1);
    Handler stuck =
        (connection, in) -> {
          in.position(in.limit());
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    try (var rig = new Rig(THREAD)) {
      Caller other = rig.call(rig.listen(_ -> Connection::send));
      assertServed(other);
      rig.nextAccepted();
      Caller caller = rig.call(rig.listen(_ -> stuck));
      Recorder ours = rig.nextAccepted();
      caller.send("x");
      patiently().until(() -> ours.calls().contains("onBytes"));
      Connection behind = ours.connection();
      for (int i = 0; i <= HIGH_ITEMS; i++) {
        behind.send(Frame.utf8(""));
      }
      assertServed(other); // its read was under way already
      assertWaits(other);
      release.countDown();
      assertThat(other.text(4)).isEqualTo("ping");
    }
  }
}
