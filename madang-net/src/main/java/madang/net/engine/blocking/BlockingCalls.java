package madang.net.engine.blocking;

import java.net.SocketAddress;
import madang.net.Trace;
import madang.net.engine.Farewell;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.Poll;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * System calls on sockets, each told to the trace where there is one, with the thread that makes
 * it. A call that may wait is told twice: {@code read(7) ...} when it begins, and when it returns.
 *
 * <p>Any thread, with a {@link CallState} that is its own for the time of the call.
 */
final class BlockingCalls {
  private static final String THREADS = "madang-";

  private final @Nullable Trace trace;

  BlockingCalls(@Nullable Trace trace) {
    this.trace = trace;
  }

  /** recv(2), told as read; {@code waits}: until there is something. */
  int read(CallState state, int fd, long address, int count, boolean waits) {
    begin("read", fd, waits);
    int result = Sockets.recv(state, fd, address, count, waits ? 0 : Sockets.MSG_DONTWAIT);
    return told("read", fd, result);
  }

  /** send(2), told as write; {@code waits}: until the kernel has taken all. */
  int write(CallState state, int fd, long address, int count, boolean waits) {
    begin("write", fd, waits);
    int flags = Sockets.MSG_NOSIGNAL | (waits ? 0 : Sockets.MSG_DONTWAIT);
    return told("write", fd, Sockets.send(state, fd, address, count, flags));
  }

  /**
   * Waits for a caller. accept4(2).
   *
   * @param blocking whether calls on the new socket wait
   */
  int accept4(CallState state, int fd, SockAddr caller, boolean blocking) {
    begin("accept4", fd, true);
    int result =
        blocking ? Sockets.acceptBlocking(state, fd, caller) : Sockets.accept4(state, fd, caller);
    return told("accept4", fd, result);
  }

  int connect(CallState state, int fd, SocketAddress remote, boolean waits) {
    begin("connect", fd, waits);
    return told("connect", fd, Sockets.connect(state, fd, SockAddr.ofThread().encode(remote)));
  }

  /**
   * poll(2) for one socket; leaves its error where it is.
   *
   * @param memory for the array and its errno
   * @param waits until there is something; else only looks, which isn't told
   * @return what there is, 0 or -errno
   */
  int poll(CallMemory memory, int fd, int events, boolean waits) {
    begin("poll", fd, waits);
    Poll.set(memory.segment, 0, fd, events);
    int count = Poll.poll(memory.state, memory.address(), 1, waits ? -1 : 0);
    if (waits) {
      told("poll", fd, count);
    }
    return count > 0 ? Poll.revents(memory.segment, 0) : count;
  }

  /** Tells an accepted caller the end, and why, without waiting; {@link #close} follows. */
  void dismiss(CallState state, int fd, Farewell farewell) {
    farewell.dismiss(state, fd, this::told);
  }

  int shutdown(CallState state, int fd, int how) {
    return told("shutdown", fd, Sockets.shutdown(state, fd, how));
  }

  /** A failed close gives the descriptor back all the same: nothing is left to do about it. */
  void close(CallState state, int fd) {
    told("close", fd, Fd.close(state, fd));
  }

  boolean traced() {
    return trace != null;
  }

  void tell(String line) {
    if (trace != null) {
      String thread = Thread.currentThread().getName();
      trace.line(
          line
              + " ["
              + (thread.startsWith(THREADS) ? thread.substring(THREADS.length()) : thread)
              + "]");
    }
  }

  private void begin(String call, int fd, boolean waits) {
    if (waits && trace != null) {
      tell(call + "(" + fd + ") ...");
    }
  }

  private int told(String call, int fd, int result) {
    if (trace != null) {
      String outcome = result >= 0 ? Integer.toString(result) : "-1 " + Errno.name(-result);
      tell(call + "(" + fd + ") = " + outcome);
    }
    return result;
  }
}
