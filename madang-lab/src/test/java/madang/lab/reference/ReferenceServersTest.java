package madang.lab.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A figure counts only where the server that it is of does the work. */
class ReferenceServersTest {
  private static final int MEGABYTES = 3 << 20;
  private static final int PATIENCE_MS = 30_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"tuned", "textbook", "netty", "netty-uring"})
  void echoesEachByteInOrder(String server) throws Exception {
    byte[] sent = noise(200_000);
    try (ServerProcess process = start(server, "echo");
        Socket socket = connect(process.address("echo"))) {
      Thread writer = writing(socket, sent);
      byte[] back = socket.getInputStream().readNBytes(sent.length);
      writer.join();

      assertThat(Arrays.equals(back, sent)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"tuned", "netty", "netty-uring"}) // the textbook server blocks here, as textbooks' do
  void keepsWhatASlowReaderDoesNotTakeYet(String server) throws Exception {
    byte[] sent = noise(MEGABYTES);
    try (ServerProcess process = start(server, "echo");
        Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4096);
      slow.setSoTimeout(PATIENCE_MS);
      slow.connect(process.address("echo"));
      slow.getOutputStream().write(sent); // returns only when the server has read on
      Thread.sleep(50);
      byte[] back = slow.getInputStream().readNBytes(sent.length);

      assertThat(Arrays.equals(back, sent)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"tuned", "textbook", "netty", "netty-uring"})
  void relaysEachByteToEverybodyTheSenderToo(String server) throws Exception {
    byte[] message = noise(64);
    try (ServerProcess process = start(server, "fanout")) {
      List<Socket> receivers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        receivers.add(connect(process.address("relay")));
      }
      awaitMembers(receivers);
      receivers.get(2).getOutputStream().write(message);
      for (Socket receiver : receivers) {
        assertThat(readPast(receiver.getInputStream(), message)).isTrue();
        receiver.close();
      }
    }
  }

  @Test
  void inspIrcdStartsWithItsThrottlesLifted() throws Exception {
    try (ServerProcess process = InspIrcd.start(folder);
        Socket socket = connect(process.address("irc"))) {
      OutputStream out = socket.getOutputStream();
      out.write("NICK flood\r\nUSER lab 0 * :Load\r\n".getBytes(UTF_8));
      assertThat(readPast(socket.getInputStream(), " 422 flood".getBytes(UTF_8))).isTrue();
      StringBuilder lines = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        lines.append("PING ").append(i).append("\r\n");
      }
      out.write(lines.toString().getBytes(UTF_8));

      assertThat(readPast(socket.getInputStream(), ":499\r\n".getBytes(UTF_8))).isTrue();
    } catch (UnavailableException e) {
      abort("skipped: " + e.missing());
    }
  }

  private ServerProcess start(String server, String protocol) throws Exception {
    try {
      return switch (server) {
        case "netty" -> NettyServer.start(protocol, NettyServer.Transport.EPOLL);
        case "netty-uring" -> NettyServer.start(protocol, NettyServer.Transport.URING);
        case "textbook" -> CReference.start(folder, server, protocol, "64");
        default -> CReference.start(folder, server, protocol);
      };
    } catch (UnavailableException e) {
      return abort("skipped: " + e.missing());
    }
  }

  /** Who has seen its own byte come back is known to the server, and the server is done with it. */
  private static void awaitMembers(List<Socket> receivers) throws IOException {
    for (int i = 0; i < receivers.size(); i++) {
      byte[] own = {(byte) i};
      receivers.get(i).getOutputStream().write(own);
      assertThat(readPast(receivers.get(i).getInputStream(), own)).isTrue();
    }
  }

  private static boolean readPast(InputStream in, byte[] wanted) throws IOException {
    byte[] last = new byte[wanted.length];
    int next = in.read();
    while (next >= 0) {
      System.arraycopy(last, 1, last, 0, last.length - 1);
      last[last.length - 1] = (byte) next;
      if (Arrays.equals(last, wanted)) {
        return true;
      }
      next = in.read();
    }
    return false;
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(PATIENCE_MS);
    return socket;
  }

  private static Thread writing(Socket socket, byte[] bytes) {
    return Thread.startVirtualThread(() -> {
      try {
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    return noise;
  }
}
