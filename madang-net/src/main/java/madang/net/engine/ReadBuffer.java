package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * The native memory that one loop reads into, in front of which goes what a handler left unread. On
 * the loop only; one connection at a time.
 */
public final class ReadBuffer {
  private Memory memory;
  private ByteBuffer bytes;
  private final Arena arena;

  public ReadBuffer(Arena arena, int capacity) {
    this.arena = arena;
    memory = new Memory(arena, capacity);
    bytes = memory.segment.asByteBuffer();
  }

  /** Makes room for {@code capacity} bytes in all, keeping the first {@code kept}. */
  public void ensure(int capacity, int kept) {
    if (capacity > memory.bytes()) {
      // What is given up stays in the arena; doubling keeps the sum below the final size.
      var larger = new Memory(arena, Math.max(capacity, 2L * memory.bytes()));
      MemorySegment.copy(memory.segment, 0, larger.segment, 0, kept);
      memory = larger;
      bytes = larger.segment.asByteBuffer();
    }
  }

  /** Puts kept bytes at the front; returns how many. */
  public int restore(byte[] unread) {
    ensure(unread.length, 0);
    MemorySegment.copy(unread, 0, memory.segment, ValueLayout.JAVA_BYTE, 0, unread.length);
    return unread.length;
  }

  int capacity() {
    return memory.bytes();
  }

  /** What to read into. */
  Memory memory() {
    return memory;
  }

  /** The first {@code length} bytes, for a handler. */
  public ByteBuffer view(int length) {
    return bytes.clear().limit(length);
  }

  /** Moves what {@link #view} has remaining to the front; returns how many bytes. */
  public int compact() {
    int rest = bytes.remaining();
    if (rest > 0 && bytes.position() > 0) {
      MemorySegment.copy(memory.segment, bytes.position(), memory.segment, 0, rest);
    }
    return rest;
  }

  public byte[] copy(int length) {
    return memory.segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }
}
