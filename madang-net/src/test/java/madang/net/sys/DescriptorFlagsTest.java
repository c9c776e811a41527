package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every descriptor is close-on-exec and, where it can be read, non-blocking from its birth. */
class DescriptorFlagsTest {
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;

  private static Map<String, Integer> oneOfEach(Kernel kernel) {
    var all = new LinkedHashMap<String, Integer>();
    all.put("epoll_create1", kernel.keep(Epoll.create1(kernel.state)));
    all.put("eventfd", kernel.keep(EventFd.eventfd(kernel.state)));
    all.put("socket inet", kernel.keep(Sockets.socket(kernel.state, Sockets.AF_INET)));
    all.put("socket inet6", kernel.keep(Sockets.socket(kernel.state, Sockets.AF_INET6)));
    all.put("socket unix", kernel.keep(Sockets.socket(kernel.state, Sockets.AF_UNIX)));
    all.put("accept4", kernel.pair()[1]);
    return all;
  }

  @Test
  void aChildProcessInheritsNoneOfOurDescriptors() throws Exception {
    try (var kernel = new Kernel()) {
      Map<String, Integer> ours = oneOfEach(kernel);
      // A fork without the JDK's help, which closes all descriptors by itself: vfork and exec by
      // the C library's posix_spawn, and the child tells what it was left with.
      String left = PosixSpawn.listDescriptors(kernel.arena);
      assertThat(left).as("the child's own view").contains(" 0 -> ").contains(" 1 -> ");
      assertThat(left).doesNotContain("eventpoll").doesNotContain("eventfd");
      for (var each : ours.entrySet()) {
        Path what = Files.readSymbolicLink(Path.of("/proc/self/fd/" + each.getValue()));
        assertThat(left).as(each.getKey()).doesNotContain(what.toString());
      }
    }
  }

  @Test
  void theKernelSaysCloseOnExecOfAll() throws Exception {
    try (var kernel = new Kernel()) {
      for (var each : oneOfEach(kernel).entrySet()) {
        assertThat(Kernel.flags(each.getValue()) & O_CLOEXEC)
            .as("O_CLOEXEC of %s", each.getKey())
            .isEqualTo(O_CLOEXEC);
      }
    }
  }

  @Test
  void theKernelSaysNonBlockingOfAllThatIsReadOrWritten() throws Exception {
    try (var kernel = new Kernel()) {
      var all = oneOfEach(kernel);
      all.remove("epoll_create1"); // waited for by epoll_wait's timeout, never read
      for (var each : all.entrySet()) {
        assertThat(Kernel.flags(each.getValue()) & O_NONBLOCK)
            .as("O_NONBLOCK of %s", each.getKey())
            .isEqualTo(O_NONBLOCK);
      }
    }
  }

  @Test
  void whatIsNotThereIsSaidAtOnceAndNotWaitedFor() {
    try (var kernel = new Kernel()) {
      MemorySegment memory = kernel.arena.allocate(8);
      int counter = kernel.keep(EventFd.eventfd(kernel.state));
      assertThat(Fd.read(kernel.state, counter, memory.address(), 8)).isEqualTo(-Errno.EAGAIN);
      int listening = kernel.listening(Kernel.loopback());
      assertThat(Sockets.accept4(kernel.state, listening, SockAddr.ofThread()))
          .isEqualTo(-Errno.EAGAIN);
      for (int end : kernel.pair()) {
        assertThat(Sockets.recv(kernel.state, end, memory.address(), 8, 0))
            .isEqualTo(-Errno.EAGAIN);
      }
    }
  }

  @Test
  void aFullSocketSaysSoAtOnce() {
    try (var kernel = new Kernel()) {
      int[] pair = kernel.pair();
      MemorySegment much = kernel.arena.allocate(1 << 20);
      int result = 0;
      for (int tries = 0; result >= 0 && tries < 1000; tries++) {
        result = Sockets.send(kernel.state, pair[0], much.address(), 1 << 20, Sockets.MSG_NOSIGNAL);
      }
      assertThat(result).isEqualTo(-Errno.EAGAIN);
    }
  }

  @Test
  void anEventfdCountsAndIsEmptiedByARead() {
    try (var kernel = new Kernel()) {
      int counter = kernel.keep(EventFd.eventfd(kernel.state));
      MemorySegment word = kernel.arena.allocate(8, 8);
      word.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, 3);
      assertThat(Fd.write(kernel.state, counter, word.address(), 8)).isEqualTo(8);
      assertThat(Fd.write(kernel.state, counter, word.address(), 8)).isEqualTo(8);
      word.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, 0);
      assertThat(Fd.read(kernel.state, counter, word.address(), 8)).isEqualTo(8);
      assertThat(word.get(java.lang.foreign.ValueLayout.JAVA_LONG, 0)).isEqualTo(6);
      assertThat(Fd.read(kernel.state, counter, word.address(), 8)).isEqualTo(-Errno.EAGAIN);
    }
  }
}
