package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Native memory that bytes go through, as system calls want it and as channels do. */
final class Memory {
  final MemorySegment segment;
  private final long address;
  private final ByteBuffer window;

  Memory(Arena arena, long bytes) {
    segment = arena.allocate(bytes, 64);
    address = segment.address();
    window = segment.asByteBuffer();
  }

  int bytes() {
    return window.capacity();
  }

  long address(int offset) {
    return address + offset;
  }

  /** {@code count} bytes from {@code offset} on; the same buffer each time. */
  ByteBuffer window(int offset, int count) {
    return window.clear().position(offset).limit(offset + count);
  }
}
