package madang.net.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Buffers lent to the kernel, which puts into the next one whatever a socket receives. Belongs to
 * one thread. io_uring_register(2), IORING_REGISTER_PBUF_RING:
 *
 * <pre>
 * struct io_uring_buf { u64 addr; u32 len; u16 bid; u16 resv; };             16 bytes
 * </pre>
 *
 * <p>The ring's tail lies in {@code resv} of the first entry, so an entry is written without it.
 */
public final class BufferRing {
  private static final int ENTRY_BYTES = 16;
  private static final long TAIL_AT = 14;
  private static final int PAGE_BYTES = 4096;

  private static final VarHandle SHORT = ValueLayout.JAVA_SHORT.varHandle();

  private final MemorySegment ring;
  private final MemorySegment memory;
  private final ByteBuffer[] views;
  private final int bufferBytes;
  private final int group;
  private final int few;

  /** How many of the buffers, from 0 on, have ever been lent. */
  private int used;

  /** A request has found no buffer since the last {@link #publish}. */
  private boolean tooFew;

  private int tail;

  /**
   * All buffers, not yet lent: see {@link IoUring#register}.
   *
   * <p>The kernel takes them in turn: the more are lent, the longer one has gone cold before its
   * turn comes again. So a few are lent at first, and twice as many whenever these were too few.
   *
   * @param arena keeps the memory; it must outlive the ring's last request
   * @param group the number that requests name these buffers by
   * @param few how many are lent at first
   * @param count how many there are: a power of two, 32,768 at the most
   * @param bufferBytes bytes of each
   */
  public BufferRing(Arena arena, int group, int few, int count, int bufferBytes) {
    if (Integer.bitCount(count) != 1 || count > 1 << 15) {
      throw new IllegalArgumentException("not a power of two up to 32768: " + count);
    }
    this.group = group;
    this.few = few;
    this.bufferBytes = bufferBytes;
    ring = arena.allocate((long) count * ENTRY_BYTES, PAGE_BYTES);
    memory = arena.allocate((long) count * bufferBytes, PAGE_BYTES);
    views = new ByteBuffer[count];
    for (int id = 0; id < count; id++) {
      views[id] = memory.asSlice((long) id * bufferBytes, bufferBytes).asByteBuffer();
    }
  }

  /** The number that requests name these buffers by. */
  public int group() {
    return group;
  }

  /** How many buffers there are. */
  public int count() {
    return views.length;
  }

  /** Bytes of one buffer. */
  public int bufferBytes() {
    return bufferBytes;
  }

  /** The first {@code length} bytes of a buffer; valid until it is lent again. */
  public ByteBuffer view(int id, int length) {
    return views[id].clear().limit(length);
  }

  /** Lends the first few. */
  void lendFew() {
    lendUpTo(few);
    publish();
  }

  /** A request has found no buffer: from the next {@link #publish} on there are twice as many. */
  public void lendMore() {
    tooFew = true;
  }

  private void lendUpTo(int wanted) {
    while (used < Math.min(wanted, views.length)) {
      lend(used++);
    }
  }

  /** Lends a buffer (again); the kernel sees it after {@link #publish}. */
  public void lend(int id) {
    long at = (long) (tail & (views.length - 1)) * ENTRY_BYTES;
    ring.set(ValueLayout.JAVA_LONG, at, memory.address() + (long) id * bufferBytes);
    ring.set(ValueLayout.JAVA_INT, at + 8, bufferBytes);
    ring.set(ValueLayout.JAVA_SHORT, at + 12, (short) id);
    tail++;
  }

  /** Shows the kernel what was lent. */
  public void publish() {
    if (tooFew) {
      tooFew = false;
      lendUpTo(2 * used);
    }
    SHORT.setRelease(ring, TAIL_AT, (short) tail);
  }

  long address() {
    return ring.address();
  }
}
