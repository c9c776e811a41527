package madang.net.engine.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The native memory that bytes of one loop leave from. On the loop only.
 *
 * <p>The kernel may read a chunk until the send that names it has completed, which with a slow
 * reader takes minutes: so a chunk belongs to the connections that send from it, and comes back
 * here when the last of them is done.
 */
final class SendMemory {
  /** Sizes of chunks, in bytes; the last is what one send takes at the most. */
  private static final int[] SIZES = {4 * 1024, 32 * 1024, 256 * 1024};

  /** The most bytes of one send. */
  static final int LARGEST = SIZES[SIZES.length - 1];

  /** Bytes of free chunks that are kept, of each size; more are given back to the system. */
  private static final int SPARE_BYTES = 16 * 1024 * 1024;

  private static final int RING_FRAMES = 8;
  private static final int LARGEST_RING_KEPT = 256;
  private static final int RINGS_KEPT = 4096;

  /** A piece of native memory. */
  static final class Chunk {
    private final Arena arena = Arena.ofConfined();
    private final int size;
    final MemorySegment memory;
    final ByteBuffer bytes;
    final long address;

    /** How many connections send from it, and one while it may be given to the next. */
    private int users = 1;

    private Chunk(int size) {
      this.size = size;
      memory = arena.allocate(SIZES[size], 64);
      bytes = memory.asByteBuffer();
      address = memory.address();
    }

    int capacity() {
      return SIZES[size];
    }

    /** Whether others read it, so that nothing may be put behind what it holds. */
    boolean isShared() {
      return users > 1;
    }
  }

  private final @Nullable Chunk[][] spares = new @Nullable Chunk[SIZES.length][];
  private final int[] spareCounts = new int[SIZES.length];

  private @Nullable Frame[][] rings = new @Nullable Frame[64][];
  private int ringCount;

  /** What was gathered last, and the frames it was gathered from. */
  private @Nullable Chunk gathered;

  private @Nullable Frame[] gatheredFrames = new @Nullable Frame[LARGEST_RING_KEPT];
  private int gatheredCount;

  SendMemory() {
    for (int size = 0; size < SIZES.length; size++) {
      spares[size] = new @Nullable Chunk[SPARE_BYTES / SIZES[size]];
    }
  }

  /** A chunk for {@code bytes} bytes, or for as many as the largest holds. */
  Chunk take(int bytes) {
    int size = 0;
    while (size < SIZES.length - 1 && SIZES[size] < bytes) {
      size++;
    }
    if (spareCounts[size] > 0) {
      Chunk spare = spares[size][--spareCounts[size]];
      if (spare != null) {
        spares[size][spareCounts[size]] = null;
        spare.users = 1;
        return spare;
      }
    }
    return new Chunk(size);
  }

  /** One of its users is done with a chunk. */
  void give(Chunk chunk) {
    if (--chunk.users > 0) {
      return;
    }
    int size = chunk.size;
    if (spareCounts[size] == spares[size].length) {
      chunk.arena.close();
    } else {
      spares[size][spareCounts[size]++] = chunk;
    }
  }

  /**
   * Members of one group mostly have the same frames waiting: the chunk that was gathered last, if
   * it holds just these; else null.
   */
  @Nullable Chunk gatheredFrom(@Nullable Frame[] ring, int head, int count) {
    Chunk chunk = gathered;
    if (chunk == null || count != gatheredCount) {
      return null;
    }
    for (int i = count - 1; i >= 0; i--) {
      if (gatheredFrames[i] != ring[(head + i) & (ring.length - 1)]) {
        return null;
      }
    }
    chunk.users++;
    return chunk;
  }

  /** Remembers that {@code chunk} holds just these frames; it mustn't be written to any more. */
  void remember(Chunk chunk, @Nullable Frame[] ring, int head, int count) {
    forget();
    if (count <= gatheredFrames.length) {
      for (int i = 0; i < count; i++) {
        gatheredFrames[i] = ring[(head + i) & (ring.length - 1)];
      }
      gatheredCount = count;
      gathered = chunk;
      chunk.users++;
    }
  }

  /** The turn's flush is over; the next one's frames are others. */
  void forget() {
    Chunk chunk = gathered;
    if (chunk != null) {
      gathered = null;
      Arrays.fill(gatheredFrames, 0, gatheredCount, null);
      gatheredCount = 0;
      give(chunk);
    }
  }

  @Nullable Frame[] takeRing() {
    if (ringCount == 0) {
      return new @Nullable Frame[RING_FRAMES];
    }
    @Nullable Frame[] ring = rings[--ringCount];
    return ring;
  }

  /** Takes back a ring that holds no frames any more. */
  void giveRing(@Nullable Frame[] ring) {
    if (ring.length > LARGEST_RING_KEPT || ringCount == RINGS_KEPT) {
      return;
    }
    if (ringCount == rings.length) {
      rings = Arrays.copyOf(rings, ringCount * 2);
    }
    rings[ringCount++] = ring;
  }

  /** Gives everything back that isn't in use. */
  void close() {
    forget();
    for (int size = 0; size < SIZES.length; size++) {
      while (spareCounts[size] > 0) {
        Chunk spare = spares[size][--spareCounts[size]];
        if (spare != null) {
          spare.arena.close();
        }
      }
    }
  }
}
