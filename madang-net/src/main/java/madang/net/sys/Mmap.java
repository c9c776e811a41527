package madang.net.sys;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import madang.net.SystemCallException;

/** Memory that is shared with the kernel. mmap(2). */
final class Mmap {
  private static final int PROT_READ = 1;
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 0x01;
  private static final int MAP_POPULATE = 0x8000;

  private static final MethodHandle MMAP = Libc.function("mmap");
  private static final MethodHandle MUNMAP = Libc.function("munmap");

  private Mmap() {}

  /**
   * Maps what {@code fd} shows at {@code offset}, to read and write. The segment knows its size but
   * not its end: it must not be touched after {@link #unmap}.
   */
  @SuppressWarnings("restricted") // the size is the one that was asked for
  static MemorySegment map(CallState state, int fd, long offset, long bytes)
      throws SystemCallException {
    long address;
    try {
      address =
          state.wideResultOf(
              (long)
                  MMAP.invokeExact(
                      state.segment(),
                      0L,
                      bytes,
                      (long) (PROT_READ | PROT_WRITE),
                      (long) (MAP_SHARED | MAP_POPULATE),
                      (long) fd,
                      offset));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
    if (address < 0) { // user addresses are positive
      throw Errno.exception("mmap", (int) address);
    }
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  /** Ends a mapping; fails only for an address that is none. */
  static void unmap(CallState state, MemorySegment mapped) {
    try {
      state.resultOf(
          (long)
              MUNMAP.invokeExact(
                  state.segment(), mapped.address(), mapped.byteSize(), 0L, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw Libc.unexpected(thrown);
    }
  }
}
