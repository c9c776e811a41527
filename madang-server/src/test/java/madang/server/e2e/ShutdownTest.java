package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import madang.server.Program;
import org.junit.jupiter.api.Test;

/** SIGTERM promises an end with code 0 within 5 s, whatever callers do. */
final class ShutdownTest {
  private static final Duration PROMISED = Duration.ofSeconds(5);

  @Test
  void aCallerWhoNeverReadsDoesNotHoldTheServerUp() throws Exception {
    try (Program server =
            Program.start("serve", "--irc", "0", "--text", "0", "--relay", "0").ready();
        SocketChannel deaf = SocketChannel.open();
        Speaker ann = Speaker.inLobby(server, "ann")) {
      deaf.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
      deaf.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("relay")));
      fill(deaf);
      ann.isServed();

      long told = System.nanoTime();
      server.signal("TERM");
      assertThat(ann.hears("ERROR")).contains("server is shutting down");
      assertThat(server.exitCode()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(PROMISED);
    }
  }

  /** Sends until the server reads no more, because what it wants to send back is not taken. */
  private static void fill(SocketChannel deaf) throws IOException, InterruptedException {
    deaf.configureBlocking(false);
    ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    int refusals = 0;
    while (refusals < 5) {
      bytes.clear();
      if (deaf.write(bytes) == 0) {
        refusals++;
        Thread.sleep(100);
      } else {
        refusals = 0;
      }
    }
  }
}
