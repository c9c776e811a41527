package madang.net.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The far end of a connection: a blocking java.net socket that gives up after 20 s. */
final class Caller implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;

  /** Wraps a socket that is connected. */
  Caller(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
  }

  /** Connects with the system's receive buffer. */
  static Caller to(SocketAddress address) throws IOException {
    return to(address, null, 0);
  }

  /**
   * Connects.
   *
   * @param from the local address, or null
   * @param receiveBytes SO_RCVBUF, set before connecting so that it bounds the window; 0 leaves it
   */
  static Caller to(SocketAddress address, @Nullable InetAddress from, int receiveBytes)
      throws IOException {
    var socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    if (from != null) {
      socket.bind(new InetSocketAddress(from, 0));
    }
    socket.connect(address, PATIENCE_MS);
    return new Caller(socket);
  }

  Socket socket() {
    return socket;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(byte[] bytes, int from, int count) throws IOException {
    socket.getOutputStream().write(bytes, from, count);
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Exactly {@code count} bytes; fails where the stream ends before. */
  byte[] read(int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    assertThat(bytes.length).as("bytes before the end of the stream").isEqualTo(count);
    return bytes;
  }

  String text(int bytes) throws IOException {
    return new String(read(bytes), StandardCharsets.UTF_8);
  }

  /** All bytes up to the end; a reset is an exception. */
  byte[] readToEnd() throws IOException {
    return socket.getInputStream().readAllBytes();
  }

  /**
   * Waits for the end of the stream, in good order or by a reset; whatever comes before is lost.
   */
  void awaitGone() {
    try {
      readToEnd();
    } catch (IOException reset) {
      assertThat(reset).isNotInstanceOf(java.net.SocketTimeoutException.class);
    }
  }

  /**
   * Waits for a reset without reading: nothing is left of the other end, not even bytes that the
   * kernel tries to deliver for somebody who has closed.
   */
  void awaitResetUnread() {
    var far = (InetSocketAddress) socket.getRemoteSocketAddress();
    Rig.patiently().until(() -> Workers.inode(far.getPort(), address().getPort()) == null);
    assertThatIOException().isThrownBy(() -> send("x"));
  }

  /** Half-closes: sends FIN and goes on reading. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes with a reset: SO_LINGER of 0 seconds. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
