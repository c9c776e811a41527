package madang.net.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import madang.net.SystemCallException;

/**
 * Which process connected to a Unix-domain socket, as the kernel wrote it down at connect(2): the
 * process itself can't make it up. SO_PEERCRED in unix(7).
 *
 * <pre>
 * struct ucred { pid_t pid; uid_t uid; gid_t gid; };   12 bytes
 * </pre>
 *
 * @param pid the process
 * @param uid its effective user
 * @param gid its effective group
 */
public record Ucred(int pid, int uid, int gid) {
  private static final int SO_PEERCRED = 17;
  private static final int BYTES = 12;

  private static final MethodHandle GETSOCKOPT = Libc.function("getsockopt");
  private static final MethodHandle GETEUID = Libc.function("geteuid");

  /** The process at the other end of {@code socket}. getsockopt(2). */
  public static Ucred of(CallState state, int socket) throws SystemCallException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(BYTES + 4L, 8);
      memory.set(ValueLayout.JAVA_INT, BYTES, BYTES);
      Errno.check(
          "getsockopt",
          call(GETSOCKOPT, state, socket, memory.address(), memory.address() + BYTES));
      return new Ucred(
          memory.get(ValueLayout.JAVA_INT, 0),
          memory.get(ValueLayout.JAVA_INT, 4),
          memory.get(ValueLayout.JAVA_INT, 8));
    }
  }

  /** The effective user of this process. geteuid(2). */
  public static int geteuid(CallState state) {
    return call(GETEUID, state, 0, 0, 0);
  }

  private static int call(
      MethodHandle function, CallState state, int socket, long value, long length) {
    try {
      return state.resultOf(
          (long)
              function.invokeExact(
                  state.segment(),
                  (long) socket,
                  (long) Sockets.SOL_SOCKET,
                  (long) SO_PEERCRED,
                  value,
                  length,
                  0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }
}
