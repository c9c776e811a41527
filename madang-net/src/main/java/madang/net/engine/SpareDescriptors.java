package madang.net.engine;

import java.util.Arrays;
import madang.net.sys.Errno;

/**
 * Descriptors that an engine's acceptors hold back, one each, for the time when the process is out
 * of them: given up, one makes room to accept a caller and to tell him the end. (The idea is
 * libev's.) Any thread; the lock is held for a few calls that don't wait.
 *
 * <p>They belong to all acceptors together. Had each its own, one loop's caller could take what
 * another loop has just given up, and that loop's callers would hang until something else came
 * free. For the same reason accepts take turns while descriptors are scarce. What the rest of the
 * process opens at that moment can still be quicker: {@link #turnOneAway} then says so, and the
 * next call here takes a replacement before it lets a caller in.
 */
final class SpareDescriptors {
  private int[] held = new int[4]; // guarded by this, as are count and due
  private int count;

  /** How many there should be: one for each acceptor. */
  private int due;

  /**
   * An accept has failed for want of a descriptor, and since then none has worked with all held.
   */
  private volatile boolean scarce;

  /** One more acceptor begins. */
  synchronized void add(SocketCalls calls) {
    due++;
    refill(calls);
  }

  /** An acceptor ends. */
  synchronized void remove(SocketCalls calls) {
    due--;
    while (count > due) {
      calls.close(held[--count]);
    }
  }

  /** The next caller's socket, or -errno. */
  int accept(SocketCalls calls, int fd) {
    if (scarce) {
      return acceptInTurn(calls, fd);
    }
    int result = calls.accept(fd);
    if (isNoneLeft(result)) {
      scarce = true;
    }
    return result;
  }

  private synchronized int acceptInTurn(SocketCalls calls, int fd) {
    refill(calls); // before a caller takes what has come free
    int result = calls.accept(fd);
    if (result >= 0 && count == due) {
      scarce = false;
    }
    return result;
  }

  static boolean isNoneLeft(int result) {
    return result == -Errno.EMFILE || result == -Errno.ENFILE;
  }

  /**
   * Accepts the next caller and tells him the end.
   *
   * @param farewell what he hears before
   * @return 0 or more where that is done; -EAGAIN where nobody is waiting; another -errno where he
   *     must wait, for no descriptor could be had
   */
  synchronized int turnOneAway(SocketCalls calls, int fd, Farewell farewell) {
    refill(calls);
    if (count == 0) {
      return -Errno.EMFILE;
    }
    calls.close(held[--count]);
    int caller = calls.accept(fd);
    if (caller >= 0) {
      // He hears the end, and his descriptor is the next spare one: closed, it could be taken by
      // another thread before we have it again.
      calls.dismiss(caller, farewell);
      held[count++] = caller;
    } else {
      refill(calls);
    }
    return caller;
  }

  private void refill(SocketCalls calls) {
    while (count < due) {
      int fd = calls.spare();
      if (fd < 0) {
        return;
      }
      if (count == held.length) {
        held = Arrays.copyOf(held, 2 * count);
      }
      held[count++] = fd;
    }
  }
}
