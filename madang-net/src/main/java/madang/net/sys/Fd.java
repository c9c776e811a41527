package madang.net.sys;

import java.lang.invoke.MethodHandle;

/**
 * What can be done with any descriptor. Results: 0 or more, or -errno. Addresses are those of
 * native memory that stays alive during the call.
 */
public final class Fd {
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
}
