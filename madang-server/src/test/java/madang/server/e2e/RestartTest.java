package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import madang.server.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people find again after the server was killed. */
final class RestartTest {
  @TempDir Path data;

  private Program server() {
    return Program.start("serve", "--irc", "0", "--text", "0", "--data", data.toString()).ready();
  }

  @Test
  void whatWasSaidAndTheTopicAreThereAfterAKill() throws Exception {
    try (Program server = server();
        Speaker kim = Speaker.inLobby(server, "kim")) {
      kim.say("JOIN #lasting\r\nTOPIC #lasting :for ever\r\nPRIVMSG #lasting :said before\r\n");
      kim.say("PING after\r\n");
      kim.hears("PONG");
      server.signal("KILL");
      server.exitCode();
    }
    try (Program server = server();
        Speaker lee = Speaker.inLobby(server, "lee");
        Speaker text = Speaker.to(server, "text")) {
      lee.say("JOIN #lasting\r\n");
      assertThat(lee.hears(" 332 ")).endsWith(":for ever");
      text.say("mina\n/join #lasting\n/history\n");
      assertThat(text.hears("said before")).contains("<kim> said before");
    }
  }

  @Test
  void aClosedRoomLetsTheFirstInAgainAndKeepsFromHimWhatWasSaid() throws Exception {
    try (Program server = server();
        Speaker kim = Speaker.inLobby(server, "kim")) {
      kim.say("JOIN #closed\r\nMODE #closed +ik key\r\nTOPIC #closed :ours\r\n");
      kim.say("PRIVMSG #closed :a secret\r\nPING after\r\n");
      kim.hears("PONG");
      server.signal("KILL");
      server.exitCode();
    }
    try (Program server = server();
        Speaker lee = Speaker.to(server, "text")) {
      lee.say("lee\n/join #closed key\n/history\n/quit\n");
      List<String> heard = lee.rest();
      assertThat(heard).anyMatch(line -> line.contains("ours"));
      assertThat(heard).noneMatch(line -> line.contains("a secret"));
    }
  }

  @Test
  void aRenamedRoomKeepsItsHistoryAndLeavesItsOldNameToAnother() throws Exception {
    try (Program server = server();
        Speaker kim = Speaker.inLobby(server, "kim")) {
      kim.say("JOIN #first\r\nPRIVMSG #first :one\r\nRENAME #first #second\r\n");
      kim.say("PRIVMSG #second :two\r\nJOIN #first\r\nPRIVMSG #first :three\r\nPING after\r\n");
      kim.hears("PONG");
      server.signal("KILL");
      server.exitCode();
    }
    try (Program server = server();
        Speaker lee = Speaker.to(server, "text")) {
      lee.say("lee\n/join #second\n/history\n/join #first\n/history\n/quit\n");
      assertThat(lee.rest())
          .filteredOn(line -> line.contains("<kim>"))
          .extracting(line -> line.substring(line.indexOf('<')))
          .containsExactly("<kim> one", "<kim> two", "<kim> three");
    }
  }

  @Test
  void aSecondServerOnTheSameDataIsRefused() {
    try (Program server = server()) {
      Program second = Program.run("serve", "--irc", "0", "--text", "0", "--data", data.toString());
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(String.join("\n", second.err())).contains("is in use by another madang");
      assertThat(server.out()).contains("ready");
    }
  }
}
