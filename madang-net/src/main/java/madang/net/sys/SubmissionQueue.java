package madang.net.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * What the kernel is asked to do, one entry a request. Belongs to one thread. io_uring_enter(2):
 *
 * <pre>
 * struct io_uring_sqe {                                                      64 bytes
 *   u8  opcode;     // at 0
 *   u8  flags;      // at 1   IOSQE_*
 *   u16 ioprio;     // at 2   for sockets: IORING_RECV_*, IORING_ACCEPT_*
 *   s32 fd;         // at 4
 *   u64 off;        // at 8   connect: length of the address
 *   u64 addr;       // at 16  the bytes; connect: the address; cancel: whose user_data
 *   u32 len;        // at 24  how many bytes; poll: IORING_POLL_*
 *   u32 op_flags;   // at 28  msg_flags, accept_flags, poll32_events, cancel_flags
 *   u64 user_data;  // at 32  comes back with the completion
 *   u16 buf_group;  // at 40
 *   ...             // up to 64, all 0
 * };
 * </pre>
 *
 * <p>An entry is written as whole 64-bit words, which holds for little-endian machines: x86-64 and
 * aarch64.
 */
public final class SubmissionQueue {
  /** Bytes of one entry. */
  static final int SQE_BYTES = 64;

  private static final int IOSQE_BUFFER_SELECT = 1 << 5;
  private static final int IORING_RECV_MULTISHOT = 1 << 1;
  private static final int IORING_ACCEPT_MULTISHOT = 1;
  private static final int IORING_POLL_ADD_MULTI = 1;
  private static final int IORING_ASYNC_CANCEL_ALL = 1;
  private static final int IORING_ASYNC_CANCEL_FD = 1 << 1;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;

  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;
  private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

  private final MemorySegment ring;
  private final MemorySegment entries;
  private final long headAt;
  private final long tailAt;
  private final int mask;
  private int tail;

  /**
   * @param ring the shared memory that head and tail are in
   * @param entries the array of {@code io_uring_sqe}
   */
  SubmissionQueue(MemorySegment ring, MemorySegment entries, long headAt, long tailAt, int mask) {
    this.ring = ring;
    this.entries = entries;
    this.headAt = headAt;
    this.tailAt = tailAt;
    this.mask = mask;
    this.tail = (int) INT.getAcquire(ring, tailAt);
  }

  /** How many requests fit. */
  public int capacity() {
    return mask + 1;
  }

  /** Requests written that the kernel hasn't taken. */
  public int pending() {
    return tail - (int) INT.getAcquire(ring, headAt);
  }

  /** Whether no request can be written before {@link IoUring#enter}. */
  public boolean isFull() {
    return pending() > mask;
  }

  /** Shows the kernel what was written; before {@link IoUring#enter}. */
  void publish() {
    INT.setRelease(ring, tailAt, tail);
  }

  /** Completes at once with 0. */
  public void nop(long userData) {
    add(IoUring.IORING_OP_NOP, 0, 0, -1, 0, 0, 0, 0, userData, 0);
  }

  /** Each caller of a listening socket, one completion each, until IORING_CQE_F_MORE is missing. */
  public void acceptMultishot(int fd, long userData) {
    add(
        IoUring.IORING_OP_ACCEPT,
        0,
        IORING_ACCEPT_MULTISHOT,
        fd,
        0,
        0,
        0,
        SOCK_NONBLOCK | SOCK_CLOEXEC,
        userData,
        0);
  }

  /** Bytes as they come, each time in a buffer of {@code group}, until F_MORE is missing. */
  public void recvMultishot(int fd, int group, long userData) {
    add(
        IoUring.IORING_OP_RECV,
        IOSQE_BUFFER_SELECT,
        IORING_RECV_MULTISHOT,
        fd,
        0,
        0,
        0,
        0,
        userData,
        group);
  }

  /** Sends {@code count} bytes, perhaps fewer; the memory must stay until the completion. */
  public void send(int fd, long address, int count, int flags, long userData) {
    add(IoUring.IORING_OP_SEND, 0, 0, fd, 0, address, count, flags, userData, 0);
  }

  /** Connects; the address is read when the request is taken. */
  public void connect(int fd, SockAddr address, long userData) {
    add(
        IoUring.IORING_OP_CONNECT,
        0,
        0,
        fd,
        address.length(),
        address.address(),
        0,
        0,
        userData,
        0);
  }

  /** Tells whenever one of {@code events}, ERR, HUP or RDHUP comes up, until F_MORE is missing. */
  public void pollMultishot(int fd, int events, long userData) {
    add(IoUring.IORING_OP_POLL_ADD, 0, 0, fd, 0, 0, IORING_POLL_ADD_MULTI, events, userData, 0);
  }

  /** Ends the request that has {@code whose} as its user_data; both complete. */
  public void cancel(long whose, long userData) {
    add(IoUring.IORING_OP_ASYNC_CANCEL, 0, 0, -1, 0, whose, 0, 0, userData, 0);
  }

  /** Ends all requests on a descriptor. */
  public void cancelAll(int fd, long userData) {
    int flags = IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_FD;
    add(IoUring.IORING_OP_ASYNC_CANCEL, 0, 0, fd, 0, 0, 0, flags, userData, 0);
  }

  private void add(
      int opcode,
      int flags,
      int ioprio,
      int fd,
      long off,
      long address,
      int length,
      int opFlags,
      long userData,
      int group) {
    long at = (long) (tail & mask) * SQE_BYTES;
    entries.set(WORD, at, opcode | (flags << 8) | (ioprio << 16) | ((long) fd << 32));
    entries.set(WORD, at + 8, off);
    entries.set(WORD, at + 16, address);
    entries.set(WORD, at + 24, Integer.toUnsignedLong(length) | ((long) opFlags << 32));
    entries.set(WORD, at + 32, userData);
    entries.set(WORD, at + 40, group);
    entries.set(WORD, at + 48, 0);
    entries.set(WORD, at + 56, 0);
    tail++;
  }
}
