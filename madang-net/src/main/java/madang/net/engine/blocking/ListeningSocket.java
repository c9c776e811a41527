package madang.net.engine.blocking;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;

/**
 * A bound socket that listens and whose accept waits.
 *
 * @param fd its descriptor
 * @param address where it listens, with the real port
 */
record ListeningSocket(int fd, SocketAddress address) {

  /**
   * Binds and listens.
   *
   * @param backlog completed connections that may wait, listen(2)
   */
  static ListeningSocket open(SocketAddress wanted, int backlog) throws SystemCallException {
    var state = CallState.ofThread();
    int fd = Errno.check("socket", Sockets.socket(state, SockAddr.family(wanted)));
    try {
      Errno.check("fcntl", Fd.setBlocking(state, fd));
      if (wanted instanceof InetSocketAddress) {
        // Accepted sockets inherit the latter two on Linux.
        option(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR);
        option(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY);
        option(fd, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE);
      }
      var address = SockAddr.ofThread();
      Errno.check("bind", Sockets.bind(state, fd, address.encode(wanted)));
      Errno.check("listen", Sockets.listen(state, fd, backlog));
      Errno.check("getsockname", Sockets.getsockname(state, fd, address));
      return new ListeningSocket(fd, address.decode());
    } catch (SystemCallException | RuntimeException e) {
      Fd.close(state, fd);
      throw e;
    }
  }

  private static void option(int fd, int level, int name) throws SystemCallException {
    Errno.check("setsockopt", Sockets.setsockopt(CallState.ofThread(), fd, level, name, 1));
  }
}
