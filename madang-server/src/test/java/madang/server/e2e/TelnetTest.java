package madang.server.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import madang.server.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The text front end with telnet, whose lines end in CRLF. */
final class TelnetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @BeforeEach
  void programs() {
    Installed.orSkip("tmux", "telnet");
  }

  @Test
  void telnetAndIrcTalk() throws Exception {
    try (Program server = Program.start("serve", "--irc", "0", "--text", "0").ready();
        Speaker irc = Speaker.inLobby(server, "ann");
        ScreenProgram telnet =
            ScreenProgram.start("teo", "telnet 127.0.0.1 " + server.port("text"))) {
      sees(telnet, "What is your name?");
      telnet.type("teo");
      irc.hears(":teo!~text@127.0.0.1 JOIN #lobby");
      // GNU inetutils' telnet swallows the byte 0x85 of what is typed, so that much Korean comes
      // out of it broken; hence plain letters here.
      telnet.type("by telnet");
      irc.hears(":teo!~text@127.0.0.1 PRIVMSG #lobby :by telnet");
      irc.say("PRIVMSG #lobby :어서 와요 🎉\r\n");
      sees(telnet, "<ann> 어서 와요 🎉");
      telnet.type("/quit");
      irc.hears(":teo!~text@127.0.0.1 QUIT");
    }
  }

  private static void sees(ScreenProgram telnet, String part) {
    await().atMost(PATIENCE).until(() -> telnet.lines().stream().anyMatch(l -> l.contains(part)));
  }
}
