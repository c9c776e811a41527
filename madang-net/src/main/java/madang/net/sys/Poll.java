package madang.net.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Waits for any of an array of descriptors, which is handed over whole each time. poll(2). Results:
 * 0 or more, or -errno.
 *
 * <pre>
 * struct pollfd {
 *   int   fd;        // at 0; a negative one is passed over
 *   short events;    // at 4: what to look for
 *   short revents;   // at 6: what there is; POLLERR, POLLHUP, POLLNVAL unasked
 * };                 // 8 bytes
 * </pre>
 */
public final class Poll {
  public static final int POLLIN = 0x001;
  public static final int POLLPRI = 0x002;
  public static final int POLLOUT = 0x004;
  public static final int POLLERR = 0x008;
  public static final int POLLHUP = 0x010;
  public static final int POLLNVAL = 0x020;

  /** The peer has ended its direction. Of Linux. */
  public static final int POLLRDHUP = 0x2000;

  /** Bytes of one struct in an array of them. */
  public static final int FD_BYTES = 8;

  private static final int EVENTS_AT = 4;
  private static final int REVENTS_AT = 6;

  private static final MethodHandle POLL = Libc.function("poll");

  private static final int[] BITS = {
    POLLIN, POLLPRI, POLLOUT, POLLRDHUP, POLLERR, POLLHUP, POLLNVAL
  };
  private static final String[] NAMES = {
    "POLLIN", "POLLPRI", "POLLOUT", "POLLRDHUP", "POLLERR", "POLLHUP", "POLLNVAL"
  };

  private Poll() {}

  /**
   * Waits. poll(2).
   *
   * @param fds address of {@code count} structs
   * @param timeoutMs -1 waits without end, 0 only looks, else milliseconds
   * @return how many structs have something in {@code revents}
   */
  public static int poll(CallState state, long fds, int count, int timeoutMs) {
    try {
      return state.resultOf(
          (long)
              POLL.invokeExact(state.segment(), fds, (long) count, (long) timeoutMs, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  /** Fills the struct at {@code index} of an array. */
  public static void set(MemorySegment array, int index, int fd, int events) {
    long at = (long) index * FD_BYTES;
    array.set(ValueLayout.JAVA_INT, at, fd);
    array.set(ValueLayout.JAVA_SHORT, at + EVENTS_AT, (short) events);
    array.set(ValueLayout.JAVA_SHORT, at + REVENTS_AT, (short) 0);
  }

  /** The descriptor in the struct at {@code index}. */
  public static int fd(MemorySegment array, int index) {
    return array.get(ValueLayout.JAVA_INT, (long) index * FD_BYTES);
  }

  /** What the last {@link #poll} found at {@code index}. */
  public static int revents(MemorySegment array, int index) {
    return array.get(ValueLayout.JAVA_SHORT, (long) index * FD_BYTES + REVENTS_AT) & 0xFFFF;
  }

  /** The bits by name, for example {@code POLLIN|POLLRDHUP}; an unknown bit in hex; 0 as "0". */
  public static String names(int events) {
    return BitNames.of(events, BITS, NAMES);
  }
}
