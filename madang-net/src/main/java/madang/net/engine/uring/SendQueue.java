package madang.net.engine.uring;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import madang.net.Frame;
import madang.net.engine.uring.SendMemory.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has been sent and the kernel hasn't taken. On the loop only.
 *
 * <ol>
 *   <li>Bytes MUST leave in the order in which {@link #add} and {@link #stage} were called: first
 *       those of the chunk, then the frames.
 *   <li>A chunk that a send names MUST neither be written to nor given back before the send has
 *       completed: between {@link #begin} and {@link #taken} it is out of our hands.
 *   <li>At most one send MUST be on its way: of two the second may overtake the first.
 *   <li>A queue that is empty MUST hold no memory but its own fields: most connections are idle.
 * </ol>
 */
final class SendQueue {
  private static final Frame[] NONE = {};

  /** A short send's rest longer than this leaves alone: moving it each time costs more. */
  private static final int FILL_BELOW = 16 * 1024;

  private final SendMemory memory;

  private @Nullable Chunk chunk;
  private int from;
  private int end;
  private boolean sending;

  private @Nullable Frame[] ring = NONE;
  private int head;
  private int count;

  /** Bytes of the first frame that are in the chunk already. */
  private int headDone;

  /** Bytes of the frames that aren't in the chunk. */
  private long frameBytes;

  SendQueue(SendMemory memory) {
    this.memory = memory;
  }

  /** Bytes in here, those on their way included. */
  long bytes() {
    return frameBytes + (end - from);
  }

  boolean isEmpty() {
    return count == 0 && end == from;
  }

  /** Whether a send is on its way. */
  boolean isSending() {
    return sending;
  }

  void add(Frame frame) {
    if (frame.length() == 0) {
      return;
    }
    if (count == ring.length) {
      grow();
    }
    ring[(head + count) & (ring.length - 1)] = frame;
    count++;
    frameBytes += frame.length();
  }

  /** Takes what {@code bytes} has remaining, without a new object while the peer keeps up. */
  void stage(ByteBuffer bytes) {
    int more = bytes.remaining();
    if (more == 0) {
      return;
    }
    if (sending || count > 0 || end - from + more > SendMemory.LARGEST || isShared()) {
      add(Frame.copyOf(bytes));
      return;
    }
    Chunk target = withRoomFor(more);
    target.bytes.put(end, bytes, bytes.position(), more);
    bytes.position(bytes.limit());
    end += more;
  }

  private boolean isShared() {
    return chunk != null && chunk.isShared();
  }

  /** Our own chunk, with room behind what it holds, or the largest there is. */
  private Chunk withRoomFor(int more) {
    Chunk old = chunk;
    int held = end - from;
    if (old != null && old.capacity() - end >= more) {
      return old;
    }
    Chunk next = memory.take(held + more);
    if (old != null) {
      MemorySegment.copy(old.memory, from, next.memory, 0, held);
      memory.give(old);
    }
    chunk = next;
    from = 0;
    end = held;
    return next;
  }

  /** Makes the next send's bytes ready; false where there is nothing to send. */
  boolean begin() {
    if (isEmpty()) {
      return false;
    }
    if (count > 0) {
      if (chunk == null && headDone == 0 && frameBytes <= SendMemory.LARGEST) {
        gather();
      } else if (!isShared() && (from == 0 || end - from < FILL_BELOW)) {
        fill();
      }
    }
    sending = true;
    return true;
  }

  /** All frames into one chunk, which others may have gathered already. */
  private void gather() {
    int bytes = (int) frameBytes;
    Chunk same = memory.gatheredFrom(ring, head, count);
    if (same == null) {
      same = memory.take(bytes);
      memory.remember(same, ring, head, count);
      chunk = same;
      end = 0;
      copyFrames(same, bytes);
    } else {
      chunk = same;
      end = bytes;
      dropFrames();
    }
    from = 0;
  }

  /** As many bytes of the frames as one send takes, behind what the chunk holds. */
  private void fill() {
    int room = (int) Math.min(frameBytes, SendMemory.LARGEST - (end - from));
    if (room > 0) {
      Chunk target = withRoomFor(room);
      copyFrames(target, Math.min(room, target.capacity() - end));
    }
  }

  private void copyFrames(Chunk target, int bytes) {
    int left = bytes;
    frameBytes -= left;
    while (left > 0) {
      Frame frame = ring[head];
      if (frame == null) {
        throw new IllegalStateException("fewer frames than bytes");
      }
      int length = Math.min(frame.length() - headDone, left);
      frame.copyTo(headDone, target.memory, end, length);
      end += length;
      left -= length;
      headDone += length;
      if (headDone == frame.length()) {
        headDone = 0;
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        count--;
      }
    }
    if (count == 0) {
      releaseRing();
    }
  }

  /** Where the bytes of the send lie. */
  long address() {
    return chunk == null ? 0 : chunk.address + from;
  }

  /** How many they are. */
  int length() {
    return end - from;
  }

  /** The send has completed: the kernel took so many bytes. */
  void taken(int bytes) {
    sending = false;
    from += bytes;
    if (from == end) {
      releaseChunk();
    }
  }

  /** Drops everything but what a send still names; {@link #taken} with 0 and this drop the rest. */
  void clear() {
    dropFrames();
    if (!sending) {
      releaseChunk();
    }
  }

  private void releaseChunk() {
    Chunk old = chunk;
    if (old != null) {
      chunk = null;
      memory.give(old);
    }
    from = 0;
    end = 0;
  }

  private void dropFrames() {
    while (count > 0) {
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
      count--;
    }
    frameBytes = 0;
    headDone = 0;
    releaseRing();
  }

  private void grow() {
    if (ring.length == 0) {
      ring = memory.takeRing();
      head = 0;
      return;
    }
    var larger = new @Nullable Frame[ring.length * 2];
    for (int i = 0; i < count; i++) {
      larger[i] = ring[(head + i) & (ring.length - 1)];
    }
    ring = larger;
    head = 0;
  }

  private void releaseRing() {
    if (ring.length > 0) {
      memory.giveRing(ring);
      ring = NONE;
    }
    head = 0;
  }
}
