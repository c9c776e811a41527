package madang.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
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
      assertThat(server.err()).containsExactly("not built yet: web listener");
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
  void publicListensOnAllAddresses() {
    try (Program server = Program.start("--public", "--irc", "0", "--text", "0").ready()) {
      assertThat(server.out().get(0)).startsWith("listening irc 0.0.0.0:");
    }
  }

  @Test
  void tlsIsRefusedAsLongAsItIsNotBuilt() {
    Program server = Program.run("serve", "--irc-tls", "6697");
    assertThat(server.exitCode()).isEqualTo(2);
    assertThat(server.err()).singleElement().asString().contains("--irc-tls is not built yet");
  }

  @Test
  void hangUpReadsTheFileAgainAndABadOneChangesNothing(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("madang.toml");
    Files.writeString(file, "[listen]\nweb = []\n");
    try (Program server = Program.startIn(folder, "--irc", "0", "--text", "0").ready()) {
      Files.writeString(file, "[log]\nlevel = \"loud\"\n");
      server.signal("HUP");
      await().until(() -> server.err().contains("reload: nothing was changed"));
      assertThat(server.err().get(0)).startsWith("madang.toml: line 2: log.level must be one of");
      Files.writeString(file, "[log]\nlevel = \"warn\"\n[limits]\nrooms = 5\n[listen]\nweb = []\n");
      server.signal("HUP");
      await()
          .until(() ->
              server
                  .err()
                  .contains(
                      "reload: read madang.toml; changed: log.level; at the next start: limits.rooms"));
      assertThat(server.connect("irc").isConnected()).isTrue();
    }
  }
}
