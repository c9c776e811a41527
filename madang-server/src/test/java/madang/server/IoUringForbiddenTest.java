package madang.server;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A system without io_uring: what a container's seccomp(2) profile or an old kernel answers. */
final class IoUringForbiddenTest {
  private static final int PR_SET_SECCOMP = 22;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int SECCOMP_MODE_FILTER = 2;
  private static final int SECCOMP_RET_ERRNO = 0x0005_0000;
  private static final int SECCOMP_RET_ALLOW = 0x7fff_0000;
  private static final int SYS_IO_URING_SETUP = 425;

  @ParameterizedTest(name = "errno {0}")
  @CsvSource({
    "1,  the system forbids it (see: sysctl kernel.io_uring_disabled)",
    "38, the kernel doesn't know it",
    "22, it needs Linux 6.1 or newer"
  })
  void isOneClearLineAndExitCodeThree(int errno, String reason) throws Exception {
    var program =
        new FutureTask<>(() -> {
          refuseIoUring(errno);
          return Program.run("echo", "0", "--io", "uring"); // a child inherits its thread's filter
        });
    Thread.ofPlatform().start(program);
    try (Program refused = program.get(60, TimeUnit.SECONDS)) {
      assertThat(refused.exitCode()).isEqualTo(3);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err())
          .containsExactly(
              "madang: io_uring isn't available here: " + reason + "; choose --io epoll-et");
    }
  }

  /**
   * Makes io_uring_setup fail on this thread, for good. seccomp(2):
   *
   * <pre>
   * struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; };
   * struct sock_fprog  { u16 len; (6) struct sock_filter *filter; };
   * </pre>
   */
  @SuppressWarnings("restricted") // there is no other way to forbid a system call
  private static void refuseIoUring(int errno) throws Exception {
    Linker linker = Linker.nativeLinker();
    MethodHandle prctl =
        linker.downcallHandle(
            linker.defaultLookup().find("prctl").orElseThrow(),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment filter = arena.allocate(4 * 8, 8);
      instruction(filter, 0, 0x20, 0, 0); // load the call's number
      instruction(filter, 1, 0x15, 1, SYS_IO_URING_SETUP); // another one: skip the next
      instruction(filter, 2, 0x06, 0, SECCOMP_RET_ERRNO | errno);
      instruction(filter, 3, 0x06, 0, SECCOMP_RET_ALLOW);
      MemorySegment program = arena.allocate(16, 8);
      program.set(JAVA_SHORT, 0, (short) 4);
      program.set(JAVA_LONG, 8, filter.address());
      assertThat(call(prctl, PR_SET_NO_NEW_PRIVS, 1, 0)).isZero();
      assertThat(call(prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program.address())).isZero();
    }
  }

  private static int call(MethodHandle prctl, int option, long first, long second)
      throws Exception {
    try {
      return (int) prctl.invokeExact(option, first, second, 0L, 0L);
    } catch (Throwable thrown) {
      throw new Exception("prctl", thrown);
    }
  }

  private static void instruction(MemorySegment filter, int index, int code, int skip, int value) {
    long at = index * 8L;
    filter.set(JAVA_SHORT, at, (short) code);
    filter.set(JAVA_BYTE, at + 3, (byte) skip); // where the comparison fails
    filter.set(JAVA_INT, at + 4, value);
  }
}
