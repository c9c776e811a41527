package madang.net.engine.uring;

import java.io.IOException;
import java.lang.foreign.Arena;
import madang.net.SystemCallException;
import madang.net.Trace;
import madang.net.UnavailableException;
import madang.net.engine.Farewell;
import madang.net.sys.BufferRing;
import madang.net.sys.CallState;
import madang.net.sys.CompletionQueue;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.IoUring;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import madang.net.sys.SubmissionQueue;
import org.jspecify.annotations.Nullable;

/**
 * The ring of one loop and its few other system calls, each told to the trace where there is one.
 * On the loop only.
 */
final class RingCalls {
  /** Requests that fit; a turn that writes more of them enters the kernel in between. */
  private static final int ENTRIES = 4096;

  /** Completions that fit; more wait in the kernel. */
  private static final int COMPLETIONS = 16_384;

  /** How often the kernel may refuse a full queue of requests before the loop gives up. */
  private static final int REFUSALS = 1000;

  final CallState state;
  private final @Nullable Trace trace;
  private final IoUring ring;

  RingCalls(CallState state, @Nullable Trace trace, IoUring ring) {
    this.state = state;
    this.trace = trace;
    this.ring = ring;
  }

  /**
   * Makes a ring with buffers lent to it.
   *
   * @throws UnavailableException where the kernel lacks or forbids it
   */
  static RingCalls open(@Nullable Trace trace, Arena arena, BufferRing buffers) throws IOException {
    var state = CallState.fresh();
    try {
      IoUring ring = IoUring.setup(state, arena, ENTRIES, COMPLETIONS);
      try {
        int missing =
            ring.firstUnsupported(
                state,
                IoUring.IORING_OP_POLL_ADD,
                IoUring.IORING_OP_ACCEPT,
                IoUring.IORING_OP_ASYNC_CANCEL,
                IoUring.IORING_OP_CONNECT,
                IoUring.IORING_OP_SEND,
                IoUring.IORING_OP_RECV);
        if (missing >= 0) {
          throw new UnavailableException(
              "io_uring isn't available here: the kernel lacks its operation " + missing);
        }
        Errno.check("io_uring_register", ring.register(state, buffers));
        return new RingCalls(state, trace, ring);
      } catch (SystemCallException | UnavailableException e) {
        ring.close(state);
        throw e;
      }
    } catch (SystemCallException e) {
      throw switch (e.errno()) {
        case "ENOSYS" ->
            new UnavailableException("io_uring isn't available here: the kernel doesn't know it");
        case "EPERM", "EACCES" ->
            new UnavailableException(
                "io_uring isn't available here: the system forbids it "
                    + "(see: sysctl kernel.io_uring_disabled)");
        case "EINVAL" ->
            new UnavailableException("io_uring isn't available here: it needs Linux 6.1 or newer");
        default -> e;
      };
    }
  }

  /** Lets requests in, from the calling thread only. */
  void enable() throws SystemCallException {
    Errno.check("io_uring_register", ring.enable(state));
  }

  /** Where to write the next request; there is room for one. */
  SubmissionQueue requests() {
    var queue = ring.submissions();
    for (int i = 0; queue.isFull(); i++) {
      if (i == REFUSALS) {
        throw new IllegalStateException("io_uring takes no more requests");
      }
      int submit = queue.pending();
      int result = ring.enter(state, 0, 0);
      if (trace != null) {
        tell("io_uring_enter(submit " + submit + ", wait 0) = " + outcome(result));
      }
    }
    return queue;
  }

  CompletionQueue completions() {
    return ring.completions();
  }

  /**
   * Hands over all requests and waits for a completion.
   *
   * @param timeoutNs 0 only looks; negative: without end
   */
  void enter(long timeoutNs, Requests askers) {
    int submit = trace == null ? 0 : ring.submissions().pending();
    int wait = timeoutNs == 0 ? 0 : 1;
    int result = ring.enter(state, wait, timeoutNs);
    if (trace != null) {
      tellEnter(submit, wait, result, askers);
    }
    switch (result) {
      // Nothing taken and nothing come, or the kernel is short of memory for a moment: next turn.
      case -Errno.ETIME, -Errno.EINTR, -Errno.EAGAIN, -Errno.EBUSY -> {}
      default -> {
        if (result < 0) {
          throw new IllegalStateException(Errno.exception("io_uring_enter", result));
        }
      }
    }
  }

  /** For example {@code io_uring_enter(submit 1, wait 1) = 1 [send 7 = 64, recv 7 = 64]}. */
  private void tellEnter(int submit, int wait, int result, Requests askers) {
    var line = new StringBuilder("io_uring_enter(submit ").append(submit);
    line.append(", wait ").append(wait).append(") = ").append(outcome(result)).append(" [");
    var completions = ring.completions();
    for (int i = 0; i < completions.ready(); i++) {
      long token = completions.userData(i);
      var asker = askers.find(token);
      line.append(i == 0 ? "" : ", ")
          .append(Op.name(Requests.op(token)))
          .append(' ')
          .append(asker == null ? "closed" : asker.fd())
          .append(" = ")
          .append(outcome(completions.result(i)));
    }
    tell(line.append(']').toString());
  }

  /** The next caller of a listening socket, at once; outside the ring. */
  int accept4(int fd, SockAddr caller) {
    int result = Sockets.accept4(state, fd, caller);
    tell("accept4", fd, result);
    return result;
  }

  int shutdown(int fd, int how) {
    int result = Sockets.shutdown(state, fd, how);
    tell("shutdown", fd, result);
    return result;
  }

  /** Tells an accepted caller the end, and why, outside the ring; {@link #close} follows. */
  void dismiss(int fd, Farewell farewell) {
    farewell.dismiss(state, fd, this::tell);
  }

  /** A failed close gives the descriptor back all the same: nothing is left to do about it. */
  void close(int fd) {
    tell("close", fd, Fd.close(state, fd));
  }

  /** Ends the ring. */
  void end() {
    ring.close(state);
  }

  private void tell(String call, int fd, int result) {
    if (trace != null) {
      tell(call + "(" + fd + ") = " + outcome(result));
    }
  }

  private void tell(String line) {
    if (trace != null) {
      trace.line(line);
    }
  }

  private static String outcome(int result) {
    return result >= 0 ? Integer.toString(result) : "-1 " + Errno.name(-result);
  }
}
