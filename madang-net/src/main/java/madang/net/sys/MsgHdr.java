package madang.net.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Several buffers sent as one. Belongs to one thread. sendmsg(2), on 64-bit Linux:
 *
 * <pre>
 * struct iovec  { void *base; size_t len; };                                   16 bytes
 * struct msghdr { void *name; u32 namelen; (4) ; struct iovec *iov; size_t iovlen;
 *                 void *control; size_t controllen; int flags; };              56 bytes
 * </pre>
 */
public final class MsgHdr {
  private static final int IOV_AT = 16;
  private static final int IOVLEN_AT = 24;
  private static final int HEADER_BYTES = 56;
  private static final int IOVEC_BYTES = 16;

  private final MemorySegment memory;
  private final int capacity;
  private int count;

  /**
   * @param arena keeps the struct
   * @param capacity buffers at the most, up to IOV_MAX (1,024)
   */
  public MsgHdr(Arena arena, int capacity) {
    this.capacity = capacity;
    memory = arena.allocate(HEADER_BYTES + (long) capacity * IOVEC_BYTES, 8);
    memory.set(ValueLayout.JAVA_LONG, IOV_AT, memory.address() + HEADER_BYTES);
  }

  /** Takes all buffers out. */
  public void clear() {
    count = 0;
    memory.set(ValueLayout.JAVA_LONG, IOVLEN_AT, 0);
  }

  /** Adds a buffer; false where there is no room for one more. */
  public boolean add(long address, long length) {
    if (count == capacity) {
      return false;
    }
    long at = HEADER_BYTES + (long) count * IOVEC_BYTES;
    memory.set(ValueLayout.JAVA_LONG, at, address);
    memory.set(ValueLayout.JAVA_LONG, at + 8, length);
    count++;
    memory.set(ValueLayout.JAVA_LONG, IOVLEN_AT, count);
    return true;
  }

  long address() {
    return memory.address();
  }
}
