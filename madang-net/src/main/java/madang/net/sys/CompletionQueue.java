package madang.net.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * What the kernel has done, one entry a completion. Belongs to one thread. io_uring(7):
 *
 * <pre>
 * struct io_uring_cqe { u64 user_data; s32 res; u32 flags; };                16 bytes
 * </pre>
 *
 * <p>{@code res} is 0 or more, or -errno, like the result of every call here.
 */
public final class CompletionQueue {
  /** Bytes of one entry. */
  static final int CQE_BYTES = 16;

  private static final int IORING_CQE_F_BUFFER = 1;
  private static final int IORING_CQE_F_MORE = 1 << 1;
  private static final int BUFFER_SHIFT = 16;

  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment ring;
  private final long headAt;
  private final long tailAt;
  private final long entriesAt;
  private final int mask;
  private int head;

  CompletionQueue(MemorySegment ring, long headAt, long tailAt, long entriesAt, int mask) {
    this.ring = ring;
    this.headAt = headAt;
    this.tailAt = tailAt;
    this.entriesAt = entriesAt;
    this.mask = mask;
    this.head = (int) INT.getAcquire(ring, headAt);
  }

  /** How many completions fit; more are kept by the kernel until there is room. */
  public int capacity() {
    return mask + 1;
  }

  /** Completions that can be looked at now. */
  public int ready() {
    return (int) INT.getAcquire(ring, tailAt) - head;
  }

  /** What the request gave along; {@code index} counts from the first that is ready. */
  public long userData(int index) {
    return ring.get(ValueLayout.JAVA_LONG, at(index));
  }

  /** 0 or more, or -errno. */
  public int result(int index) {
    return ring.get(ValueLayout.JAVA_INT, at(index) + 8);
  }

  /** The flags, for {@link #more} and {@link #buffer}. */
  public int flags(int index) {
    return ring.get(ValueLayout.JAVA_INT, at(index) + 12);
  }

  /** Gives the first {@code count} entries back. */
  public void seen(int count) {
    head += count;
    INT.setRelease(ring, headAt, head);
  }

  /** Whether the request goes on and will complete again. */
  public static boolean more(int flags) {
    return (flags & IORING_CQE_F_MORE) != 0;
  }

  /** The number of the buffer that the bytes are in, or -1 for none. */
  public static int buffer(int flags) {
    return (flags & IORING_CQE_F_BUFFER) == 0 ? -1 : flags >>> BUFFER_SHIFT;
  }

  private long at(int index) {
    return entriesAt + (long) ((head + index) & mask) * CQE_BYTES;
  }
}
