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
 * doesn't matter to those who read meanwhile. Pages that aren't what they should be are left as
 * they are: whoever reads them is told. One thread.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#b_tree_pages">The form of b-tree pages</a>
 */
final class Leftovers implements AutoCloseable {
  /** Pages on each side that are looked at: a deletion moves rows among three, and some follow. */
  private static final int AROUND = 8;

  private static final int HEADER_BYTES = 100;
  private static final int INTERIOR = 5;
  private static final int LEAF = 13;
  private static final int NO_PAGE = 0;

  /** More levels than a tree of this file's size can have: one that leads in a circle has them. */
  private static final int MOST_LEVELS = 20;

  /** The fewest bytes of an interior page's cell: a page's number and a rowid. */
  private static final int CHILD_BYTES = 4 + 1;

  /** The most of a rowid, for one that is read across a damaged page's end. */
  private static final int VARINT_BYTES = 9;

  /** SQLite's bound of bytes between cells that are too few for its list of free blocks. */
  private static final int FRAGMENTS = 60;

  private final Path file;

  /**
   * Kept open: to close any descriptor of a file takes this process's locks from it, SQLite's too
   * (<a href="https://www.sqlite.org/howtocorrupt.html">How to corrupt</a>, 2.2).
   */
  private @Nullable FileChannel channel;

  private @Nullable Object key;
  private int size;
  private ByteBuffer page = ByteBuffer.allocate(0);

  /** The table's leaves in the order of their rows, and the last row that each may hold. */
  private int[] leaves = new int[64];

  private long[] lasts = new long[64];
  private int count;
  private long pages;

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
    pages = open.size() / size;
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
      size = HEADER_BYTES;
      page = ByteBuffer.allocate(size);
      read(open, 1);
      size = u16(16) == 1 ? 65_536 : u16(16);
      page = ByteBuffer.allocate(size + VARINT_BYTES);
    }
    return open;
  }

  /** Levels above the leaves: all of these are equally deep, so the last of each says it. */
  private int depth(FileChannel open, int root) throws IOException {
    int depth = 0;
    for (int at = root; read(open, at) == INTERIOR && depth < MOST_LEVELS; depth++) {
      at = page.getInt(8); // its last child
    }
    return depth;
  }

  private void collect(FileChannel open, int number, int depth, long last) throws IOException {
    if (count > pages) {
      return; // a circle
    }
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
      return;
    }
    int cells = u16(3);
    if (12 + 2 * cells > size) {
      return;
    }
    int[] children = new int[cells + 1];
    long[] upTo = new long[cells + 1];
    for (int i = 0; i < cells; i++) {
      int cell = u16(12 + 2 * i);
      if (cell + CHILD_BYTES > size) {
        return;
      }
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
    if (from > to || to > size || !beginsAt(to)) {
      return false;
    }
    boolean found = false;
    for (int i = from; i < to; i++) {
      found |= page.get(i) != 0;
    }
    if (found) {
      open.write(ByteBuffer.allocate(to - from), place(number) + from);
    }
    return found;
  }

  /** Whether a leaf's rows begin there: of one that is damaged nothing may be overwritten. */
  private boolean beginsAt(int start) {
    int first = size;
    for (int i = 0; i < u16(3); i++) {
      first = Math.min(first, u16(8 + 2 * i));
    }
    return start <= first && first - start <= FRAGMENTS;
  }

  /** Reads a page; what kind it is. */
  private int read(FileChannel open, int number) throws IOException {
    page.clear().limit(size);
    while (number > 0 && page.hasRemaining()) {
      if (open.read(page, place(number) + page.position()) < 0) {
        return NO_PAGE; // damaged, or cut off
      }
    }
    return number > 0 ? page.limit(page.capacity()).get(0) : NO_PAGE;
  }

  private long place(int number) {
    return (number - 1L) * size;
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
