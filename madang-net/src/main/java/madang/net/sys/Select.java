package madang.net.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Waits for any descriptor of three sets, which the call overwrites with what it found. select(2).
 * Results: 0 or more, or -errno.
 *
 * <pre>
 * typedef struct { unsigned long fds_bits[16]; } fd_set;           // 1,024 bits, 128 bytes
 * struct timeval { time_t tv_sec; suseconds_t tv_usec; };          // two 64-bit words, 16 bytes
 * </pre>
 *
 * Descriptor {@code n} is bit {@code n % 64} of word {@code n / 64}. One of FD_SETSIZE or more has
 * no bit: C's FD_SET writes behind the set, and so corrupts whatever lies there.
 */
public final class Select {
  /** Descriptors from 0 to one less than this fit into a set. */
  public static final int FD_SETSIZE = 1024;

  /** Bytes of one set. */
  public static final int SET_BYTES = FD_SETSIZE / 8;

  /** 64-bit words of one set. */
  public static final int SET_WORDS = FD_SETSIZE / Long.SIZE;

  /** Bytes of a struct timeval. */
  public static final int TIMEVAL_BYTES = 16;

  private static final MethodHandle SELECT = Libc.function("select");

  private Select() {}

  /**
   * Waits. select(2). The third set of C, for exceptional conditions, is that of urgent data; it is
   * passed as null.
   *
   * @param nfds one more than the highest descriptor in the sets
   * @param readable address of the set to look at for reading
   * @param writable address of the set to look at for writing
   * @param timeout address of a {@link #timeout}, or 0 to wait without end; Linux writes the time
   *     left into it
   * @return how many bits are left in the sets
   */
  public static int select(CallState state, int nfds, long readable, long writable, long timeout) {
    try {
      return state.resultOf(
          (long)
              SELECT.invokeExact(
                  state.segment(), (long) nfds, readable, writable, 0L, timeout, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }

  /** Fills a struct timeval with milliseconds. */
  public static void timeout(MemorySegment timeval, int ms) {
    timeval.set(ValueLayout.JAVA_LONG, 0, ms / 1_000);
    timeval.set(ValueLayout.JAVA_LONG, 8, ms % 1_000 * 1_000L);
  }

  /** One word of a set. */
  public static long word(MemorySegment set, int word) {
    return set.get(ValueLayout.JAVA_LONG, (long) word * Long.BYTES);
  }

  /** Whether a set holds a descriptor. FD_ISSET. */
  public static boolean has(MemorySegment set, int fd) {
    return (word(set, fd / Long.SIZE) & 1L << fd) != 0;
  }

  /**
   * Puts a descriptor into a set or takes it out. FD_SET, FD_CLR.
   *
   * @throws IndexOutOfBoundsException for FD_SETSIZE or more
   */
  public static void put(MemorySegment set, int fd, boolean in) {
    long at = (long) (fd / Long.SIZE) * Long.BYTES;
    long word = set.get(ValueLayout.JAVA_LONG, at);
    long bit = 1L << fd;
    set.set(ValueLayout.JAVA_LONG, at, in ? word | bit : word & ~bit);
  }
}
