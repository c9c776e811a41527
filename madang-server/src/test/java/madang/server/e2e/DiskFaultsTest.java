package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import madang.server.Program;
import madang.server.e2e.FaultyDisk.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What people and the operator of a server see whose disk is read-only, full, broken or slow. */
final class DiskFaultsTest {
  @TempDir Path work;
  private Path data;
  private FaultyDisk disk;

  @BeforeEach
  void disk() throws Exception {
    data = Files.createDirectory(work.resolve("data"));
    disk = FaultyDisk.under(data, work);
  }

  private Program started() {
    return Program.startWith(
        disk.environment(), "serve", "--irc", "0", "--text", "0", "--data", data.toString());
  }

  private static Speaker echoed(Program server, String nick) throws Exception {
    return Speaker.to(server, "irc").register(nick, "echo-message draft/chathistory");
  }

  @ParameterizedTest
  @CsvSource({
    "EROFS,  read-only disk",
    "ENOSPC, is full: free some space",
    "EDQUOT, can't be read or written",
    "EIO,    can't be read or written",
  })
  void whatCannotBeStoredIsRefusedToItsSenderUntilTheDiskWorksAgain(State fault, String line)
      throws Exception {
    try (Program server = started().ready();
        Speaker kim = echoed(server, "kim");
        Speaker lee = Speaker.inLobby(server, "lee");
        Speaker tess = Speaker.to(server, "text")) {
      tess.say("tess\n");
      tess.hears("#lobby");
      kim.say("PRIVMSG #lobby :before\r\n");
      kim.hears(":before");
      lee.hears(":before");
      disk.does(fault);
      kim.say("PRIVMSG #lobby :refused\r\nPING after\r\n");
      assertThat(kim.hears(" 404 ")).contains("#lobby", "could not be stored");
      kim.hears("PONG");
      tess.say("refused too\n");
      tess.hears("could not be stored");
      // What waits for no disk goes on, and what was said can be read.
      kim.say("TOPIC #lobby :the disk is being looked after\r\nKICK #lobby tess :see you\r\n");
      assertThat(lee.hears(" TOPIC ")).doesNotContain("refused");
      lee.hears(" KICK ");
      lee.ask("CAP REQ draft/chathistory");
      for (int i = 0; i < 10; i++) { // also while the server tries its disk again
        assertThat(lee.ask("CHATHISTORY LATEST #lobby * 9"))
            .anyMatch(said -> said.endsWith(" PRIVMSG #lobby :before"));
        kim.ask("PRIVMSG #lobby :refused");
        Thread.sleep(100);
      }
      await()
          .untilAsserted(() ->
              assertThat(server.err())
                  .anyMatch(
                      l -> l.contains(line) && l.endsWith("until then messages are refused")));
      assertThat(server.err()).noneMatch(l -> l.contains("Exception")).hasSizeLessThan(8);
      disk.does(State.WORKS);
      sayUntilStored(kim, "after");
      lee.hears(":after");
      await().until(() -> server.err().stream().anyMatch(l -> l.contains("works again")));
      server.signal("TERM");
      assertThat(server.exitCode()).isZero();
    }
    try (Program server = started().ready();
        Speaker lee = Speaker.inLobby(server, "lee")) {
      lee.say(
          "CAP REQ draft/chathistory\r\nTOPIC #lobby\r\nCHATHISTORY LATEST #lobby * 99\r\nPING end\r\n");
      assertThat(lee.hears(" 332 ")).endsWith("the disk is being looked after");
      lee.hears(":before");
      assertThat(lee.hears(" PRIVMSG ")).endsWith(":after");
      assertThat(lee.hears("PONG")).isNotNull();
    }
  }

  private static void sayUntilStored(Speaker kim, String words) throws Exception {
    for (int i = 0; i < 100; i++) {
      List<String> answer = kim.ask("PRIVMSG #lobby :" + words);
      if (answer.stream().anyMatch(line -> line.endsWith(" PRIVMSG #lobby :" + words))) {
        return;
      }
      Thread.sleep(200); // two commands each, and ten a second are taken
    }
    throw new AssertionError("it is never stored again");
  }

  @ParameterizedTest
  @EnumSource(names = {"EROFS", "ENOSPC", "EIO"})
  void atTheStartItIsSaidInOneLineWithWhatToDo(State fault) throws Exception {
    disk.does(fault);
    Program server = started();
    assertThat(server.exitCode()).isEqualTo(1);
    assertThat(server.out()).doesNotContain("ready");
    assertThat(server.err()).noneMatch(line -> line.contains("Exception"));
    assertThat(server.err().stream().filter(line -> line.startsWith("madang: ")))
        .singleElement()
        .asString()
        .contains(data.toString())
        .contains("make it writable, choose another folder with --data DIR");
  }

  @Test
  void onASlowDiskEverythingComesLateAndInItsOrder() throws Exception {
    try (Program server = started().ready();
        Speaker kim = echoed(server, "kim");
        Speaker lee = Speaker.inLobby(server, "lee");
        Speaker tess = Speaker.to(server, "text")) {
      tess.say("tess\n");
      tess.hears("#lobby");
      kim.hears(":tess!");
      lee.hears(":tess!");
      disk.does(State.SLOW);
      long began = System.nanoTime();
      kim.say("PRIVMSG #lobby :slow\r\nPING x\r\n");
      // Who says nothing himself doesn't wait; the disk needs 200 ms.
      lee.say("PING y\r\n");
      assertThat(lee.hears("PONG")).endsWith(":y");
      assertThat(kim.next()).isEqualTo(":kim!~kim@127.0.0.1 PRIVMSG #lobby :slow");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));
      assertThat(kim.next()).endsWith("PONG " + name(server) + " :x");
      lee.say("PING z\r\n");
      assertThat(lee.next()).endsWith(" PRIVMSG #lobby :slow");
      assertThat(lee.next()).endsWith(":z");
      tess.say("me too\n/topic\n");
      assertThat(tess.hears("> slow")).contains("<kim>");
      assertThat(tess.hears("#lobby")).contains("has no topic");
      assertThat(lee.next()).endsWith(" PRIVMSG #lobby :me too");
      kim.hears("me too");
      kim.say("PRIVMSG #lobby :so long\r\nQUIT :bye\r\n");
      assertThat(kim.next()).endsWith(":so long");
      assertThat(kim.next()).startsWith("ERROR ");
      assertThat(lee.next()).endsWith(" PRIVMSG #lobby :so long");
      assertThat(lee.next()).endsWith(" QUIT :Quit: bye");
      assertThat(server.err()).noneMatch(l -> l.contains("history:"));
    }
  }

  @Test
  void onASlowDiskLabelsStandOnTheAnswersThatTheyBelongTo() throws Exception {
    try (Program server = started().ready();
        Speaker kim = Speaker.to(server, "irc")) {
      kim.register("kim", "echo-message batch labeled-response");
      disk.does(State.SLOW);
      kim.say("@label=1 PRIVMSG #lobby :one\r\n@label=2 PRIVMSG #lobby :two\r\n");
      kim.say("@label=3 PING x\r\n@label=4 JOIN #b\r\n@label=5 QUIT\r\n");
      for (String expected :
          List.of("1 :kim!", "2 :kim!", "3 :" + name(server) + " PONG", "4 :", "5 ERROR")) {
        assertThat(kim.hears("@label=")).startsWith("@label=" + expected);
      }
    }
  }

  /** What the server calls itself without a configuration. */
  private static String name(Program server) throws Exception {
    try (Speaker anybody = Speaker.to(server, "irc")) {
      anybody.say("NICK\r\n");
      return anybody.hears(" 431 ").substring(1).split(" ")[0];
    }
  }
}
