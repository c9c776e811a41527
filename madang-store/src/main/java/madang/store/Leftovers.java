package madang.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites what secure_delete passes over: where rows were deleted SQLite moves their neighbours
 * to other pages, and leaves copies of them in the space that is free there now. When such a
 * neighbour is deleted later its copy stays. So after a deletion the free space of the pages around
 * is filled with zeros, in the file itself, as no statement reaches it; nobody reads it, so that
 * doesn't matter to those who read meanwhile. One thread.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#b_tree_pages">The form of b-tree pages</a>
 */
final class Leftovers implements AutoCloseable {
  /** Pages on each side that are looked at: a deletion moves rows among three, and some follow. */
  private static final int AROUND = 8;

  private static final int INTERIOR = 5;
  private static final int LEAF = 13;

  private final Path file;

  /**
   * Kept open: to close any descriptor of a file takes this process's locks from it, SQLite's too
   * (<a href="https://www.sqlite.org/howtocorrupt.html">How to corrupt</a>, 2.2).
   */
  private @Nullable FileChannel channel;

  private @Nullable Object key;
  private ByteBuffer page = ByteBuffer.allocate(512);

  /** The table's leaves in the order of their rows, and the last row that each may hold. */
  private int[] leaves = new int[64];

  private long[] lasts = new long[64];
  private int count;

  Leftovers(Path file) {
    this.file = file;
  }

  /**
   * Overwrites what is left around deleted rows of a table. Nobody may write the file meanwhile,
   * and all that was written must be in it: its WAL is empty.
   *
   * @param root the table's first page
   * @param deleted their rowids, rising
   */
  void overwrite(int root, List<Long> deleted) throws IOException {
    FileChannel open = open();
    count = 0;
    collect(open, root, depth(open, root), Long.MAX_VALUE);
    boolean found = false;
    int next = 0;
    for (long row : deleted) {
      int at = Arrays.binarySearch(lasts, 0, count, row);
      int leaf = at < 0 ? -at - 1 : at;
      for (next = Math.max(next, leaf - AROUND); next < count && next <= leaf + AROUND; next++) {
        found |= clear(open, leaves[next]);
      }
    }
    if (found) {
      open.force(false);
    }
  }

  private FileChannel open() throws IOException {
    Object now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    FileChannel open = channel;
    if (open == null || !now.equals(key)) {
      close(); // another file by now: nobody has locks on the old one
      open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel = open;
      key = now;
      page = ByteBuffer.allocate(512);
      open.read(page.clear(), 0);
      int size = u16(16);
      page = ByteBuffer.allocate(size == 1 ? 65_536 : size);
    }
    return open;
  }

  /** Levels above the leaves: all of these are equally deep. */
  private int depth(FileChannel open, int root) throws IOException {
    int depth = 0;
    for (int at = root; read(open, at) == INTERIOR; depth++) {
      at = page.getInt(u16(12)); // its first child
    }
    return depth;
  }

  private void collect(FileChannel open, int number, int depth, long last) throws IOException {
    if (depth == 0) {
      if (count == leaves.length) {
        leaves = Arrays.copyOf(leaves, 2 * count);
        lasts = Arrays.copyOf(lasts, 2 * count);
      }
      leaves[count] = number;
      lasts[count++] = last;
      return;
    }
    if (read(open, number) != INTERIOR) {
      throw new IOException("page " + number + " isn't what it was");
    }
    int cells = u16(3);
    int[] children = new int[cells + 1];
    long[] upTo = new long[cells + 1];
    for (int i = 0; i < cells; i++) {
      int cell = u16(12 + 2 * i);
      children[i] = page.getInt(cell);
      upTo[i] = varint(cell + 4);
    }
    children[cells] = page.getInt(8);
    upTo[cells] = last;
    for (int i = 0; i <= cells; i++) {
      collect(open, children[i], depth - 1, upTo[i]);
    }
  }

  /** Fills a leaf's free space with zeros; whether anything else was there. */
  private boolean clear(FileChannel open, int number) throws IOException {
    if (read(open, number) != LEAF) {
      return false;
    }
    int from = 8 + 2 * u16(3);
    int to = u16(5) == 0 ? 65_536 : u16(5);
    boolean found = false;
    for (int i = from; i < to && i < page.capacity(); i++) {
      found |= page.get(i) != 0;
    }
    if (found) {
      open.write(ByteBuffer.allocate(to - from), place(number) + from);
    }
    return found;
  }

  /** Reads a page; what kind it is. */
  private int read(FileChannel open, int number) throws IOException {
    page.clear();
    while (page.hasRemaining()) {
      if (open.read(page, place(number) + page.position()) < 0) {
        throw new IOException("the file ends before page " + number);
      }
    }
    return page.get(0);
  }

  private long place(int number) {
    return (number - 1L) * page.capacity();
  }

  private int u16(int at) {
    return page.getShort(at) & 0xffff;
  }

  private long varint(int at) {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      byte b = page.get(at + i);
      value = value << 7 | (b & 0x7f);
      if (b >= 0) {
        return value;
      }
    }
    return value << 8 | (page.get(at + 8) & 0xff);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    channel = null;
  }
}
