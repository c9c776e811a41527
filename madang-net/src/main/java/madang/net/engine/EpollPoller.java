package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import madang.net.SystemCallException;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/**
 * One epoll set and the array its events are reported in. On the loop only.
 *
 * <p>{@link #add} and its like return 0 or -errno.
 */
final class EpollPoller {
  /**
   * Events taken in one return; more wait for the next. So few that what was read for them is still
   * in the cache when the turn's flush answers: 512 cost a fifth more CPU for each echoed message.
   */
  private static final int MAX_EVENTS = 64;

  private final LoopCalls calls;
  private final int epfd;
  private final MemorySegment events;
  private final MemorySegment change;

  EpollPoller(LoopCalls calls, Arena arena) throws SystemCallException {
    this.calls = calls;
    events = arena.allocate((long) MAX_EVENTS * Epoll.EVENT_BYTES, 8);
    change = arena.allocate(Epoll.EVENT_BYTES, 8);
    epfd = Errno.check("epoll_create1", Epoll.create1(calls.state));
  }

  /**
   * Waits.
   *
   * @param timeoutMs -1 without end, 0 only looks
   * @return how many events {@link #events} and {@link #token} now tell of; 0 also when a signal
   *     came
   */
  int await(int timeoutMs) {
    int count = Epoll.wait(calls.state, epfd, events.address(), MAX_EVENTS, timeoutMs);
    if (count < 0 && count != -Errno.EINTR) {
      throw new IllegalStateException(Errno.exception("epoll_wait", count));
    }
    return Math.max(count, 0);
  }

  int events(int index) {
    return Epoll.events(events, index);
  }

  long token(int index) {
    return Epoll.data(events, index);
  }

  int add(int fd, int interest, long token) {
    return control(Epoll.EPOLL_CTL_ADD, fd, interest, token);
  }

  int modify(int fd, int interest, long token) {
    return control(Epoll.EPOLL_CTL_MOD, fd, interest, token);
  }

  int remove(int fd) {
    return control(Epoll.EPOLL_CTL_DEL, fd, 0, 0);
  }

  void close() {
    calls.close(epfd);
  }

  private int control(int op, int fd, int interest, long token) {
    Epoll.set(change, 0, interest, token);
    int result = Epoll.ctl(calls.state, epfd, op, fd, change);
    if (calls.traced()) {
      tell(op, fd, interest, result);
    }
    return result;
  }

  private void tell(int op, int fd, int interest, int result) {
    String what =
        switch (op) {
          case Epoll.EPOLL_CTL_ADD -> "ADD " + fd + " " + Epoll.names(interest);
          case Epoll.EPOLL_CTL_MOD -> "MOD " + fd + " " + Epoll.names(interest);
          default -> "DEL " + fd;
        };
    calls.tell("epoll_ctl(" + what + ") = " + (result < 0 ? "-1 " + Errno.name(-result) : result));
  }

  /** The trace line of one return, for example {@code epoll_wait = 1 [7 EPOLLIN|EPOLLRDHUP]}. */
  void tellWait(int count, Slots slots) {
    var line = new StringBuilder("epoll_wait = ").append(count).append(" [");
    for (int i = 0; i < count; i++) {
      var entry = slots.find(token(i));
      line.append(i == 0 ? "" : ", ")
          .append(entry == null ? "closed" : entry.fd())
          .append(' ')
          .append(Epoll.names(events(i)));
    }
    calls.tell(line.append(']').toString());
  }
}
