package madang.net.engine.blocking;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import madang.net.sys.CallState;

/**
 * Native memory for one kind of call and a place for its errno. Whoever took it from the {@link
 * Pool} has it alone until it is given back; not bound to a thread, because a virtual thread that
 * had memory of its own would be no small thing any more.
 */
final class CallMemory {
  final CallState state = CallState.fresh();
  final MemorySegment segment;
  final ByteBuffer bytes;

  private CallMemory(int capacity) {
    // An automatic arena: memory that the pool doesn't keep goes with the garbage.
    segment = Arena.ofAuto().allocate(capacity, 64);
    bytes = segment.asByteBuffer();
  }

  int capacity() {
    return bytes.capacity();
  }

  long address() {
    return segment.address();
  }

  /** The first {@code length} bytes, for a handler. */
  ByteBuffer view(int length) {
    return bytes.clear().limit(length);
  }

  /** Memory of one size for whoever needs it next. Any thread. */
  static final class Pool {
    /** Pieces kept; more are left to the garbage collector. */
    private static final int KEPT = 64;

    private final int capacity;
    private final ArrayDeque<CallMemory> free = new ArrayDeque<>(); // guarded by itself

    Pool(int capacity) {
      this.capacity = capacity;
    }

    CallMemory take() {
      synchronized (free) {
        CallMemory last = free.pollLast(); // the one that is warm in the cache
        if (last != null) {
          return last;
        }
      }
      return new CallMemory(capacity);
    }

    void give(CallMemory memory) {
      synchronized (free) {
        if (free.size() < KEPT) {
          free.addLast(memory);
        }
      }
    }
  }
}
