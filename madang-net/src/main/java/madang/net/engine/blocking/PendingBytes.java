package madang.net.engine.blocking;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import madang.net.Frame;

/**
 * What one connection has been sent and the kernel hasn't taken. On the context only.
 *
 * <ol>
 *   <li>Bytes MUST leave in the order in which {@link #add} and {@link #stage} were called.
 *   <li>Staged bytes stand at the front of the turn's memory and MUST come before all frames: what
 *       is staged behind frames becomes a frame.
 *   <li>Staged bytes MUST be gone or turned into a frame ({@link #keep}) before the turn gives its
 *       memory back.
 * </ol>
 */
final class PendingBytes {
  /** A queue that was longer gives its memory back once it is empty: most connections are idle. */
  private static final int FRAMES_KEPT = 64;

  private ArrayDeque<Frame> frames = new ArrayDeque<>(2);
  private int mostFrames;

  /** Bytes of the first frame that have left. */
  private int headDone;

  private long frameBytes;

  /** Staged bytes, those that have left included. */
  private int staged;

  private int stagedDone;

  long bytes() {
    return frameBytes + staged - stagedDone;
  }

  boolean isEmpty() {
    return frames.isEmpty() && staged == stagedDone;
  }

  void add(Frame frame) {
    if (frame.length() > 0) {
      frames.addLast(frame);
      frameBytes += frame.length();
      mostFrames = Math.max(mostFrames, frames.size());
    }
  }

  /** Copies what {@code bytes} has remaining into the turn's memory, or into a frame. */
  void stage(ByteBuffer bytes, CallMemory memory) {
    int length = bytes.remaining();
    if (frames.isEmpty() && length <= memory.capacity() - staged) {
      memory.bytes.clear().put(staged, bytes, bytes.position(), length);
      bytes.position(bytes.limit());
      staged += length;
    } else {
      add(Frame.copyOf(bytes));
    }
  }

  /**
   * Puts all that fits side by side, at the front of what {@link #stage} used too.
   *
   * @return how many bytes, from {@link #gatheredAt} on
   */
  int gather(CallMemory memory, int most) {
    int at = staged;
    int end = Math.min(memory.capacity(), stagedDone + most);
    int from = headDone;
    for (Frame frame : frames) {
      int length = Math.min(frame.length() - from, end - at);
      if (length <= 0) {
        break;
      }
      frame.copyTo(from, memory.segment, at, length);
      at += length;
      from = 0;
    }
    return Math.min(at, end) - stagedDone;
  }

  int gatheredAt() {
    return stagedDone;
  }

  /** The kernel took the first {@code count} bytes. */
  void taken(int count) {
    int ofStaged = Math.min(count, staged - stagedDone);
    stagedDone += ofStaged;
    int left = count - ofStaged;
    frameBytes -= left;
    while (left > 0) {
      int rest = frames.getFirst().length() - headDone;
      if (left < rest) {
        headDone += left;
        break;
      }
      left -= rest;
      headDone = 0;
      frames.removeFirst();
    }
    if (stagedDone == staged) {
      stagedDone = 0;
      staged = 0;
    }
    if (frames.isEmpty() && mostFrames > FRAMES_KEPT) {
      frames = new ArrayDeque<>(2);
      mostFrames = 0;
    }
  }

  /**
   * Turns what is still staged into a frame at the front: the turn's memory is needed elsewhere.
   */
  void keep(CallMemory memory) {
    if (staged > stagedDone) {
      MemorySegment rest = memory.segment.asSlice(stagedDone, staged - stagedDone);
      Frame frame = Frame.copyOf(rest.asByteBuffer());
      frames.addFirst(frame); // its predecessor can't have left in part: it would have come first
      frameBytes += frame.length();
    }
    stagedDone = 0;
    staged = 0;
  }

  void clear() {
    frames = new ArrayDeque<>(2);
    headDone = 0;
    frameBytes = 0;
    staged = 0;
    stagedDone = 0;
  }
}
