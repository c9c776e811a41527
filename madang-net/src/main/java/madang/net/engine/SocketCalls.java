package madang.net.engine;

import java.net.SocketAddress;
import java.util.function.IntFunction;
import madang.net.SystemCallException;
import madang.net.Trace;
import madang.net.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The calls that a loop, or another thread of the engine, makes on sockets, each told to the trace
 * where there is one. A socket is a small number of 0 or more, its descriptor. On one thread.
 *
 * <p>Results are 0 or more, or -errno, unless a method says otherwise.
 *
 * <p>A class, not an interface: where one kind of calls is loaded the compiler needs no look at
 * which.
 */
abstract sealed class SocketCalls permits LoopCalls, ChannelCalls {
  private final @Nullable Trace trace;

  SocketCalls(@Nullable Trace trace) {
    this.trace = trace;
  }

  // ---- on a connection ---------------------------------------------------------------------

  /** Bytes read; 0 at the end. */
  abstract int read(int fd, Memory memory, int offset, int count);

  /** Bytes written, perhaps fewer than {@code count}. */
  abstract int write(int fd, Memory memory, int offset, int count);

  /** Ends our direction. */
  abstract int shutdownOutput(int fd);

  /** Tells an accepted caller the end, and why; {@link #close} follows. */
  final void dismiss(int fd, Farewell farewell) {
    if (farewell.length() > 0) {
      write(fd, farewell.words, 0, farewell.length());
    }
    shutdownOutput(fd);
    if (farewell.length() > 0) {
      read(fd, farewell.heard, 0, Farewell.HEARD_BYTES);
    }
  }

  /** Makes {@link #close} send a reset and drop what is unsent. */
  abstract void resetOnClose(int fd);

  /**
   * The error that waits on the socket as a positive errno, taken off it; 0 for none. Of one that
   * connects, once it is writable: how that went.
   */
  abstract int error(int fd);

  /** Our address, or {@link StreamSockets#UNKNOWN}. */
  abstract SocketAddress local(int fd);

  // ---- making and closing sockets ----------------------------------------------------------

  /** The next caller's socket; {@link #caller} tells who it is. */
  abstract int accept(int fd);

  /** The address of the last one accepted. */
  abstract SocketAddress caller();

  /** A socket for connecting to {@code remote}. */
  abstract int socket(SocketAddress remote);

  /** Starts to connect; -EINPROGRESS: writable, then {@link #error}, tell how it went. */
  abstract int connect(int fd, @Nullable SocketAddress local, SocketAddress remote);

  /** A socket bound to an address, to {@link #listen} on. */
  abstract int bind(SocketAddress address, boolean reusePort, int backlog)
      throws SystemCallException;

  abstract int listen(int fd, int backlog);

  /** A descriptor to give up when there are no others. */
  abstract int spare();

  /** Gives the descriptor back, whatever the system says. */
  abstract void close(int fd);

  // ---- the trace ---------------------------------------------------------------------------

  final boolean traced() {
    return trace != null;
  }

  final void tell(String line) {
    if (trace != null) {
      trace.line(line);
    }
  }

  final void tell(String call, int fd, int result) {
    if (trace != null) {
      String outcome = result >= 0 ? Integer.toString(result) : "-1 " + Errno.name(-result);
      tell(call + "(" + fd + ") = " + outcome);
    }
  }

  /** The line of one return of a poller, for example {@code poll = 1 [7 POLLIN|POLLRDHUP]}. */
  final void tellWait(
      String call, int count, Slots slots, Readiness found, IntFunction<String> eventNames) {
    var line = new StringBuilder(call).append(" = ").append(count).append(" [");
    for (int i = 0; i < count; i++) {
      var entry = slots.find(found.token(i));
      line.append(i == 0 ? "" : ", ")
          .append(entry == null ? "closed" : entry.fd())
          .append(' ')
          .append(eventNames.apply(i));
    }
    tell(line.append(']').toString());
  }
}
