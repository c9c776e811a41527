package madang.net.engine;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/** Makes the sockets that engines listen at or connect by. Any thread. */
public final class StreamSockets {
  /** An address that can't be had any more. */
  public static final SocketAddress UNKNOWN = new InetSocketAddress(0);

  private StreamSockets() {}

  /** A socket's own address, or {@link #UNKNOWN}. */
  public static SocketAddress local(CallState state, int fd) {
    var address = SockAddr.ofThread();
    return Sockets.getsockname(state, fd, address) < 0 ? UNKNOWN : address.decode();
  }

  /** A socket bound to {@code address}, which doesn't listen yet. */
  public static int bound(SocketAddress address, boolean reusePort) throws SystemCallException {
    var state = CallState.ofThread();
    int fd = Errno.check("socket", Sockets.socket(state, SockAddr.family(address)));
    try {
      if (address instanceof InetSocketAddress) {
        // Accepted sockets inherit both of the latter on Linux.
        option(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR);
        option(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY);
        option(fd, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE);
        if (reusePort) {
          option(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT);
        }
        if (SockAddr.family(address) == Sockets.AF_INET6) {
          // [::] takes IPv4 callers too, whatever net.ipv6.bindv6only says. ipv6(7).
          Errno.check(
              "setsockopt",
              Sockets.setsockopt(state, fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, 0));
        }
      }
      Errno.check("bind", Sockets.bind(state, fd, SockAddr.ofThread().encode(address)));
      return fd;
    } catch (SystemCallException | RuntimeException e) {
      Fd.close(state, fd);
      throw e;
    }
  }

  private static void option(int fd, int level, int name) throws SystemCallException {
    Errno.check("setsockopt", Sockets.setsockopt(CallState.ofThread(), fd, level, name, 1));
  }

  /** The address that a socket got, with its real port. */
  public static SocketAddress address(int fd) throws SystemCallException {
    var address = SockAddr.ofThread();
    Errno.check("getsockname", Sockets.getsockname(CallState.ofThread(), fd, address));
    return address.decode();
  }

  /**
   * Makes a new socket ready to connect to {@code remote}.
   *
   * @param local the address to connect from, or null for the system's choice
   * @return 0 or -errno
   */
  public static int prepare(int fd, @Nullable SocketAddress local, SocketAddress remote) {
    var state = CallState.ofThread();
    if (remote instanceof InetSocketAddress) {
      // Without TCP_NODELAY it still works, only slower: nothing to be done about a failure.
      Sockets.setsockopt(state, fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
    }
    return local == null || local instanceof UnixDomainSocketAddress
        ? 0
        : Sockets.bind(state, fd, SockAddr.ofThread().encode(local));
  }
}
