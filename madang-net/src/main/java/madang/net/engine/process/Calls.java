package madang.net.engine.process;

import madang.net.Trace;
import madang.net.engine.Farewell;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.ScmRights;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/** The system calls of the accepting thread, each told to the trace where there is one. */
final class Calls {
  final CallState state = CallState.fresh();
  private final @Nullable Trace trace;

  Calls(@Nullable Trace trace) {
    this.trace = trace;
  }

  /** The next caller's socket; his address is in this thread's {@link SockAddr}. */
  int accept4(int fd) {
    return told("accept4", fd, Sockets.accept4(state, fd, SockAddr.ofThread()), "");
  }

  /** Tells an accepted caller the end, and why; {@link #close} follows. */
  void dismiss(int fd, Farewell farewell) {
    farewell.dismiss(state, fd, (call, at, result) -> told(call, at, result, ""));
  }

  int sendmsg(ScmRights message, int stream, int fd) {
    return told("sendmsg", stream, message.send(state, stream, fd), " [SCM_RIGHTS " + fd + "]");
  }

  void close(int fd) {
    told("close", fd, Fd.close(state, fd), "");
  }

  /** Tells a return of epoll_wait: the descriptors that are ready, by their numbers. */
  void tellWait(int count, String ready) {
    if (trace != null) {
      trace.line("epoll_wait = " + count + " [" + ready + "]");
    }
  }

  boolean traced() {
    return trace != null;
  }

  static String readyName(int fd, int events) {
    return fd + " " + Epoll.names(events);
  }

  private int told(String call, int fd, int result, String more) {
    if (trace != null) {
      String outcome = result >= 0 ? Integer.toString(result) : "-1 " + Errno.name(-result);
      trace.line(call + "(" + fd + ") = " + outcome + more);
    }
    return result;
  }
}
