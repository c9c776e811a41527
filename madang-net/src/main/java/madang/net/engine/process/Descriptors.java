package madang.net.engine.process;

import java.util.Arrays;
import madang.net.engine.Farewell;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;

/**
 * Descriptors held back for the time when the process is out of them. One given up makes room to
 * accept a caller and to tell him the end; all of them, to start a worker. On the thread of a
 * {@link CallerLoop} only; what other threads open may be quicker at what is given up, hence each
 * call takes replacements first.
 */
final class Descriptors {
  /**
   * What the start of a process takes for a moment: /dev/null twice, and the two pipes by which the
   * JDK starts one.
   */
  private static final int OF_A_START = 6;

  private final Calls calls;
  private final int[] held = new int[OF_A_START];
  private int count;

  Descriptors(Calls calls) {
    this.calls = calls;
    refill();
  }

  /** Whether a call failed because the process, or the system, has none left. */
  static boolean isNoneLeft(int result) {
    return result == -Errno.EMFILE || result == -Errno.ENFILE;
  }

  private boolean refill() {
    while (count < held.length) {
      int fd = EventFd.eventfd(calls.state);
      if (fd < 0) {
        return false;
      }
      held[count++] = fd;
    }
    return true;
  }

  private void giveUp(int left) {
    while (count > left) {
      Fd.close(calls.state, held[--count]);
    }
  }

  /**
   * Makes room to start a worker, until {@link #started}.
   *
   * @param others workers that start already: each, and this one, will want one for its stream
   * @return false where there is no room
   */
  boolean makeRoom(int others) {
    if (!refill()) {
      return false;
    }
    int[] streams = new int[others + 1];
    Arrays.setAll(streams, i -> EventFd.eventfd(calls.state));
    boolean enough = true;
    for (int fd : streams) {
      enough &= fd >= 0;
      if (fd >= 0) {
        Fd.close(calls.state, fd);
      }
    }
    if (enough) {
      giveUp(0);
    }
    return enough;
  }

  void started() {
    refill();
  }

  /**
   * Accepts the next caller of a listening socket and tells him the end.
   *
   * @param farewell what he hears before
   * @return 0 or more where that is done; -EAGAIN where nobody is waiting; another -errno where he
   *     must wait, for no descriptor could be had
   */
  int turnOneAway(int listening, Farewell farewell) {
    refill();
    if (count == 0) {
      return -Errno.EMFILE;
    }
    giveUp(count - 1);
    int caller = calls.accept4(listening);
    if (caller >= 0) {
      // He hears the end, and his descriptor is held from now on: closed, it could be taken by
      // another thread before we have it again.
      calls.dismiss(caller, farewell);
      held[count++] = caller;
    } else {
      refill();
    }
    return caller;
  }

  void close() {
    giveUp(0);
  }
}
