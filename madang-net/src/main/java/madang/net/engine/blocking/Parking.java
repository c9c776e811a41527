package madang.net.engine.blocking;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import madang.net.sys.Epoll;
import org.jspecify.annotations.Nullable;

/**
 * Where the threads of one connection wait until its descriptor is ready, without being in a call:
 * its reader, its writer, and nobody at all, who still wants to hear of a reset. Each wait ends by
 * the {@link PollThread}; all end when the socket is shut down.
 */
final class Parking {
  private static final int READ = Epoll.EPOLLIN | Epoll.EPOLLRDHUP;
  private static final int WRITE = Epoll.EPOLLOUT;

  /** Reported whether asked for or not; here it stands for a wait for nothing else. */
  private static final int GONE = Epoll.EPOLLERR;

  private final PollThread poll;
  private final long id;
  private final int fd;
  private final IntConsumer hungUp;

  private int armed; // guarded by this
  private boolean registered; // guarded by this
  private boolean ended; // guarded by this
  private @Nullable Thread reader; // guarded by this
  private @Nullable Thread writer; // guarded by this
  private volatile boolean readable;
  private volatile boolean writable;

  /**
   * @param hungUp told, on the poll thread, what came to an armed {@link #armHangUp}
   */
  Parking(PollThread poll, long id, int fd, IntConsumer hungUp) {
    this.poll = poll;
    this.id = id;
    this.fd = fd;
    this.hungUp = hungUp;
  }

  long id() {
    return id;
  }

  int fd() {
    return fd;
  }

  /** Waits until a read has something to tell; 0 or -errno. The connection's own thread only. */
  int awaitReadable() {
    readable = false;
    int result;
    synchronized (this) {
      reader = Thread.currentThread();
      result = arm(READ);
    }
    while (result >= 0 && !readable) {
      LockSupport.park(this);
    }
    return result;
  }

  /** Waits until a write has a chance; 0 or -errno. One thread at a time. */
  int awaitWritable() {
    writable = false;
    int result;
    synchronized (this) {
      writer = Thread.currentThread();
      result = arm(WRITE);
    }
    while (result >= 0 && !writable) {
      LockSupport.park(this);
    }
    return result;
  }

  /** Asks to hear of a reset, or of the end of both directions, once; 0 or -errno. */
  synchronized int armHangUp() {
    return (armed & GONE) != 0 ? 0 : arm(GONE);
  }

  /**
   * The descriptor is about to be closed. Its number may soon be another connection's, and a report
   * that the poll thread has in hand mustn't arm that one.
   */
  synchronized void end() {
    ended = true;
  }

  private int arm(int events) {
    armed |= events;
    int op = registered ? Epoll.EPOLL_CTL_MOD : Epoll.EPOLL_CTL_ADD;
    int result = poll.control(op, fd, armed | Epoll.EPOLLONESHOT, id);
    registered |= result >= 0;
    return result;
  }

  /** The poll thread's report, which has disarmed the descriptor. */
  void ready(int events) {
    int fired;
    synchronized (this) {
      boolean over = (events & (Epoll.EPOLLERR | Epoll.EPOLLHUP)) != 0;
      fired = armed & (over ? READ | WRITE | GONE : events);
      if ((fired & READ) != 0) {
        fired |= READ;
        readable = true;
        LockSupport.unpark(reader);
      }
      if ((fired & WRITE) != 0) {
        writable = true;
        LockSupport.unpark(writer);
      }
      armed &= ~fired;
      if (armed != 0 && !ended) {
        arm(armed); // fails only where the descriptor is gone, and nobody waits then
      }
    }
    if ((fired & GONE) != 0) {
      hungUp.accept(events);
    }
  }
}
