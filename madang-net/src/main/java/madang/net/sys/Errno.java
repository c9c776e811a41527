package madang.net.sys;

import madang.net.SystemCallException;

/**
 * Error numbers of Linux (errno(3)), the same on x86-64 and aarch64. Calls return them negated, as
 * an io_uring completion does.
 */
public final class Errno {
  public static final int EPERM = 1;
  public static final int ENOENT = 2;
  public static final int EINTR = 4;
  public static final int EBADF = 9;
  public static final int EAGAIN = 11;
  public static final int ENOMEM = 12;
  public static final int EACCES = 13;
  public static final int EBUSY = 16;
  public static final int EEXIST = 17;
  public static final int EINVAL = 22;
  public static final int ENFILE = 23;
  public static final int EMFILE = 24;
  public static final int EPIPE = 32;
  public static final int ENOSYS = 38;
  public static final int ETIME = 62;
  public static final int EPROTO = 71;
  public static final int ENOTSOCK = 88;
  public static final int EOPNOTSUPP = 95;
  public static final int EAFNOSUPPORT = 97;
  public static final int EADDRINUSE = 98;
  public static final int EADDRNOTAVAIL = 99;
  public static final int ENETDOWN = 100;
  public static final int ENETUNREACH = 101;
  public static final int ECONNABORTED = 103;
  public static final int ECONNRESET = 104;
  public static final int ENOBUFS = 105;
  public static final int EISCONN = 106;
  public static final int ENOTCONN = 107;
  public static final int ETIMEDOUT = 110;
  public static final int ECONNREFUSED = 111;
  public static final int EHOSTUNREACH = 113;
  public static final int EINPROGRESS = 115;
  public static final int ECANCELED = 125;

  private Errno() {}

  /** The symbolic name, for example {@code EAGAIN}; {@code errno 133} where it has none here. */
  public static String name(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case EINTR -> "EINTR";
      case EBADF -> "EBADF";
      case EAGAIN -> "EAGAIN";
      case ENOMEM -> "ENOMEM";
      case EACCES -> "EACCES";
      case EBUSY -> "EBUSY";
      case EEXIST -> "EEXIST";
      case EINVAL -> "EINVAL";
      case ENFILE -> "ENFILE";
      case EMFILE -> "EMFILE";
      case EPIPE -> "EPIPE";
      case ENOSYS -> "ENOSYS";
      case ETIME -> "ETIME";
      case EPROTO -> "EPROTO";
      case ENOTSOCK -> "ENOTSOCK";
      case EOPNOTSUPP -> "EOPNOTSUPP";
      case EAFNOSUPPORT -> "EAFNOSUPPORT";
      case EADDRINUSE -> "EADDRINUSE";
      case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
      case ENETDOWN -> "ENETDOWN";
      case ENETUNREACH -> "ENETUNREACH";
      case ECONNABORTED -> "ECONNABORTED";
      case ECONNRESET -> "ECONNRESET";
      case ENOBUFS -> "ENOBUFS";
      case EISCONN -> "EISCONN";
      case ENOTCONN -> "ENOTCONN";
      case ETIMEDOUT -> "ETIMEDOUT";
      case ECONNREFUSED -> "ECONNREFUSED";
      case EHOSTUNREACH -> "EHOSTUNREACH";
      case EINPROGRESS -> "EINPROGRESS";
      case ECANCELED -> "ECANCELED";
      default -> "errno " + errno;
    };
  }

  /** What it means, in words. */
  public static String text(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case ENOMEM, ENOBUFS -> "the system is out of memory";
      case EACCES -> "permission denied";
      case EEXIST -> "it exists already";
      case ENOSYS -> "the system has no such call";
      case EINVAL -> "invalid argument";
      case ENFILE -> "the system has no free file descriptor";
      case EMFILE -> "the process has no free file descriptor";
      case EPIPE -> "the peer no longer reads";
      case EAFNOSUPPORT -> "the system doesn't support this kind of address";
      case EADDRINUSE -> "address already in use";
      case EADDRNOTAVAIL -> "no such address on this machine";
      case ENETDOWN, ENETUNREACH -> "network unreachable";
      case ECONNRESET -> "connection reset";
      case ETIMEDOUT -> "timed out";
      case ECONNREFUSED -> "connection refused";
      case EHOSTUNREACH -> "host unreachable";
      default -> name(errno);
    };
  }

  /** The exception for a call's negative result. */
  public static SystemCallException exception(String call, int result) {
    return new SystemCallException(call, name(-result), text(-result));
  }

  /** The result itself if it is 0 or more. */
  public static int check(String call, int result) throws SystemCallException {
    if (result < 0) {
      throw exception(call, result);
    }
    return result;
  }
}
