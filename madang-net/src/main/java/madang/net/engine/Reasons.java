package madang.net.engine;

import madang.net.CloseReason;
import madang.net.sys.Errno;
import madang.net.sys.Select;

/** What a failed system call means for the connection that it was made on. */
public final class Reasons {
  private static final CloseReason TIMED_OUT =
      new CloseReason(CloseReason.Kind.PEER_RESET, Errno.text(Errno.ETIMEDOUT));

  private Reasons() {}

  /**
   * @param call the man-page name
   * @param errno positive; 0 where the kernel has told the reason elsewhere already
   */
  public static CloseReason of(String call, int errno) {
    return switch (errno) {
      case 0, Errno.ECONNRESET, Errno.EPIPE -> CloseReason.PEER_RESET;
      case Errno.ETIMEDOUT -> TIMED_OUT;
      default -> new CloseReason(CloseReason.Kind.IO_ERROR, call + ": " + Errno.text(errno));
    };
  }

  /** A descriptor that select(2) can't watch. */
  static String beyondSet(int fd) {
    return "select can't watch descriptor %d: it must be below FD_SETSIZE, %d"
        .formatted(fd, Select.FD_SETSIZE);
  }

  /** An outgoing connection that didn't come about. */
  public static CloseReason connectFailed(int errno) {
    return new CloseReason(CloseReason.Kind.CONNECT_FAILED, Errno.text(errno));
  }
}
