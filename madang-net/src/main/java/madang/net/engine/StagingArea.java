package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import madang.net.Frame;

/**
 * Native memory for the bytes that handlers send in one turn, so that sending makes no object. On
 * the loop only.
 */
final class StagingArea {
  private static final int FIRST_BYTES = 64 * 1024;

  /** Bytes of one turn; what doesn't fit goes to the heap. */
  private static final int MOST_BYTES = 4 * 1024 * 1024;

  private final Arena arena;
  private Memory memory;
  private ByteBuffer bytes;
  private int used;

  StagingArea(Arena arena) {
    this.arena = arena;
    memory = new Memory(arena, FIRST_BYTES);
    bytes = memory.segment.asByteBuffer();
  }

  /**
   * Stages what {@code more} has remaining behind the region of {@code length} bytes at {@code at},
   * which is moved where something else stands behind it.
   *
   * @return where the whole region is now, or -1 and nothing taken where there is no room
   */
  int stage(ByteBuffer more, int at, int length) {
    int added = more.remaining();
    boolean extend = length > 0 && at + length == used;
    int start = extend ? at : used;
    if (!hasRoom((long) start + length + added)) {
      return -1;
    }
    if (!extend && length > 0) {
      MemorySegment.copy(memory.segment, at, memory.segment, start, length);
    }
    bytes.put(start + length, more, more.position(), added);
    more.position(more.limit());
    used = start + length + added;
    return start;
  }

  /** Takes a region of another area over; both have the same limit. Returns where it is now. */
  int take(StagingArea other, int at, int length) {
    int start = used;
    if (!hasRoom((long) start + length)) {
      throw new IllegalStateException("more was staged than fits");
    }
    MemorySegment.copy(other.memory.segment, at, memory.segment, start, length);
    used = start + length;
    return start;
  }

  private boolean hasRoom(long total) {
    if (total > MOST_BYTES) {
      return false;
    }
    if (total > memory.bytes()) {
      // What is given up stays in the arena; doubling keeps the sum below the final size.
      var larger = new Memory(arena, Math.max(total, Math.min(2 * memory.bytes(), MOST_BYTES)));
      MemorySegment.copy(memory.segment, 0, larger.segment, 0, used);
      memory = larger;
      bytes = larger.segment.asByteBuffer();
    }
    return true;
  }

  /** Copies a region to {@code target}. */
  void copyTo(int at, MemorySegment target, int length) {
    MemorySegment.copy(memory.segment, at, target, 0, length);
  }

  Frame frame(int at, int length) {
    return Frame.copyOf(bytes.slice(at, length));
  }

  /** What to write from. */
  Memory memory() {
    return memory;
  }

  boolean isEmpty() {
    return used == 0;
  }

  /** Nothing in here is needed any more. */
  void clear() {
    used = 0;
  }
}
