package madang.net.engine;

import java.util.function.IntFunction;
import madang.net.Trace;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * The system calls of one loop, each told to the trace where there is one. On the thread that the
 * {@link CallState} belongs to.
 */
final class LoopCalls {
  final CallState state;
  private final @Nullable Trace trace;

  LoopCalls(CallState state, @Nullable Trace trace) {
    this.state = state;
    this.trace = trace;
  }

  /** recv(2) without flags is read(2), and cheaper: no file layer between. Told as read. */
  int read(int fd, long address, int count) {
    int result = Sockets.recv(state, fd, address, count, 0);
    if (trace != null) {
      tell("read", fd, result);
    }
    return result;
  }

  /** send(2), which is write(2) without the signal, and cheaper. Told as write. */
  int write(int fd, long address, int count) {
    int result = Sockets.send(state, fd, address, count, Sockets.MSG_NOSIGNAL);
    if (trace != null) {
      tell("write", fd, result);
    }
    return result;
  }

  int accept4(int fd, SockAddr peer) {
    int result = Sockets.accept4(state, fd, peer);
    if (trace != null) {
      tell("accept4", fd, result);
    }
    return result;
  }

  int shutdown(int fd, int how) {
    int result = Sockets.shutdown(state, fd, how);
    if (trace != null) {
      tell("shutdown", fd, result);
    }
    return result;
  }

  /** A failed close gives the descriptor back all the same: nothing is left to do about it. */
  void close(int fd) {
    int result = Fd.close(state, fd);
    if (trace != null) {
      tell("close", fd, result);
    }
  }

  boolean traced() {
    return trace != null;
  }

  void tell(String line) {
    if (trace != null) {
      trace.line(line);
    }
  }

  /** The line of one return of a poller, for example {@code poll = 1 [7 POLLIN|POLLRDHUP]}. */
  void tellWait(
      String call, int count, Slots slots, Readiness found, IntFunction<String> bitNames) {
    var line = new StringBuilder(call).append(" = ").append(count).append(" [");
    for (int i = 0; i < count; i++) {
      var entry = slots.find(found.token(i));
      line.append(i == 0 ? "" : ", ")
          .append(entry == null ? "closed" : entry.fd())
          .append(' ')
          .append(bitNames.apply(found.events(i)));
    }
    tell(line.append(']').toString());
  }

  private void tell(String call, int fd, int result) {
    String outcome = result >= 0 ? Integer.toString(result) : "-1 " + Errno.name(-result);
    tell(call + "(" + fd + ") = " + outcome);
  }
}
