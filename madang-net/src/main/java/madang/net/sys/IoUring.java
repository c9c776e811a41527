package madang.net.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import madang.net.SystemCallException;

/**
 * A pair of rings in memory shared with the kernel: requests go in by one, completions come out of
 * the other, one system call for any number of both. io_uring(7). Results: 0 or more, or -errno.
 *
 * <p>Made on any thread; from {@link #enable} on it belongs to the thread that called it
 * (IORING_SETUP_SINGLE_ISSUER), and completions come only within {@link #enter}
 * (IORING_SETUP_DEFER_TASKRUN). io_uring_setup(2):
 *
 * <pre>
 * struct io_uring_params {                                                  120 bytes
 *   u32 sq_entries;      // at 0   out
 *   u32 cq_entries;      // at 4   in and out
 *   u32 flags;           // at 8   IORING_SETUP_*
 *   u32 sq_thread_cpu, sq_thread_idle;
 *   u32 features;        // at 20  out
 *   u32 wq_fd, resv[3];
 *   struct io_sqring_offsets sq_off;  // at 40: u32 head, tail, ring_mask, ring_entries, flags,
 *                                     //        dropped, array, resv; u64 user_addr
 *   struct io_cqring_offsets cq_off;  // at 80: u32 head, tail, ring_mask, ring_entries, overflow,
 * };                                  //        cqes, flags, resv; u64 user_addr
 * </pre>
 */
public final class IoUring {
  public static final int IORING_OP_NOP = 0;
  public static final int IORING_OP_POLL_ADD = 6;
  public static final int IORING_OP_ACCEPT = 13;
  public static final int IORING_OP_ASYNC_CANCEL = 14;
  public static final int IORING_OP_CONNECT = 16;
  public static final int IORING_OP_SEND = 26;
  public static final int IORING_OP_RECV = 27;

  // The numbers of the three calls are the same on x86-64 and aarch64; the C library wraps none.
  private static final long SYS_IO_URING_SETUP = 425;
  private static final long SYS_IO_URING_ENTER = 426;
  private static final long SYS_IO_URING_REGISTER = 427;

  private static final int IORING_SETUP_CQSIZE = 1 << 3;
  private static final int IORING_SETUP_CLAMP = 1 << 4;
  private static final int IORING_SETUP_R_DISABLED = 1 << 6;
  private static final int IORING_SETUP_SUBMIT_ALL = 1 << 7;
  private static final int IORING_SETUP_SINGLE_ISSUER = 1 << 12;
  private static final int IORING_SETUP_DEFER_TASKRUN = 1 << 13;

  private static final int IORING_ENTER_GETEVENTS = 1;
  private static final int IORING_ENTER_EXT_ARG = 1 << 3;

  private static final int IORING_REGISTER_PROBE = 8;
  private static final int IORING_REGISTER_ENABLE_RINGS = 12;
  private static final int IORING_REGISTER_PBUF_RING = 22;

  private static final long IORING_OFF_SQ_RING = 0;
  private static final long IORING_OFF_SQES = 0x10000000L;

  private static final int PARAMS_BYTES = 120;
  private static final int SQ_OFF = 40;
  private static final int CQ_OFF = 80;

  /**
   * struct io_uring_probe: u8 last_op, u8 ops_len, 14 more; then of 8 bytes u8 op, u8, u16 flags.
   */
  private static final int PROBE_BYTES = 16;

  private static final int PROBE_OP_BYTES = 8;
  private static final int PROBE_OPS = 256;
  private static final int IO_URING_OP_SUPPORTED = 1;

  /** struct io_uring_buf_reg: u64 ring_addr, u32 ring_entries, u16 bgid, u16 pad, u64 resv[3]. */
  private static final int BUF_REG_BYTES = 40;

  /** struct io_uring_getevents_arg: u64 sigmask, u32 sigmask_sz, u32 min_wait_usec, u64 ts. */
  private static final int ARG_BYTES = 24;

  /** struct timespec: s64 seconds, s64 nanoseconds. */
  private static final int TIMESPEC_BYTES = 16;

  private static final long SECOND_NS = 1_000_000_000L;

  private static final MethodHandle SYSCALL = Libc.functionOfSeven("syscall");

  private final int fd;
  private final MemorySegment rings;
  private final MemorySegment entries;
  private final SubmissionQueue submissions;
  private final CompletionQueue completions;
  private final MemorySegment wait;

  private IoUring(
      int fd, MemorySegment params, MemorySegment rings, MemorySegment entries, Arena arena) {
    this.fd = fd;
    this.rings = rings;
    this.entries = entries;
    int sqMask = rings.get(ValueLayout.JAVA_INT, at(params, SQ_OFF, 2));
    long array = at(params, SQ_OFF, 6);
    for (int i = 0; i <= sqMask; i++) {
      rings.set(ValueLayout.JAVA_INT, array + 4L * i, i); // entries are used in their order
    }
    submissions =
        new SubmissionQueue(rings, entries, at(params, SQ_OFF, 0), at(params, SQ_OFF, 1), sqMask);
    completions =
        new CompletionQueue(
            rings,
            at(params, CQ_OFF, 0),
            at(params, CQ_OFF, 1),
            at(params, CQ_OFF, 5),
            rings.get(ValueLayout.JAVA_INT, at(params, CQ_OFF, 2)));
    wait = arena.allocate(ARG_BYTES + TIMESPEC_BYTES, 8);
    wait.set(ValueLayout.JAVA_LONG, 16, wait.address() + ARG_BYTES);
  }

  /** The {@code index}th offset of a group of them. */
  private static long at(MemorySegment params, int group, int index) {
    return params.get(ValueLayout.JAVA_INT, group + 4L * index);
  }

  /**
   * A new pair of rings, disabled until {@link #enable}. io_uring_setup(2).
   *
   * @param arena keeps small structs; it must outlive the rings
   * @param entries requests that fit, a power of two
   * @param completions completions that fit, a power of two and no less than {@code entries}
   * @throws SystemCallException ENOSYS or EPERM where io_uring isn't there or is forbidden, EINVAL
   *     where the kernel is older than 6.1
   */
  public static IoUring setup(CallState state, Arena arena, int entries, int completions)
      throws SystemCallException {
    MemorySegment params = arena.allocate(PARAMS_BYTES, 8);
    params.set(ValueLayout.JAVA_INT, 4, completions);
    params.set(
        ValueLayout.JAVA_INT,
        8,
        IORING_SETUP_CQSIZE
            | IORING_SETUP_CLAMP
            | IORING_SETUP_R_DISABLED
            | IORING_SETUP_SUBMIT_ALL
            | IORING_SETUP_SINGLE_ISSUER
            | IORING_SETUP_DEFER_TASKRUN);
    int fd =
        Errno.check(
            "io_uring_setup",
            syscall(state, SYS_IO_URING_SETUP, entries, params.address(), 0, 0, 0, 0));
    try {
      // Both rings are one mapping since Linux 5.4 (IORING_FEAT_SINGLE_MMAP).
      int sqEntries = params.get(ValueLayout.JAVA_INT, 0);
      int cqEntries = params.get(ValueLayout.JAVA_INT, 4);
      long sqEnd = at(params, SQ_OFF, 6) + 4L * sqEntries;
      long cqEnd = at(params, CQ_OFF, 5) + (long) CompletionQueue.CQE_BYTES * cqEntries;
      MemorySegment rings = Mmap.map(state, fd, IORING_OFF_SQ_RING, Math.max(sqEnd, cqEnd));
      try {
        MemorySegment sqes =
            Mmap.map(state, fd, IORING_OFF_SQES, (long) SubmissionQueue.SQE_BYTES * sqEntries);
        return new IoUring(fd, params, rings, sqes, arena);
      } catch (SystemCallException e) {
        Mmap.unmap(state, rings);
        throw e;
      }
    } catch (SystemCallException e) {
      Fd.close(state, fd);
      throw e;
    }
  }

  /** The rings' own descriptor. */
  public int fd() {
    return fd;
  }

  public SubmissionQueue submissions() {
    return submissions;
  }

  public CompletionQueue completions() {
    return completions;
  }

  /**
   * The first of these operations that the kernel doesn't know, or -1. IORING_REGISTER_PROBE.
   *
   * @throws SystemCallException where even the question is refused
   */
  public int firstUnsupported(CallState state, int... opcodes) throws SystemCallException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment probe = scratch.allocate(PROBE_BYTES + PROBE_OPS * (long) PROBE_OP_BYTES, 8);
      Errno.check(
          "io_uring_register", register(state, IORING_REGISTER_PROBE, probe.address(), PROBE_OPS));
      int known = Byte.toUnsignedInt(probe.get(ValueLayout.JAVA_BYTE, 1));
      for (int opcode : opcodes) {
        long flagsAt = PROBE_BYTES + (long) opcode * PROBE_OP_BYTES + 2;
        if (opcode >= known
            || (probe.get(ValueLayout.JAVA_SHORT, flagsAt) & IO_URING_OP_SUPPORTED) == 0) {
          return opcode;
        }
      }
      return -1;
    }
  }

  /** Lends the first buffers to the kernel. IORING_REGISTER_PBUF_RING. */
  public int register(CallState state, BufferRing buffers) {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment registration = scratch.allocate(BUF_REG_BYTES, 8);
      registration.set(ValueLayout.JAVA_LONG, 0, buffers.address());
      registration.set(ValueLayout.JAVA_INT, 8, buffers.count());
      registration.set(ValueLayout.JAVA_SHORT, 12, (short) buffers.group());
      int result = register(state, IORING_REGISTER_PBUF_RING, registration.address(), 1);
      if (result >= 0) {
        buffers.lendFew();
      }
      return result;
    }
  }

  /** Lets requests in, from now on by the calling thread only. IORING_REGISTER_ENABLE_RINGS. */
  public int enable(CallState state) {
    return register(state, IORING_REGISTER_ENABLE_RINGS, 0, 0);
  }

  private int register(CallState state, int what, long argument, int count) {
    return syscall(state, SYS_IO_URING_REGISTER, fd, what, argument, count, 0, 0);
  }

  /**
   * Hands over all requests written, and waits. io_uring_enter(2).
   *
   * @param completions how many to wait for; 0 only looks
   * @param timeoutNs how long to wait at the most; negative: without end
   * @return requests the kernel took; -ETIME or -EINTR where it took none and nothing came
   */
  public int enter(CallState state, int completions, long timeoutNs) {
    submissions.publish();
    int flags = IORING_ENTER_GETEVENTS;
    long argument = 0;
    long size = 0;
    if (completions > 0 && timeoutNs >= 0) {
      flags |= IORING_ENTER_EXT_ARG;
      argument = wait.address();
      size = ARG_BYTES;
      wait.set(ValueLayout.JAVA_LONG, ARG_BYTES, timeoutNs / SECOND_NS);
      wait.set(ValueLayout.JAVA_LONG, ARG_BYTES + 8, timeoutNs % SECOND_NS);
    }
    return syscall(
        state, SYS_IO_URING_ENTER, fd, submissions.pending(), completions, flags, argument, size);
  }

  /** Ends the rings; what is still going on is cancelled by the kernel, in its own time. */
  public void close(CallState state) {
    Mmap.unmap(state, entries);
    Mmap.unmap(state, rings);
    Fd.close(state, fd);
  }

  private static int syscall(
      CallState state, long number, long a, long b, long c, long d, long e, long f) {
    try {
      return state.resultOf((long) SYSCALL.invokeExact(state.segment(), number, a, b, c, d, e, f));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }
}
