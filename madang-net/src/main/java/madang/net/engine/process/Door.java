package madang.net.engine.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import madang.net.sys.Ucred;

/**
 * Where workers call: a Unix-domain socket with an abstract name, unix(7). That is in no folder, so
 * nothing stays behind, however this process ends. Any user of the machine may call, so each side
 * asks the kernel who the other is.
 *
 * @param fd listens, non-blocking
 * @param name as tools such as ss(8) show it: {@code @} stands for the NUL in front
 */
record Door(int fd, String name) {

  /** More than the workers that can start at once. */
  private static final int BACKLOG = 64;

  /** Where a socket's name begins: sun_path in struct sockaddr_un. */
  private static final int NAME_AT = 2;

  static Door open() throws SystemCallException {
    CallState state = CallState.ofThread();
    int fd = Errno.check("socket", Sockets.socket(state, Sockets.AF_UNIX));
    try {
      // Without a name of ours the kernel takes a free one: "autobind".
      Errno.check("bind", Sockets.bind(state, fd, address("")));
      Errno.check("listen", Sockets.listen(state, fd, BACKLOG));
      return new Door(fd, nameOf(state, fd));
    } catch (SystemCallException e) {
      Fd.close(state, fd);
      throw e;
    }
  }

  private static String nameOf(CallState state, int fd) throws SystemCallException {
    SockAddr address = SockAddr.ofThread();
    Errno.check("getsockname", Sockets.getsockname(state, fd, address));
    byte[] bytes = address.bytes();
    String path = new String(bytes, NAME_AT, bytes.length - NAME_AT, StandardCharsets.US_ASCII);
    return path.replace('\0', '@');
  }

  /** The address of the door of this name; in the memory of this thread. */
  static SockAddr address(String name) {
    byte[] path = name.replace('@', '\0').getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(NAME_AT + path.length).order(ByteOrder.nativeOrder());
    return SockAddr.ofThread().put(bytes.putShort((short) Sockets.AF_UNIX).put(path).array());
  }

  /** Whether a process of another user is at the other end of a stream through a door. */
  static boolean isStranger(CallState state, Ucred who) {
    return who.uid() != Ucred.geteuid(state);
  }

  void close() {
    Fd.close(CallState.ofThread(), fd);
  }
}
