package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/** What tests of the bindings share: descriptors that are closed with it, and native memory. */
final class Kernel implements AutoCloseable {
  final CallState state = CallState.ofThread();
  final Arena arena = Arena.ofConfined();
  private final ArrayDeque<Integer> open = new ArrayDeque<>();

  /** A descriptor, kept to be closed; fails where the call did. */
  int keep(int fd) {
    assertThat(fd).as("result: -errno below 0").isNotNegative();
    open.push(fd);
    return fd;
  }

  void close(int fd) {
    open.remove(fd);
    assertThat(Fd.close(state, fd)).isZero();
  }

  /** A socket that listens at an address. */
  int listening(SocketAddress at) {
    int fd = keep(Sockets.socket(state, SockAddr.family(at)));
    assertThat(Sockets.bind(state, fd, SockAddr.ofThread().encode(at))).isZero();
    assertThat(Sockets.listen(state, fd, 10)).isZero();
    return fd;
  }

  SocketAddress addressOf(int fd) {
    assertThat(Sockets.getsockname(state, fd, SockAddr.ofThread())).isZero();
    return SockAddr.ofThread().decode();
  }

  /** A connected pair: one that called at {@code at}, and the accepted end. */
  int[] pair(SocketAddress at) {
    int listening = listening(at);
    int calling = keep(Sockets.socket(state, SockAddr.family(at)));
    int result = Sockets.connect(state, calling, SockAddr.ofThread().encode(addressOf(listening)));
    assertThat(result).isIn(0, -Errno.EINPROGRESS);
    int accepted = -Errno.EAGAIN;
    for (int tries = 0; accepted == -Errno.EAGAIN && tries < 1_000_000; tries++) {
      accepted = Sockets.accept4(state, listening, SockAddr.ofThread());
    }
    return new int[] {calling, keep(accepted)};
  }

  int[] pair() {
    return pair(loopback());
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  MemorySegment text(String ascii) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  void send(int fd, String ascii) {
    MemorySegment bytes = text(ascii);
    assertThat(Sockets.send(state, fd, bytes.address(), ascii.length(), Sockets.MSG_NOSIGNAL))
        .isEqualTo(ascii.length());
  }

  /** What one recv brings, waiting for it. */
  String receive(int fd, int atMost) {
    MemorySegment into = arena.allocate(atMost);
    int n = -Errno.EAGAIN;
    for (int tries = 0; n == -Errno.EAGAIN && tries < 1_000_000; tries++) {
      n = Sockets.recv(state, fd, into.address(), atMost, 0);
    }
    assertThat(n).isNotNegative();
    return new String(into.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII);
  }

  /**
   * The flags that fcntl(2) F_GETFL would tell, with O_CLOEXEC (02000000) and O_NONBLOCK (04000).
   */
  static int flags(int fd) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd))) {
      if (line.startsWith("flags:")) {
        return Integer.parseInt(line.substring("flags:".length()).strip(), 8);
      }
    }
    throw new IOException("no flags of " + fd);
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      Fd.close(state, open.pop());
    }
    arena.close();
  }
}
