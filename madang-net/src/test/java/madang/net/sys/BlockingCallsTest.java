package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that wait: on which descriptors, and what ends the waiting. */
class BlockingCallsTest {
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;

  /** A call on a thread and a call state of its own. */
  private static FutureTask<Integer> waiting(ToIntFunction<CallState> call) throws Exception {
    var task = new FutureTask<>(() -> call.applyAsInt(CallState.ofThread()));
    Thread thread = Thread.ofPlatform().daemon().start(task);
    await().until(() -> thread.getState() == Thread.State.RUNNABLE || task.isDone());
    await().during(Duration.ofMillis(50)).until(() -> !task.isDone());
    return task;
  }

  private static int result(FutureTask<Integer> task) throws Exception {
    return task.get(20, TimeUnit.SECONDS);
  }

  @Test
  void anAcceptedSocketsCallsWaitAndItIsCloseOnExec() throws Exception {
    try (var kernel = new Kernel()) {
      int listening = kernel.listening(Kernel.loopback());
      assertThat(Fd.setBlocking(kernel.state, listening)).isZero();
      assertThat(Kernel.flags(listening) & (O_NONBLOCK | O_CLOEXEC)).isEqualTo(O_CLOEXEC);
      SocketAddress at = kernel.addressOf(listening);
      var accepting =
          waiting(state -> Sockets.acceptBlocking(state, listening, SockAddr.ofThread()));
      int calling = kernel.keep(Sockets.socket(kernel.state, Sockets.AF_INET));
      Sockets.connect(kernel.state, calling, SockAddr.ofThread().encode(at));
      int accepted = kernel.keep(result(accepting));
      assertThat(Kernel.flags(accepted) & (O_NONBLOCK | O_CLOEXEC)).isEqualTo(O_CLOEXEC);

      MemorySegment memory = kernel.arena.allocate(8);
      assertThat(Sockets.recv(kernel.state, accepted, memory.address(), 8, Sockets.MSG_DONTWAIT))
          .as("one call that doesn't wait")
          .isEqualTo(-Errno.EAGAIN);
      var reading = waitingRead(kernel, accepted);
      kernel.send(calling, "go");
      assertThat(result(reading)).isEqualTo(2);
    }
  }

  private static FutureTask<Integer> waitingRead(Kernel kernel, int fd) throws Exception {
    long address = kernel.arena.allocate(8).address();
    return waiting(state -> Sockets.recv(state, fd, address, 8, 0));
  }

  @Test
  void aShutdownEndsAReadAndAWriteThatWait() throws Exception {
    try (var kernel = new Kernel()) {
      int[] pair = kernel.pair();
      for (int fd : pair) {
        assertThat(Fd.setBlocking(kernel.state, fd)).isZero();
      }
      var reading = waitingRead(kernel, pair[0]);
      assertThat(Sockets.shutdown(kernel.state, pair[0], Sockets.SHUT_RDWR)).isZero();
      assertThat(result(reading)).isZero();

      int[] full = kernel.pair();
      assertThat(Fd.setBlocking(kernel.state, full[0])).isZero();
      long much = kernel.arena.allocate(64 << 20).address();
      var writing =
          waiting(state -> Sockets.send(state, full[0], much, 64 << 20, Sockets.MSG_NOSIGNAL));
      assertThat(Sockets.shutdown(kernel.state, full[0], Sockets.SHUT_RDWR)).isZero();
      assertThat(result(writing)).as("what it took until then, or EPIPE").isLessThan(64 << 20);
    }
  }

  @Test
  void aShutdownEndsAnAcceptThatWaits(@TempDir Path folder) throws Exception {
    var unix = UnixDomainSocketAddress.of(folder.resolve("socket"));
    for (SocketAddress at : new SocketAddress[] {Kernel.loopback(), unix}) {
      try (var kernel = new Kernel()) {
        int listening = kernel.listening(at);
        assertThat(Fd.setBlocking(kernel.state, listening)).isZero();
        var accepting =
            waiting(state -> Sockets.acceptBlocking(state, listening, SockAddr.ofThread()));
        Sockets.shutdown(kernel.state, listening, Sockets.SHUT_RDWR);
        assertThat(result(accepting)).as("%s", at).isEqualTo(-Errno.EINVAL);
      }
    }
  }

  @Test
  void aSecondConnectWaitsForTheOutcomeOfTheFirst() throws Exception {
    try (var kernel = new Kernel()) {
      int listening = kernel.listening(Kernel.loopback());
      SocketAddress at = kernel.addressOf(listening);
      int calling = kernel.keep(Sockets.socket(kernel.state, Sockets.AF_INET));
      var address = SockAddr.ofThread();
      assertThat(Sockets.connect(kernel.state, calling, address.encode(at)))
          .isIn(0, -Errno.EINPROGRESS);
      assertThat(Fd.setBlocking(kernel.state, calling)).isZero();
      assertThat(Sockets.connect(kernel.state, calling, address.encode(at)))
          .isIn(0, -Errno.EISCONN);

      kernel.close(listening);
      int refused = kernel.keep(Sockets.socket(kernel.state, Sockets.AF_INET));
      int first = Sockets.connect(kernel.state, refused, address.encode(at));
      assertThat(Fd.setBlocking(kernel.state, refused)).isZero();
      int second = Sockets.connect(kernel.state, refused, address.encode(at));
      assertThat(first == -Errno.ECONNREFUSED || second == -Errno.ECONNREFUSED).isTrue();
    }
  }

  @Test
  void aDescriptorThatIsntThereIsSaid() {
    try (var kernel = new Kernel()) {
      assertThat(Fd.setBlocking(kernel.state, 1 << 20)).isEqualTo(-Errno.EBADF);
    }
  }
}
