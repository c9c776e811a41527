package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import madang.server.config.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chat server's life as a process; what is said in it is tested in madang-chat. */
final class ServeTest {
  private static final String[] FREE_PORTS = {
    "serve", "--irc", "127.0.0.1:0", "--text", "127.0.0.1:0"
  };

  @Test
  void saysEachListenerThenReadyAndOneWarning() {
    try (Program server = Program.start(FREE_PORTS).ready()) {
      assertThat(server.out()).hasSize(3);
      assertThat(server.out().get(0)).matches("listening irc 127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(server.out().get(1)).matches("listening text 127\\.0\\.0\\.1:[1-9]\\d*");
      assertThat(server.out().get(2)).isEqualTo("ready");
      await()
          .untilAsserted(
              () -> assertThat(server.err()).containsExactly("not built yet: web listener"));
    }
  }

  @Test
  void serveIsWhatHappensWithoutACommand() {
    try (Program server = Program.start("--irc", "0", "--text", "0", "--relay", "0").ready()) {
      assertThat(server.port("relay")).isPositive();
    }
  }

  @Test
  void interruptEndsWithCodeZeroAndClosesConnections() throws Exception {
    try (Program server = Program.start(FREE_PORTS).ready();
        Socket irc = server.connect("irc")) {
      server.signal("INT");
      assertThat(server.exitCode()).isZero();
      byte[] unused = irc.getInputStream().readAllBytes(); // to its end
      assertThat(unused).isNotNull();
    }
  }

  @Test
  void theFileIsReadAndTheCommandLineWins(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("madang.toml"),
        """
        [listen]
        irc = "127.0.0.1:1"
        text = []
        web = []
        relay = "127.0.0.1:0"
        """);
    try (Program server = Program.startIn(folder, "--irc", "0").ready()) {
      assertThat(server.port("irc")).isGreaterThan(1);
      assertThat(server.out()).hasSize(3);
      assertThat(server.err()).isEmpty();
    }
  }

  @Test
  void aFaultyFileEndsTheStart(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("bad.toml"), "[io]\n\nmodel = \"kqueue\"\n");
    Program server = Program.run("serve", "--config", file.toString());
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.out()).isEmpty();
    assertThat(server.err())
        .singleElement()
        .asString()
        .contains("bad.toml: line 3: io.model must be one of");
  }

  @Test
  void publicListensOnAllAddressesOfBothFamilies() throws Exception {
    boolean ipv6 = Address.machineHasIpv6();
    try (Program server = Program.start("--public", "--irc", "0", "--text", "0").ready()) {
      assertThat(server.out().get(0))
          .startsWith(ipv6 ? "listening irc [::]:" : "listening irc 0.0.0.0:");
      talk(server.port("irc"), "127.0.0.1", "ann");
      if (ipv6) {
        talk(server.port("irc"), "::1", "bea");
      }
    }
  }

  private static void talk(int port, String host, String nick) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      socket.setSoTimeout(20_000);
      String login = "NICK %s\r\nUSER %s 0 * :Somebody\r\n".formatted(nick, nick);
      socket.getOutputStream().write(login.getBytes(UTF_8));
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(in.readLine())
          .contains(" 001 " + nick + " ")
          .endsWith(host.equals("::1") ? "@0:0:0:0:0:0:0:1" : "@" + host);
    }
  }

  @Test
  void tlsIsRefusedAsLongAsItIsNotBuilt() {
    Program server = Program.run("serve", "--irc-tls", "6697");
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.err()).singleElement().asString().contains("--irc-tls is not built yet");
  }
}
