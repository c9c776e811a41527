package madang.net.sys;

import java.lang.invoke.MethodHandle;

/**
 * What can be done with any descriptor. Results: 0 or more, or -errno. Addresses are those of
 * native memory that stays alive during the call.
 */
public final class Fd {
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int O_NONBLOCK = 04000;

  private static final MethodHandle FCNTL = Libc.function("fcntl");
  private static final MethodHandle READ = Libc.function("read");
  private static final MethodHandle WRITE = Libc.function("write");
  private static final MethodHandle CLOSE = Libc.function("close");

  private Fd() {}

  /** Bytes read, at most {@code count}; 0 at the end. read(2). */
  public static int read(CallState state, int fd, long address, int count) {
    try {
      return state.resultOf(
          (long) READ.invokeExact(state.segment(), (long) fd, address, (long) count, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  /**
   * Bytes written, perhaps fewer than {@code count}. write(2). A peer that is gone gives -EPIPE:
   * the JVM ignores the SIGPIPE that comes with it.
   */
  public static int write(CallState state, int fd, long address, int count) {
    try {
      return state.resultOf(
          (long) WRITE.invokeExact(state.segment(), (long) fd, address, (long) count, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  /** Gives the descriptor back. close(2): never repeat it, even after -EINTR the fd is free. */
  public static int close(CallState state, int fd) {
    try {
      return state.resultOf(
          (long) CLOSE.invokeExact(state.segment(), (long) fd, 0L, 0L, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  /** Takes O_NONBLOCK off: from now on calls on this descriptor wait. fcntl(2). */
  public static int setBlocking(CallState state, int fd) {
    int flags = fcntl(state, fd, F_GETFL, 0);
    return flags < 0 ? flags : fcntl(state, fd, F_SETFL, flags & ~O_NONBLOCK);
  }

  /**
   * fcntl takes its last argument by {@code ...}; on Linux that travels in a register all the same.
   */
  private static int fcntl(CallState state, int fd, int operation, int argument) {
    try {
      return state.resultOf(
          (long)
              FCNTL.invokeExact(
                  state.segment(), (long) fd, (long) operation, (long) argument, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }
}
