package madang.net.engine;

import java.nio.ByteBuffer;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has been sent and the kernel hasn't taken. On the loop only.
 *
 * <ol>
 *   <li>Bytes MUST leave in the order in which {@link #add} and {@link #stage} were called.
 *   <li>Staged bytes MUST come before all frames in here: what is staged behind frames becomes a
 *       frame. So the outbox is at most one staged region, then frames.
 *   <li>Staged bytes MUST be gone, turned into a frame ({@link #keep}) or moved along ({@link
 *       #move}) when the turn is over.
 *   <li>An outbox that is empty MUST hold no memory but its own fields: most connections are idle.
 * </ol>
 */
final class Outbox {
  private static final Frame[] NONE = {};

  private @Nullable Frame[] ring = NONE;
  private int head;
  private int count;

  /** Bytes of the first frame that have left. */
  private int headDone;

  private long frameBytes;
  private int stagedAt;
  private int stagedBytes;

  /** Bytes in here. */
  long bytes() {
    return frameBytes + stagedBytes;
  }

  boolean isEmpty() {
    return count == 0 && stagedBytes == 0;
  }

  int frames() {
    return count;
  }

  int stagedAt() {
    return stagedAt;
  }

  int stagedBytes() {
    return stagedBytes;
  }

  int headDone() {
    return headDone;
  }

  /** The frame at {@code index}, from 0 for the first. */
  @SuppressWarnings("NullAway") // within the count every place holds a frame
  Frame frame(int index) {
    return ring[(head + index) & (ring.length - 1)];
  }

  void add(Frame frame, FlushBuffer buffer) {
    if (frame.length() == 0) {
      return;
    }
    if (count == ring.length) {
      grow(buffer);
    }
    ring[(head + count) & (ring.length - 1)] = frame;
    count++;
    frameBytes += frame.length();
  }

  /** Takes what {@code bytes} has remaining, without a new object where it can be staged. */
  void stage(ByteBuffer bytes, boolean blocked, FlushBuffer buffer) {
    int length = bytes.remaining();
    if (!blocked && count == 0) {
      int at = buffer.stage(bytes, stagedAt, stagedBytes);
      if (at >= 0) {
        stagedAt = at;
        stagedBytes += length;
        return;
      }
    }
    add(Frame.copyOf(bytes), buffer);
  }

  /** Turns staged bytes into a frame at the front: they'll have to wait. */
  void keep(FlushBuffer buffer) {
    if (stagedBytes > 0) {
      Frame frame = buffer.copyStaged(stagedAt, stagedBytes);
      stagedBytes = 0;
      if (count == ring.length) {
        grow(buffer);
      }
      head = (head - 1) & (ring.length - 1);
      ring[head] = frame;
      count++;
      frameBytes += frame.length();
    }
  }

  /** The turn ends before these bytes were tried: they go along to the next one. */
  void move(FlushBuffer buffer) {
    if (stagedBytes > 0) {
      stagedAt = buffer.move(stagedAt, stagedBytes);
    }
  }

  /** The kernel took the first {@code bytes} bytes. */
  void taken(long bytes, FlushBuffer buffer) {
    long left = bytes;
    if (stagedBytes > 0) {
      int staged = (int) Math.min(left, stagedBytes);
      stagedAt += staged;
      stagedBytes -= staged;
      left -= staged;
    }
    frameBytes -= left;
    while (left > 0) {
      int rest = frame(0).length() - headDone;
      if (left < rest) {
        headDone += (int) left;
        return;
      }
      left -= rest;
      headDone = 0;
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
      count--;
    }
    if (count == 0) {
      release(buffer);
    }
  }

  /** Drops everything. */
  void clear(FlushBuffer buffer) {
    while (count > 0) {
      ring[head] = null;
      head = (head + 1) & (ring.length - 1);
      count--;
    }
    frameBytes = 0;
    headDone = 0;
    stagedBytes = 0;
    release(buffer);
  }

  private void grow(FlushBuffer buffer) {
    if (ring.length == 0) {
      ring = buffer.takeRing();
      head = 0;
      return;
    }
    var larger = new @Nullable Frame[ring.length * 2];
    for (int i = 0; i < count; i++) {
      larger[i] = frame(i);
    }
    ring = larger;
    head = 0;
  }

  private void release(FlushBuffer buffer) {
    if (ring.length > 0) {
      buffer.giveRing(ring);
      ring = NONE;
    }
    head = 0;
  }
}
