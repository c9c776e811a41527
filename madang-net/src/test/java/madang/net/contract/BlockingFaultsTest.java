package madang.net.contract;

import static madang.net.contract.Rig.loopback;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import madang.net.LoopStats;
import madang.net.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads that block and fail, or come to their call too late. */
@Timeout(90)
class BlockingFaultsTest {
  private static final Handler FLOODING =
      new Handler() {
        @Override
        public void onBytes(Connection connection, ByteBuffer in) {
          in.position(in.limit());
          connection.send(Frame.copyOf(new byte[8 << 20], 0, 8 << 20));
        }
      };

  /** A trace that throws stands for memory that is used up, which may show in any call. */
  @ParameterizedTest
  @CsvSource({
    "false, write.* = \\d+ .writer.*",
    "true, write.* = \\d+ .writer.*",
    "false, read.* = 1 .connection.*",
    "true, read.* = 1 .connection.*",
    "false, write.* = \\d+ .connection.*",
    "true, write.* = \\d+ .connection.*",
    "false, write.* = \\d+ .runner.*",
    "true, write.* = \\d+ .runner.*",
  })
  void aThreadThatFailsCostsItsOwnConnectionAndTellsIt(boolean virtual, String call)
      throws Exception {
    var armed = new AtomicBoolean();
    Trace failing =
        line -> {
          if (line.matches(call) && armed.getAndSet(false)) {
            throw new OutOfMemoryError("as if");
          }
        };
    var options = EngineOptions.DEFAULTS.withOutboxBytes(16L << 20).withTrace(failing);
    try (var rig = new Rig(new IoModel.ThreadPerConnection(virtual), options)) {
      var at = rig.listen(_ -> FLOODING);
      Caller caller = rig.call(at, 16 * 1024);
      Recorder ours = rig.nextAccepted();
      Connection connection = ours.connection();
      armed.set(true);
      if (call.contains("runner")) {
        patiently()
            .until(() -> { // the connection's own thread may come first
              connection.send(Frame.utf8("x"));
              return !armed.get();
            });
      } else {
        caller.send("x");
      }
      if (call.contains("writer")) {
        rig.awaitWritesStuck(); // a caller who reads at once may leave nothing to a writer
      }
      caller.awaitGone();
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.IO_ERROR);
      patiently().until(() -> at.connections() == 0);
    }
  }

  @Test
  void aConnectIsGivenUpThoughItsThreadHasYetToWaitForIt() throws Exception {
    var begins = new CountDownLatch(1);
    var closed = new CountDownLatch(1);
    Trace lateThread =
        line -> {
          if (line.matches("(connect|poll).*\\.\\.\\. .connection.*")) {
            begins.countDown();
            await(closed);
          }
        };
    var options = EngineOptions.DEFAULTS.withTrace(lateThread);
    List<SocketChannel> crowd = new ArrayList<>();
    try (var deaf = new ServerSocket(0, 1, loopback(0).getAddress());
        var rig = new Rig(new IoModel.ThreadPerConnection(false), options)) {
      var at = loopback(deaf.getLocalPort());
      for (int i = 0; i < 8; i++) { // nobody accepts: more than these get no answer
        SocketChannel one = SocketChannel.open().setOption(StandardSocketOptions.SO_LINGER, 0);
        one.configureBlocking(false);
        one.connect(at);
        crowd.add(one);
      }
      Recorder ours = rig.watch(Connection::send);
      Connection connection = rig.engine().connect(null, at, ours);
      await(begins);
      connection.close(CloseReason.local("enough"));
      assertThat(ours.reason()).isEqualTo(CloseReason.local("enough"));
      closed.countDown();
      patiently().until(() -> rig.total(LoopStats::connections) == 0);
    } finally {
      for (SocketChannel one : crowd) {
        one.close();
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
