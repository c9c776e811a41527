package madang.net.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Map;
import madang.net.sys.Errno;

/**
 * What an exception of Java's channels would have been as an errno. The JDK puts the system's text
 * into the message and keeps the number to itself; the texts are those of Linux, macOS and Windows.
 */
final class ChannelErrors {
  private static final Map<String, Integer> TEXTS =
      Map.ofEntries(
          Map.entry("connection reset", Errno.ECONNRESET),
          Map.entry("forcibly closed", Errno.ECONNRESET),
          Map.entry("broken pipe", Errno.EPIPE),
          Map.entry("connection was aborted", Errno.ECONNABORTED),
          Map.entry("timed out", Errno.ETIMEDOUT),
          Map.entry("connection refused", Errno.ECONNREFUSED),
          Map.entry("too many open files in system", Errno.ENFILE),
          Map.entry("too many open files", Errno.EMFILE),
          Map.entry("address already in use", Errno.EADDRINUSE),
          Map.entry("assign requested address", Errno.EADDRNOTAVAIL),
          Map.entry("permission denied", Errno.EACCES),
          Map.entry("network is unreachable", Errno.ENETUNREACH),
          Map.entry("no route to host", Errno.EHOSTUNREACH),
          Map.entry("no such file", Errno.ENOENT),
          Map.entry("cannot allocate memory", Errno.ENOMEM),
          Map.entry("no buffer space", Errno.ENOBUFS));

  private ChannelErrors() {}

  /**
   * The errno of a failed operation, positive.
   *
   * @param otherwise where the exception says nothing that is known here
   */
  static int errno(Exception thrown, int otherwise) {
    String text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    int best = 0;
    int errno = 0;
    for (var known : TEXTS.entrySet()) {
      if (text.contains(known.getKey()) && known.getKey().length() > best) {
        best = known.getKey().length();
        errno = known.getValue();
      }
    }
    if (errno != 0) {
      return errno;
    }
    return switch (thrown) {
      case NoRouteToHostException e -> Errno.EHOSTUNREACH;
      case ConnectException e -> Errno.ECONNREFUSED;
      case ClosedByInterruptException e -> Errno.EINTR;
      case UnresolvedAddressException e -> Errno.EADDRNOTAVAIL;
      default -> otherwise;
    };
  }

  /** The same as a call's result. */
  static int result(IOException thrown, int otherwise) {
    return -errno(thrown, otherwise);
  }
}
