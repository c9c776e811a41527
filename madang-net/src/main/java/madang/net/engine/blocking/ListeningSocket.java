package madang.net.engine.blocking;

import java.net.SocketAddress;
import madang.net.SystemCallException;
import madang.net.engine.StreamSockets;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
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
    int fd = StreamSockets.bound(wanted, false);
    var state = CallState.ofThread();
    try {
      Errno.check("fcntl", Fd.setBlocking(state, fd));
      Errno.check("listen", Sockets.listen(state, fd, backlog));
      return new ListeningSocket(fd, StreamSockets.address(fd));
    } catch (SystemCallException | RuntimeException e) {
      Fd.close(state, fd);
      throw e;
    }
  }
}
