package madang.net.engine.blocking;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;

/**
 * One thread that waits for descriptors in others' stead, each wait armed anew (EPOLLONESHOT), as
 * the JDK does it under its own sockets. Virtual threads park while it waits for them; platform
 * threads use it only to hear of a reset while they don't read.
 */
final class PollThread {
  private static final System.Logger LOG = System.getLogger("madang.net");
  private static final int MAX_EVENTS = 256;

  /** No connection has this number. */
  private static final long WAKE = 0;

  private final BlockingCalls calls;
  private final Counters counters;
  private final ConcurrentHashMap<Long, Parking> parked = new ConcurrentHashMap<>();
  private final Arena arena = Arena.ofAuto(); // collected with this
  private final MemorySegment events = arena.allocate((long) MAX_EVENTS * Epoll.EVENT_BYTES, 8);
  private final MemorySegment change = arena.allocate(Epoll.EVENT_BYTES, 8); // guarded by this
  private final CallState changeState = CallState.fresh(); // guarded by this
  private boolean released; // guarded by this
  private final CallState waitState = CallState.fresh();
  private final int epfd;
  private final int wakeFd;
  private final Thread thread;
  private volatile boolean ended;

  PollThread(BlockingCalls calls, Counters counters) throws SystemCallException {
    this.calls = calls;
    this.counters = counters;
    epfd = Errno.check("epoll_create1", Epoll.create1(changeState));
    wakeFd = EventFd.eventfd(changeState);
    int result = wakeFd < 0 ? wakeFd : control(Epoll.EPOLL_CTL_ADD, wakeFd, Epoll.EPOLLIN, WAKE);
    if (result < 0) {
      release();
      throw Errno.exception("eventfd", result);
    }
    thread = Thread.ofPlatform().daemon().name("madang-poll").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void enter(Parking parking) {
    parked.put(parking.id(), parking);
  }

  void leave(Parking parking) {
    parked.remove(parking.id());
    parking.end();
  }

  /** epoll_ctl(2); 0 or -errno. Any thread, also one that outlives this. */
  synchronized int control(int op, int fd, int interest, long id) {
    if (released) {
      return -Errno.EBADF; // the number of our set may be another engine's by now
    }
    Epoll.set(change, 0, interest, id);
    return Epoll.ctl(changeState, epfd, op, fd, change);
  }

  private void run() {
    try {
      while (!ended) {
        int count = Epoll.wait(waitState, epfd, events.address(), MAX_EVENTS, -1);
        if (count < 0 && count != -Errno.EINTR) {
          throw new IllegalStateException(Errno.exception("epoll_wait", count));
        }
        if (count > 0 && calls.traced()) {
          tell(count);
        }
        for (int i = 0; i < count; i++) {
          Parking waiting = parked.get(Epoll.data(events, i));
          if (waiting != null) {
            counters.events.increment();
            waiting.ready(Epoll.events(events, i));
          }
        }
      }
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "madang-poll has failed; threads that wait won't be woken", thrown);
    } finally {
      release();
    }
  }

  private void tell(int count) {
    var line = new StringBuilder("epoll_wait = ").append(count).append(" [");
    for (int i = 0; i < count; i++) {
      long id = Epoll.data(events, i);
      Parking waiting = parked.get(id);
      line.append(i == 0 ? "" : ", ")
          .append(id == WAKE ? wakeFd : waiting == null ? "closed" : waiting.fd())
          .append(' ')
          .append(Epoll.names(Epoll.events(events, i)));
    }
    calls.tell(line.append(']').toString());
  }

  private synchronized void release() {
    released = true;
    Fd.close(changeState, epfd);
    if (wakeFd >= 0) {
      Fd.close(changeState, wakeFd);
    }
  }

  /** Ends the thread; nobody waits any more. */
  void close() throws InterruptedException {
    ended = true;
    try (Arena one = Arena.ofConfined()) {
      MemorySegment number = one.allocate(8, 8);
      number.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, 1);
      Fd.write(CallState.ofThread(), wakeFd, number.address(), 8); // fails only where it's read
    }
    thread.join();
  }
}
