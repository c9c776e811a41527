package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;

/** What people see in which order while the disk takes its time: 200 ms for everything. */
class SlowStoreTest {
  private static final Duration DISK = Duration.ofMillis(200);

  private final TestChat chat = new TestChat(DISK);
  private final Person op = chat.irc("op", "#a");
  private final Person kim =
      chat.ircWith("kim", "echo-message batch labeled-response draft/chathistory", "#a");
  private final Person lee = chat.irc("lee", "#a");

  SlowStoreTest() {
    op.lines();
    kim.lines();
  }

  /** Says all this in one packet. */
  private static void saysAtOnce(Person person, String... lines) {
    person.sendRaw((String.join("\r\n", lines) + "\r\n").getBytes(UTF_8));
  }

  private void nothingIsToldYet(Person... people) {
    chat.engine.advance(DISK.minusMillis(1));
    for (Person person : people) {
      assertThat(person.lines()).isEmpty();
    }
  }

  private void theDiskIsDone() {
    chat.engine.advance(DISK);
  }

  @Test
  void theEchoComesBeforeThePongThatWasAskedForInTheSamePacket() {
    saysAtOnce(kim, "PRIVMSG #a :hi", "PING x");
    nothingIsToldYet(kim, lee);
    theDiskIsDone();
    assertThat(kim.lines())
        .containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #a :hi", ":chat.test PONG chat.test :x");
  }

  @Test
  void whoAsksAfterThatPongHasTheMessageBeforeTheAnswer() {
    saysAtOnce(kim, "PRIVMSG #a :hi", "PING x");
    theDiskIsDone();
    assertThat(kim.lines()).last().asString().endsWith(" PONG chat.test :x");
    lee.send("PING y");
    assertThat(lee.lines())
        .containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #a :hi", ":chat.test PONG chat.test :y");
  }

  @Test
  void nobodyElseWaitsForASendersMessage() {
    kim.send("PRIVMSG #a :hi");
    assertThat(lee.ask("PING y")).containsExactly(":chat.test PONG chat.test :y");
    assertThat(lee.ask("JOIN #b")).contains(":lee!~lee@127.0.0.1 JOIN #b");
  }

  @Test
  void manyMessagesAndThePingBehindThemComeInTheirOrder() {
    saysAtOnce(kim, "PRIVMSG #a :1", "NOTICE #a :2", "PRIVMSG #a :3", "PING x");
    nothingIsToldYet(kim, lee);
    theDiskIsDone();
    assertThat(kim.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :1",
            ":kim!~kim@127.0.0.1 NOTICE #a :2",
            ":kim!~kim@127.0.0.1 PRIVMSG #a :3",
            ":chat.test PONG chat.test :x");
    assertThat(lee.lines()).hasSize(3);
  }

  @Test
  void aReactionIsInTheHistoryThatIsAskedForRightBehindIt() {
    Person may =
        chat.ircWith(
            "may", "echo-message batch message-tags draft/chathistory draft/event-playback", "#a");
    assertThat(may.ask("@+typing=active TAGMSG #a")).hasSize(1);
    saysAtOnce(may, "@+draft/react=x TAGMSG #a", "CHATHISTORY LATEST #a * 1");
    nothingIsToldYet(may);
    theDiskIsDone();
    theDiskIsDone();
    assertThat(may.lines().stream().filter(l -> l.contains("+draft/react=x"))).hasSize(2);
  }

  @Test
  void lastWordsAreToldBeforeTheQuit() {
    saysAtOnce(kim, "PRIVMSG #a :so long", "QUIT :bye");
    nothingIsToldYet(kim, lee);
    theDiskIsDone();
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :so long", ":kim!~kim@127.0.0.1 QUIT :Quit: bye");
    assertThat(kim.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :so long",
            "ERROR :Closing Link: 127.0.0.1 (Quit: bye)");
    assertThat(kim.closed()).isTrue();
  }

  @Test
  void whoseConnectionBreaksIsStillHeardBeforeHeLeaves() {
    kim.send("PRIVMSG #a :I think my line is");
    kim.connection.reset();
    assertThat(lee.lines()).isEmpty();
    assertThat(lee.ask("WHOIS kim")).first().asString().contains(" 311 lee kim ");
    theDiskIsDone();
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :I think my line is",
            ":kim!~kim@127.0.0.1 QUIT :Connection reset");
    assertThat(lee.ask("WHOIS kim")).first().asString().contains(" 401 ");
  }

  @Test
  void whoEndsHisSideIsHeardToTheLastLine() {
    saysAtOnce(op, "PRIVMSG #a :one", "TOPIC #a :two");
    op.connection.end();
    assertThat(lee.lines()).isEmpty();
    theDiskIsDone();
    assertThat(lee.lines().stream().map(l -> l.split(" ")[1]))
        .containsExactly("PRIVMSG", "TOPIC", "QUIT");
  }

  @Test
  void whoJoinsMeanwhileComesBehindTheMessageAndDoesNotHearIt() {
    kim.send("PRIVMSG #a :before pat");
    Person pat = chat.irc("pat");
    saysAtOnce(pat, "JOIN #a", "PING x");
    nothingIsToldYet(pat, lee);
    theDiskIsDone();
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :before pat", ":pat!~pat@127.0.0.1 JOIN #a");
    assertThat(pat.lines())
        .containsExactly(
            ":pat!~pat@127.0.0.1 JOIN #a",
            ":chat.test 353 pat = #a :@op kim lee pat",
            ":chat.test 366 pat #a :End of /NAMES list",
            ":chat.test PONG chat.test :x");
  }

  @Test
  void whoIsKickedMeanwhileIsHeardFirstAndCanSayNoMore() {
    kim.send("PRIVMSG #a :spam");
    op.send("KICK #a kim :enough");
    kim.send("PRIVMSG #a :more");
    theDiskIsDone();
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :spam", ":op!~op@127.0.0.1 KICK #a kim :enough");
    assertThat(kim.lines())
        .containsSubsequence(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :spam", ":op!~op@127.0.0.1 KICK #a kim :enough")
        .anyMatch(line -> line.startsWith(":chat.test 404 kim #a "));
  }

  @Test
  void aModeThatSilencesMeanwhileComesBehindTheMessage() {
    kim.send("PRIVMSG #a :just in time");
    op.send("MODE #a +m");
    lee.send("PRIVMSG #a :too late");
    assertThat(lee.lines()).singleElement().asString().startsWith(":chat.test 404 lee #a ");
    theDiskIsDone();
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :just in time", ":op!~op@127.0.0.1 MODE #a +m");
    assertThat(op.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :just in time", ":op!~op@127.0.0.1 MODE #a +m");
  }

  @Test
  void eachLabelStandsOnItsOwnAnswer() {
    saysAtOnce(
        kim, "@label=1 PRIVMSG #a :hi", "@label=2 PING x", "@label=3 JOIN #b", "@label=4 QUIT");
    nothingIsToldYet(kim);
    theDiskIsDone();
    List<String> lines = kim.lines();
    assertThat(lines.subList(0, 4))
        .containsExactly(
            "@label=1 :kim!~kim@127.0.0.1 PRIVMSG #a :hi",
            "@label=2 :chat.test PONG chat.test :x",
            "@label=3 :chat.test BATCH +1 labeled-response",
            "@batch=1 :kim!~kim@127.0.0.1 JOIN #b");
    assertThat(lines).last().asString().startsWith("@label=4 ERROR ");
  }

  @Test
  void textUsersSeeTheSameOrder() {
    Person tess = chat.text("tess");
    tess.ask("/join #a");
    kim.send("PRIVMSG #a :hi tess");
    saysAtOnce(tess, "hi kim", "/topic");
    nothingIsToldYet(tess);
    theDiskIsDone();
    assertThat(tess.lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith(" <kim> hi tess"),
            line -> assertThat(line).contains("#a"));
    assertThat(lee.lines()).last().asString().endsWith(" PRIVMSG #a :hi kim");
  }

  @Test
  void historyAskedForBehindAMessageHasIt() {
    saysAtOnce(kim, "PRIVMSG #a :hi", "CHATHISTORY LATEST #a * 5");
    theDiskIsDone();
    assertThat(kim.lines()).containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #a :hi");
    theDiskIsDone();
    assertThat(kim.lines())
        .containsExactly(
            ":chat.test BATCH +1 chathistory #a",
            "@batch=1 :kim!~kim@127.0.0.1 PRIVMSG #a :hi",
            ":chat.test BATCH -1");
  }
}
