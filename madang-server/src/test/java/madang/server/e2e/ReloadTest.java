package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import madang.server.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP while people talk. */
final class ReloadTest {
  private static final String LISTEN =
      "[listen]\nweb = []\nirc = \"127.0.0.1:0\"\ntext = \"127.0.0.1:0\"\n";

  @TempDir Path folder;

  @Test
  void whatCanChangeChangesForThoseWhoAreHereAndThoseWhoCome() throws Exception {
    try (Program server = start("[server]\nmotd = \"old words\"\n");
        Speaker ann = Speaker.inLobby(server, "ann")) {
      ann.say("PRIVMSG #lobby,#lobby :twice\r\n");
      ann.isServed();
      reload(
          server,
          """
          [server]
          motd = "new words"
          name = "other.name"
          password_hash = "%s"
          [limits]
          targets = 1
          nick_length = 5
          connections = 7
          [extensions]
          roleplay = true
          """
              .formatted(OperatorTest.OPEN),
          "; changed: server.motd, server.password_hash, limits.nick_length, limits.targets"
              + "; at the next start: server.name, limits.connections, extensions.roleplay");
      await().until(() -> server.err().contains("not built yet: extensions.roleplay"));
      ann.say("MOTD\r\n");
      assertThat(ann.hears(" 372 ")).startsWith(":madang.local").contains("new words");
      ann.say("PRIVMSG #lobby,#lobby :twice\r\n");
      ann.hears(" 407 ");
      ann.say("NICK annabel\r\n");
      ann.hears(" 432 ");
      try (Speaker stranger = Speaker.to(server, "irc")) {
        stranger.say("NICK cleo\r\nUSER cleo 0 * :Cleo\r\n");
        stranger.hears(" 464 ");
      }
      try (Speaker bea = Speaker.to(server, "irc")) {
        bea.say("PASS open\r\n");
        bea.register("bea");
        assertThat(ann.hears("JOIN")).contains("bea");
      }
    }
  }

  @Test
  void aFaultyFileChangesNothing() throws Exception {
    try (Program server = start("[server]\nmotd = \"old words\"\n");
        Speaker ann = Speaker.inLobby(server, "ann")) {
      write("[server]\nmotd = \"new words\"\n[limits]\ntargets = \"many\"\n");
      server.signal("HUP");
      await().until(() -> server.err().contains("reload: nothing was changed"));
      assertThat(server.err().getFirst()).contains("line 8: limits.targets must be a whole number");
      ann.say("MOTD\r\n");
      assertThat(ann.hears(" 372 ")).contains("old words");
    }
  }

  private Program start(String configuration) throws Exception {
    write(configuration);
    return Program.start("serve", "--config", file().toString()).ready();
  }

  private void reload(Program server, String configuration, String said) throws Exception {
    write(configuration);
    server.signal("HUP");
    await().until(() -> server.err().stream().anyMatch(l -> l.startsWith("reload: read")));
    assertThat(server.err()).first().isEqualTo("reload: read " + file() + said);
  }

  private void write(String configuration) throws Exception {
    Files.writeString(file(), LISTEN + configuration);
  }

  private Path file() {
    return folder.resolve("madang.toml");
  }
}
