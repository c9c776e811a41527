package madang.net.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/**
 * Where a thread's system calls leave errno. One per thread, because two calls at once would
 * overwrite each other's: get it by {@link #ofThread} and keep it on that thread.
 */
public final class CallState {
  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = LAYOUT.varHandle(PathElement.groupElement("errno"));
  private static final ThreadLocal<CallState> CURRENT = ThreadLocal.withInitial(CallState::new);

  /** Collected with the thread; an automatic arena can't be closed, so its use costs no check. */
  private final MemorySegment segment = Arena.ofAuto().allocate(LAYOUT);

  private CallState() {}

  /** One of its own for a thread to come, which is cheaper to reach than the thread's own. */
  public static CallState fresh() {
    return new CallState();
  }

  /** The calling thread's. */
  public static CallState ofThread() {
    return CURRENT.get();
  }

  MemorySegment segment() {
    return segment;
  }

  /** Folds C's -1 and errno into one number: {@code result} if 0 or more, else -errno. */
  int resultOf(long result) {
    int narrowed = (int) result;
    return narrowed >= 0 ? narrowed : -(int) ERRNO.get(segment, 0L);
  }

  /** The same for a result of 64 bits, such as an address: {@code result}, or -errno for -1. */
  long wideResultOf(long result) {
    return result == -1 ? -(int) ERRNO.get(segment, 0L) : result;
  }
}
