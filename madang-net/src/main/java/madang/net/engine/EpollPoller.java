package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import madang.net.SystemCallException;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/** One epoll set and the array its events are reported in. epoll(7). On the loop only. */
final class EpollPoller implements Readiness {
  /**
   * Events taken in one return; more wait for the next. So few that what was read for them is still
   * in the cache when the turn's flush answers, which an echo with hundreds of events a turn feels.
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

  @Override
  public int await(int timeoutMs) {
    int count = Epoll.wait(calls.state, epfd, events.address(), MAX_EVENTS, timeoutMs);
    if (count < 0 && count != -Errno.EINTR) {
      throw new IllegalStateException(Errno.exception("epoll_wait", count));
    }
    return Math.max(count, 0);
  }

  @Override
  public int events(int index) {
    return Epoll.events(events, index);
  }

  @Override
  public long token(int index) {
    return Epoll.data(events, index);
  }

  @Override
  public int add(int fd, int interest, long token) {
    return control(Epoll.EPOLL_CTL_ADD, fd, interest, token);
  }

  @Override
  public int modify(int fd, int interest, long token) {
    return control(Epoll.EPOLL_CTL_MOD, fd, interest, token);
  }

  @Override
  public int remove(int fd) {
    return control(Epoll.EPOLL_CTL_DEL, fd, 0, 0);
  }

  @Override
  public void closing(int fd) {
    // close(2) takes the descriptor out of the set
  }

  @Override
  public boolean takes(int fd) {
    return true;
  }

  @Override
  public String changeCall() {
    return "epoll_ctl";
  }

  @Override
  public void close() {
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

  @Override
  public void tellWait(int count, Slots slots) {
    calls.tellWait("epoll_wait", count, slots, this, i -> Epoll.names(events(i)));
  }
}
