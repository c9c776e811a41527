package madang.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the WAL that a killed server has left, before SQLite does: of one that was damaged it
 * takes what stands before the damage, and says nothing. How much was there stands in the -shm
 * file, which a killed process leaves as it was.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#the_write_ahead_log">The form of a WAL</a>
 * @see <a href="https://www.sqlite.org/walformat.html">The form of the -shm file</a>
 */
final class WalCheck {
  private static final int WAL_HEADER = 32;
  private static final int FRAME_HEADER = 24;

  /** Sums of numbers in big-endian order have a lowest bit. */
  private static final int MAGIC = 0x377f0682;

  private WalCheck() {}

  /** Says so where messages are lost. */
  static void run(StoreOptions options) {
    Path wal = sibling(options.history(), "-wal");
    try {
      Index index = Index.read(sibling(options.history(), "-shm"));
      if (index != null && index.frames > index.copied && sound(wal, index) < index.frames) {
        options
            .notices()
            .accept(
                "history: "
                    + wal
                    + " is damaged: some of what was stored last is lost, the rest is readable."
                    + " Look at the disk, unless this was a power failure with durability"
                    + " \"relaxed\"");
      }
    } catch (IOException e) {
      // SQLite says what is wrong when it opens them.
    }
  }

  private static Path sibling(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /**
   * What the -shm file says of the WAL.
   *
   * @param frames those that were committed
   * @param copied those of them that are in the database
   * @param salts of this WAL, as they stand in it
   */
  private record Index(long frames, long copied, long salts) {
    private static final int BYTES = 100;

    static @Nullable Index read(Path file) throws IOException {
      if (!Files.exists(file)) {
        return null;
      }
      try (FileChannel channel = FileChannel.open(file)) {
        ByteBuffer shm = WalCheck.read(channel, BYTES);
        if (shm.remaining() < BYTES || shm.get(12) == 0) {
          return null; // not filled yet
        }
        long salts = shm.getLong(32); // as in the WAL; all else is in this machine's order
        shm.order(ByteOrder.nativeOrder());
        return new Index(shm.getInt(16), shm.getInt(96), salts);
      }
    }
  }

  /** Frames from the first on that are what was written. */
  private static long sound(Path wal, Index index) throws IOException {
    if (!Files.exists(wal)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(wal)) {
      ByteBuffer header = read(channel, WAL_HEADER);
      if (header.remaining() < WAL_HEADER || (header.getInt(0) & ~1) != MAGIC) {
        return 0;
      }
      Sum sum = new Sum((header.getInt(0) & 1) != 0);
      sum.add(header, 0, 24);
      if (!sum.is(header, 24) || header.getLong(16) != index.salts) {
        return 0;
      }
      int size = FRAME_HEADER + header.getInt(8);
      for (long frames = 0; ; frames++) {
        ByteBuffer frame = read(channel, size);
        if (frame.remaining() < size || frame.getLong(8) != index.salts) {
          return frames;
        }
        sum.add(frame, 0, 8);
        sum.add(frame, FRAME_HEADER, size);
        if (!sum.is(frame, 16)) {
          return frames;
        }
      }
    }
  }

  /** What comes next in a file, up to so many bytes. */
  private static ByteBuffer read(FileChannel channel, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int got = 0;
    while (bytes.hasRemaining() && got >= 0) {
      got = channel.read(bytes);
    }
    return bytes.flip();
  }

  /** The sum that goes on from frame to frame. */
  private static final class Sum {
    private final ByteOrder order;
    private int first;
    private int second;

    Sum(boolean bigEndian) {
      order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    void add(ByteBuffer bytes, int from, int to) {
      bytes.order(order);
      for (int at = from; at < to; at += 8) {
        first += bytes.getInt(at) + second;
        second += bytes.getInt(at + 4) + first;
      }
      bytes.order(ByteOrder.BIG_ENDIAN);
    }

    /** Whether that stands here; in big-endian order always. */
    boolean is(ByteBuffer bytes, int at) {
      return bytes.getInt(at) == first && bytes.getInt(at + 4) == second;
    }
  }
}
