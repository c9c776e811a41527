package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import madang.server.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixSocketTest {

  @Test
  void ircCanBeHadAtAUnixSocketThatIsGoneAfterwards(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("irc.sock");
    try (Program server = Program.start("serve", "--irc", "unix:" + path, "--text", "0").ready()) {
      assertThat(server.out().getFirst()).isEqualTo("listening irc unix:" + path);
      try (SocketChannel ann = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
        ann.write(ByteBuffer.wrap("NICK ann\r\nUSER ann 0 * :Ann\r\n".getBytes(UTF_8)));
        BufferedReader in = new BufferedReader(Channels.newReader(ann, UTF_8));
        assertThat(in.readLine()).contains(" 001 ann ").endsWith("ann!~ann@localhost");
      }
      Program second = Program.run("serve", "--irc", "unix:" + path, "--text", "0");
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.err())
          .last()
          .asString()
          .contains("irc wants unix:" + path + ", but that file is there already")
          .contains("choose another address with --irc");
      assertThat(path).exists();
      server.signal("TERM");
      assertThat(server.exitCode()).isZero();
      assertThat(path).doesNotExist();
    }
  }

  @Test
  void whatAKilledServerLeftBehindIsTakenOver(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("echo.sock");
    try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists(); // as after SIGKILL: nobody has removed it
    try (Program next = Program.start("echo", "unix:" + path).ready();
        SocketChannel caller = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      caller.write(ByteBuffer.wrap("hi".getBytes(UTF_8)));
      assertThat(caller.read(ByteBuffer.allocate(2))).isPositive();
      next.signal("TERM");
      assertThat(next.exitCode()).isZero();
    }
    Path file = Files.writeString(folder.resolve("letter"), "not a socket");
    assertThat(Program.run("echo", "unix:" + file).exitCode()).isEqualTo(1);
    assertThat(file).hasContent("not a socket");
  }
}
