package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * The native memory that one loop reads into, in front of which goes what a handler left unread. On
 * the loop only; one connection at a time.
 */
final class ReadBuffer {
  private MemorySegment memory;
  private ByteBuffer bytes;
  private final Arena arena;

  ReadBuffer(Arena arena, int capacity) {
    this.arena = arena;
    memory = arena.allocate(capacity, 64);
    bytes = memory.asByteBuffer();
  }

  /** Makes room for {@code capacity} bytes in all, keeping the first {@code kept}. */
  void ensure(int capacity, int kept) {
    if (capacity > memory.byteSize()) {
      // What is given up stays in the arena; doubling keeps the sum below the final size.
      MemorySegment larger = arena.allocate(Math.max(capacity, 2 * memory.byteSize()), 64);
      MemorySegment.copy(memory, 0, larger, 0, kept);
      memory = larger;
      bytes = larger.asByteBuffer();
    }
  }

  /** Puts kept bytes at the front; returns how many. */
  int restore(byte[] unread) {
    ensure(unread.length, 0);
    MemorySegment.copy(unread, 0, memory, ValueLayout.JAVA_BYTE, 0, unread.length);
    return unread.length;
  }

  int capacity() {
    return (int) memory.byteSize();
  }

  long address(int offset) {
    return memory.address() + offset;
  }

  /** The first {@code length} bytes, for a handler. */
  ByteBuffer view(int length) {
    return bytes.clear().limit(length);
  }

  /** Moves what {@link #view} has remaining to the front; returns how many bytes. */
  int compact() {
    int rest = bytes.remaining();
    if (rest > 0 && bytes.position() > 0) {
      MemorySegment.copy(memory, bytes.position(), memory, 0, rest);
    }
    return rest;
  }

  byte[] copy(int length) {
    return memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }
}
