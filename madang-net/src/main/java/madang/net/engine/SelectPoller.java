package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.Select;

/**
 * select(2): two sets of bits, one a descriptor, copied for each call because the call overwrites
 * them, and looked through up to the highest descriptor. On the loop only.
 *
 * <p>A set has 1,024 bits whatever the process may open, so a descriptor of FD_SETSIZE or more is
 * refused. There is no bit for an end, a reset or an error: they make a descriptor readable (or
 * writable), and the read tells. So one whose reading is paused, and which has nothing to write,
 * isn't seen to be reset.
 */
final class SelectPoller implements Readiness {
  private final LoopCalls calls;
  private final MemorySegment reading;
  private final MemorySegment writing;

  /** What the call is given and leaves its findings in. */
  private final MemorySegment readable;

  private final MemorySegment writable;
  private final MemorySegment timeval;

  private final long[] tokens = new long[Select.FD_SETSIZE];
  private final BitSet added = new BitSet(Select.FD_SETSIZE);

  private final int[] readyEvents = new int[Select.FD_SETSIZE];
  private final long[] readyTokens = new long[Select.FD_SETSIZE];

  SelectPoller(LoopCalls calls, Arena arena) {
    this.calls = calls;
    reading = arena.allocate(Select.SET_BYTES, 8);
    writing = arena.allocate(Select.SET_BYTES, 8);
    readable = arena.allocate(Select.SET_BYTES, 8);
    writable = arena.allocate(Select.SET_BYTES, 8);
    timeval = arena.allocate(Select.TIMEVAL_BYTES, 8);
  }

  @Override
  public int await(int timeoutMs) {
    readable.copyFrom(reading);
    writable.copyFrom(writing);
    if (timeoutMs >= 0) {
      Select.timeout(timeval, timeoutMs);
    }
    int result =
        Select.select(
            calls.state,
            added.length(),
            readable.address(),
            writable.address(),
            timeoutMs < 0 ? 0 : timeval.address());
    if (result < 0 && result != -Errno.EINTR) {
      throw new IllegalStateException(Errno.exception("select", result));
    }
    return result <= 0 ? 0 : collect(); // after a failure the sets say nothing
  }

  private int collect() {
    int ready = 0;
    int words = (added.length() + Long.SIZE - 1) / Long.SIZE;
    for (int word = 0; word < words; word++) {
      long in = Select.word(readable, word);
      long out = Select.word(writable, word);
      for (long any = in | out; any != 0; any &= any - 1) {
        long bit = Long.lowestOneBit(any);
        readyEvents[ready] =
            ((in & bit) != 0 ? Epoll.EPOLLIN : 0) | ((out & bit) != 0 ? Epoll.EPOLLOUT : 0);
        readyTokens[ready++] = tokens[word * Long.SIZE + Long.numberOfTrailingZeros(bit)];
      }
    }
    return ready;
  }

  @Override
  public int events(int index) {
    return readyEvents[index];
  }

  @Override
  public long token(int index) {
    return readyTokens[index];
  }

  @Override
  public int add(int fd, int interest, long token) {
    if (!takes(fd)) {
      return -Errno.EINVAL;
    }
    if (added.get(fd)) {
      return -Errno.EEXIST;
    }
    added.set(fd);
    return modify(fd, interest, token);
  }

  @Override
  public int modify(int fd, int interest, long token) {
    if (!takes(fd) || !added.get(fd)) {
      return -Errno.ENOENT;
    }
    tokens[fd] = token;
    Select.put(reading, fd, (interest & Epoll.EPOLLIN) != 0);
    Select.put(writing, fd, (interest & Epoll.EPOLLOUT) != 0);
    return 0;
  }

  @Override
  public int remove(int fd) {
    if (!takes(fd) || !added.get(fd)) {
      return -Errno.ENOENT;
    }
    added.clear(fd);
    Select.put(reading, fd, false);
    Select.put(writing, fd, false);
    return 0;
  }

  @Override
  public void closing(int fd) {
    remove(fd);
  }

  @Override
  public boolean takes(int fd) {
    return fd < Select.FD_SETSIZE;
  }

  @Override
  public String changeCall() {
    return "select";
  }

  @Override
  public void tellWait(int found, Slots slots) {
    calls.tellWait("select", found, slots, this, i -> names(events(i)));
  }

  private static String names(int events) {
    return switch (events) {
      case Epoll.EPOLLIN -> "readable";
      case Epoll.EPOLLOUT -> "writable";
      default -> "readable|writable";
    };
  }

  @Override
  public void close() {
    // nothing of the kernel's is held between two calls
  }
}
