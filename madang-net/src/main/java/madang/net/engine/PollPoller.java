package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.Poll;

/**
 * poll(2): an array of all descriptors, which the kernel looks through at each call. The array is
 * dense: where one leaves, the last takes its place. On the loop only.
 *
 * <p>(Stevens, UNIX Network Programming, section 6.10, looks for free places instead. Moving all
 * later ones down by one, as textbooks' chat servers do while they walk along the array, passes one
 * over; here what was found is taken out of the array before anything is done about it.)
 */
final class PollPoller implements Readiness {
  /** What poll(2) knows of epoll's bits; ERR and HUP it tells unasked. */
  private static final int KNOWN =
      Epoll.EPOLLIN | Epoll.EPOLLPRI | Epoll.EPOLLOUT | Epoll.EPOLLRDHUP;

  private static final int NOWHERE = -1;

  private final LoopCalls calls;
  private Arena arena = Arena.ofShared();
  private MemorySegment fds;
  private long[] tokens = new long[64];
  private int count;

  /** Where each descriptor stands in the array. */
  private int[] places = new int[64];

  private int[] readyEvents = new int[64];
  private long[] readyTokens = new long[64];

  PollPoller(LoopCalls calls) {
    this.calls = calls;
    fds = arena.allocate((long) tokens.length * Poll.FD_BYTES, 8);
    Arrays.fill(places, NOWHERE);
  }

  @Override
  public int await(int timeoutMs) {
    int result = Poll.poll(calls.state, fds.address(), count, timeoutMs);
    if (result < 0 && result != -Errno.EINTR) {
      throw new IllegalStateException(Errno.exception("poll", result));
    }
    return collect(Math.max(result, 0));
  }

  private int collect(int found) {
    if (found > readyTokens.length) {
      readyEvents = new int[Math.max(found, 2 * readyEvents.length)];
      readyTokens = new long[readyEvents.length];
    }
    int ready = 0;
    for (int place = 0; ready < found && place < count; place++) {
      int events = Poll.revents(fds, place);
      if (events != 0) {
        readyEvents[ready] = events;
        readyTokens[ready++] = tokens[place];
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
    if (place(fd) != NOWHERE) {
      return -Errno.EEXIST;
    }
    if (count == tokens.length) {
      grow();
    }
    if (fd >= places.length) {
      int known = places.length;
      places = Arrays.copyOf(places, Math.max(fd + 1, 2 * known));
      Arrays.fill(places, known, places.length, NOWHERE);
    }
    places[fd] = count;
    tokens[count] = token;
    Poll.set(fds, count, fd, interest & KNOWN);
    count++;
    return 0;
  }

  private void grow() {
    var larger = Arena.ofShared();
    MemorySegment all = larger.allocate(2 * fds.byteSize(), 8);
    MemorySegment.copy(fds, 0, all, 0, fds.byteSize());
    arena.close();
    arena = larger;
    fds = all;
    tokens = Arrays.copyOf(tokens, 2 * tokens.length);
  }

  @Override
  public int modify(int fd, int interest, long token) {
    int place = place(fd);
    if (place == NOWHERE) {
      return -Errno.ENOENT;
    }
    tokens[place] = token;
    Poll.set(fds, place, fd, interest & KNOWN);
    return 0;
  }

  @Override
  public int remove(int fd) {
    int place = place(fd);
    if (place == NOWHERE) {
      return -Errno.ENOENT;
    }
    int last = --count;
    if (place != last) {
      int moved = Poll.fd(fds, last);
      MemorySegment.copy(
          fds, (long) last * Poll.FD_BYTES, fds, (long) place * Poll.FD_BYTES, Poll.FD_BYTES);
      tokens[place] = tokens[last];
      places[moved] = place;
    }
    places[fd] = NOWHERE;
    return 0;
  }

  private int place(int fd) {
    return fd < places.length ? places[fd] : NOWHERE;
  }

  @Override
  public void closing(int fd) {
    remove(fd);
  }

  @Override
  public boolean takes(int fd) {
    return true;
  }

  @Override
  public String changeCall() {
    return "poll";
  }

  @Override
  public void tellWait(int found, Slots slots) {
    calls.tellWait("poll", found, slots, this, i -> Poll.names(events(i)));
  }

  @Override
  public void close() {
    arena.close();
  }
}
