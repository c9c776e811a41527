package madang.net.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The readiness set of Linux. epoll(7). Results: 0 or more, or -errno.
 *
 * <pre>
 * struct epoll_event {
 *   uint32_t     events;   // at 0
 *   epoll_data_t data;     // 64 bits: at 4 on x86-64 (packed, 12 bytes in all),
 * };                       // at 8 elsewhere (16 bytes in all)
 * </pre>
 */
public final class Epoll {
  public static final int EPOLLIN = 0x001;
  public static final int EPOLLPRI = 0x002;
  public static final int EPOLLOUT = 0x004;
  public static final int EPOLLERR = 0x008;
  public static final int EPOLLHUP = 0x010;
  public static final int EPOLLRDHUP = 0x2000;
  public static final int EPOLLEXCLUSIVE = 1 << 28;
  public static final int EPOLLONESHOT = 1 << 30;
  public static final int EPOLLET = 1 << 31;

  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLL_CTL_MOD = 3;

  private static final int EPOLL_CLOEXEC = 0x80000;

  /** Where this machine keeps {@code data}. */
  private static final Layout LAYOUT = Layout.of(System.getProperty("os.arch", ""));

  /** Bytes of one event in an array of them. */
  public static final int EVENT_BYTES = LAYOUT.bytes();

  private static final ValueLayout.OfInt EVENTS = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong DATA = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final MethodHandle CREATE1 = Libc.function("epoll_create1");
  private static final MethodHandle CTL = Libc.function("epoll_ctl");
  private static final MethodHandle WAIT = Libc.function("epoll_wait");

  private static final int[] BITS = {
    EPOLLIN,
    EPOLLPRI,
    EPOLLOUT,
    EPOLLRDHUP,
    EPOLLERR,
    EPOLLHUP,
    EPOLLET,
    EPOLLONESHOT,
    EPOLLEXCLUSIVE
  };
  private static final String[] NAMES = {
    "EPOLLIN",
    "EPOLLPRI",
    "EPOLLOUT",
    "EPOLLRDHUP",
    "EPOLLERR",
    "EPOLLHUP",
    "EPOLLET",
    "EPOLLONESHOT",
    "EPOLLEXCLUSIVE"
  };

  private Epoll() {}

  /**
   * The shape of {@code struct epoll_event}.
   *
   * @param dataAt offset of the data word, in bytes
   * @param bytes size of the struct
   */
  record Layout(int dataAt, int bytes) {
    static Layout of(String osArch) {
      boolean packed = osArch.equals("amd64") || osArch.equals("x86_64");
      return packed ? new Layout(4, 12) : new Layout(8, 16);
    }
  }

  /** A new, empty set; close-on-exec. epoll_create1(2). */
  public static int create1(CallState state) {
    try {
      return state.resultOf(
          (long) CREATE1.invokeExact(state.segment(), (long) EPOLL_CLOEXEC, 0L, 0L, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  /**
   * Changes the set. epoll_ctl(2).
   *
   * @param event one struct, filled by {@link #set}; ignored by EPOLL_CTL_DEL
   */
  public static int ctl(CallState state, int epfd, int op, int fd, MemorySegment event) {
    try {
      return state.resultOf(
          (long)
              CTL.invokeExact(
                  state.segment(), (long) epfd, (long) op, (long) fd, event.address(), 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  /**
   * Waits for events. epoll_wait(2).
   *
   * @param events address of {@code max} structs
   * @param timeoutMs -1 waits without end, 0 only looks, else milliseconds
   * @return how many structs were filled
   */
  public static int wait(CallState state, int epfd, long events, int max, int timeoutMs) {
    try {
      return state.resultOf(
          (long)
              WAIT.invokeExact(
                  state.segment(), (long) epfd, events, (long) max, (long) timeoutMs, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  /** Fills the struct at {@code index} of an array. */
  public static void set(MemorySegment array, int index, int events, long data) {
    long at = (long) index * EVENT_BYTES;
    array.set(EVENTS, at, events);
    array.set(DATA, at + LAYOUT.dataAt, data);
  }

  /** The event bits of the struct at {@code index}. */
  public static int events(MemorySegment array, int index) {
    return array.get(EVENTS, (long) index * EVENT_BYTES);
  }

  /** The data word of the struct at {@code index}. */
  public static long data(MemorySegment array, int index) {
    return array.get(DATA, (long) index * EVENT_BYTES + LAYOUT.dataAt);
  }

  /** The bits by name, for example {@code EPOLLIN|EPOLLRDHUP}; an unknown bit in hex; 0 as "0". */
  public static String names(int events) {
    return BitNames.of(events, BITS, NAMES);
  }
}
