package madang.net.engine;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import madang.net.Frame;
import madang.net.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The native memory that outboxes of one loop leave through: an area where handlers' bytes are
 * staged until the turn's flush, and one where a connection's frames are gathered into one write.
 * On the loop only.
 */
final class FlushBuffer {
  /** Bytes of one write at the most. */
  private static final int GATHER_BYTES = 256 * 1024;

  /** Places of a new ring, and of the largest that is kept for the next outbox that needs one. */
  private static final int RING_FRAMES = 8;

  private static final int LARGEST_RING_KEPT = 256;

  /** Places of all rings kept: half a MiB. */
  private static final int PLACES_KEPT = 128 * 1024;

  private final SocketCalls calls;
  private final LoopCounters counters;
  private final Memory gather;
  private StagingArea staging;

  /** For what a turn had no time to flush; the two areas then change places. */
  private StagingArea next;

  private @Nullable Frame[][] rings = new @Nullable Frame[64][];
  private int ringCount;
  private int placesKept;

  /** The frames whose bytes the gather area holds now, see {@link #gatherFrames}. */
  private @Nullable Frame[] gathered = new @Nullable Frame[256];

  private int gatheredCount;
  private int gatheredBytes;

  FlushBuffer(SocketCalls calls, LoopCounters counters, Arena arena) {
    this.calls = calls;
    this.counters = counters;
    staging = new StagingArea(arena);
    next = new StagingArea(arena);
    gather = new Memory(arena, GATHER_BYTES);
  }

  /** As {@link StagingArea#stage}. */
  int stage(ByteBuffer bytes, int at, int length) {
    return staging.stage(bytes, at, length);
  }

  Frame copyStaged(int at, int length) {
    return staging.frame(at, length);
  }

  /** Moves a staged region to where {@link #turnOver} won't drop it; returns where it is then. */
  int move(int at, int length) {
    return next.take(staging, at, length);
  }

  /**
   * The turn is over: of what is staged, only what was moved is still needed. A loop whose flushes
   * kept running out of time would otherwise never find the area empty, and send by the heap.
   */
  void turnOver() {
    staging.clear();
    if (!next.isEmpty()) {
      StagingArea flushed = staging;
      staging = next;
      next = flushed;
    }
    // The frames may go; the next turn's are others.
    for (int i = 0; i < gatheredCount; i++) {
      gathered[i] = null;
    }
    gatheredCount = 0;
  }

  /**
   * Writes as much as the kernel takes, in as few calls as can be.
   *
   * @return 0 when the outbox is empty, -EAGAIN when the kernel is full, another -errno when the
   *     connection is broken
   */
  int flush(int fd, Outbox outbox) {
    while (!outbox.isEmpty()) {
      Memory memory;
      int at;
      int length;
      if (outbox.frames() == 0) {
        memory = staging.memory();
        at = outbox.stagedAt();
        length = outbox.stagedBytes();
      } else {
        memory = gather;
        at = 0;
        length =
            outbox.stagedBytes() == 0 && outbox.headDone() == 0
                ? gatherFrames(outbox)
                : gatherMixed(outbox);
      }
      int written = calls.write(fd, memory, at, length);
      if (written > 0) {
        counters.add(LoopCounters.WRITES, 1);
        counters.add(LoopCounters.BYTES_WRITTEN, written);
        outbox.taken(written, this);
      }
      if (written >= 0 && written < length) {
        // A short write says the same as EAGAIN (epoll(7)), one call earlier.
        outbox.keep(this);
        return -Errno.EAGAIN;
      }
      if (written < 0 && written != -Errno.EINTR) {
        outbox.keep(this);
        return written;
      }
    }
    return 0;
  }

  /**
   * Gathers whole frames. Members of one group mostly have the same frames waiting: where the last
   * connection had just these, their bytes lie here already.
   */
  private int gatherFrames(Outbox outbox) {
    int frames = outbox.frames();
    if (frames == gatheredCount && holdsFrames(outbox)) {
      return gatheredBytes;
    }
    gatheredCount = 0; // until all is in place: a frame too large for the area spoils it
    int at = 0;
    for (int i = 0; i < frames; i++) {
      Frame frame = outbox.frame(i);
      int length = Math.min(frame.length(), GATHER_BYTES - at);
      frame.copyTo(0, gather.segment, at, length);
      at += length;
      if (length < frame.length() || at == GATHER_BYTES) {
        return at;
      }
    }
    remember(outbox, at);
    return at;
  }

  private boolean holdsFrames(Outbox outbox) {
    for (int i = gatheredCount - 1; i >= 0; i--) {
      if (outbox.frame(i) != gathered[i]) {
        return false;
      }
    }
    return true;
  }

  private void remember(Outbox outbox, int bytes) {
    int frames = outbox.frames();
    if (frames <= gathered.length) {
      for (int i = 0; i < frames; i++) {
        gathered[i] = outbox.frame(i);
      }
      gatheredCount = frames;
      gatheredBytes = bytes;
    }
  }

  /** Gathers staged bytes, the rest of a frame that left in part, and frames behind it. */
  private int gatherMixed(Outbox outbox) {
    gatheredCount = 0;
    int at = Math.min(outbox.stagedBytes(), GATHER_BYTES);
    if (at > 0) { // else stagedAt may be a place of the other area, beyond the end of this one
      staging.copyTo(outbox.stagedAt(), gather.segment, at);
    }
    int from = outbox.headDone();
    for (int i = 0; i < outbox.frames() && at < GATHER_BYTES; i++) {
      Frame frame = outbox.frame(i);
      int length = Math.min(frame.length() - from, GATHER_BYTES - at);
      frame.copyTo(from, gather.segment, at, length);
      at += length;
      from = 0;
    }
    return at;
  }

  @Nullable Frame[] takeRing() {
    if (ringCount == 0) {
      return new @Nullable Frame[RING_FRAMES];
    }
    @Nullable Frame[] ring = rings[--ringCount];
    placesKept -= ring.length;
    return ring;
  }

  /** Takes back a ring that holds no frames any more. */
  void giveRing(@Nullable Frame[] ring) {
    if (ring.length > LARGEST_RING_KEPT || placesKept + ring.length > PLACES_KEPT) {
      return;
    }
    placesKept += ring.length;
    if (ringCount == rings.length) {
      rings = java.util.Arrays.copyOf(rings, ringCount * 2);
    }
    rings[ringCount++] = ring;
  }
}
