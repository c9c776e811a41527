package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import madang.chat.TestChat.HeldLog;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;

/** When somebody is told that a message was refused, whose earlier ones still wait. */
class RefusalOrderTest {
  private static final String NOT_STORED = " :The message could not be stored and was not sent";

  /** Has no room for what is said in a room whose name begins with {@code #full}. */
  private static final class PartlyFull extends HeldLog {
    @Override
    public void append(String room, Entry entry, Appended appended) {
      if (room.startsWith("#full") && entry.kind().waitsForLog()) {
        appended.appended(entry, FAILED);
      } else {
        super.append(room, entry, appended);
      }
    }
  }

  private final PartlyFull log = new PartlyFull();
  private final TestChat chat = new TestChat(log);
  private final Person kim =
      chat.ircWith("kim", "echo-message batch labeled-response", "#a", "#b", "#full");
  private final Person lee = chat.ircWith("lee", "echo-message", "#full");

  @Test
  void theRefusalComesBehindTheEchoOfAnEarlierMessage() {
    kim.send("PRIVMSG #a :one", "PRIVMSG #full :two", "PRIVMSG #full :three", "PING x");
    assertThat(kim.lines()).noneMatch(line -> !line.contains(" JOIN "));
    log.answerAll();
    assertThat(kim.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :one",
            ":chat.test 404 kim #full" + NOT_STORED,
            ":chat.test 404 kim #full" + NOT_STORED,
            ":chat.test PONG chat.test :x");
  }

  @Test
  void eachLabelStandsOnItsAnswer() {
    kim.send("@label=1 PRIVMSG lee :one", "@label=2 NOTICE #full :two", "@label=3 PING x");
    log.answerAll();
    assertThat(kim.lines().stream().filter(line -> line.startsWith("@")))
        .containsExactly(
            "@label=1 :kim!~kim@127.0.0.1 PRIVMSG lee :one",
            "@label=2 :chat.test 404 kim #full" + NOT_STORED,
            "@label=3 :chat.test PONG chat.test :x");
  }

  @Test
  void itWaitsForWhatCameBeforeItAlone() {
    kim.send("PRIVMSG #a :one", "PRIVMSG #full :two", "PRIVMSG #b :three");
    kim.lines();
    log.held.removeFirst().run();
    assertThat(kim.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :one", ":chat.test 404 kim #full" + NOT_STORED);
    log.answerAll();
    assertThat(kim.lines()).containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #b :three");
  }

  @Test
  void aMessageThatIsToldFirstLetsNoRefusalGoAhead() {
    kim.send("PRIVMSG #a :one", "PRIVMSG #full :two", "PRIVMSG #b :three");
    kim.lines();
    log.held.removeLast().run();
    assertThat(kim.lines()).containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #b :three");
    log.answerAll();
    assertThat(kim.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :one", ":chat.test 404 kim #full" + NOT_STORED);
  }

  @Test
  void nobodyElseWaitsForIt() {
    kim.send("PRIVMSG #a :one");
    assertThat(lee.ask("PRIVMSG #full :two"))
        .containsExactly(":chat.test 404 lee #full" + NOT_STORED);
  }

  @Test
  void whoLeavesMeanwhileIsStillHeardInTheOtherRoom() {
    Person pat = chat.irc("pat", "#a");
    kim.send("PRIVMSG #a :one", "PRIVMSG #full :two", "QUIT :bye");
    pat.lines();
    log.answerAll();
    assertThat(pat.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :one", ":kim!~kim@127.0.0.1 QUIT :Quit: bye");
    assertThat(kim.lines())
        .containsSubsequence(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :one", ":chat.test 404 kim #full" + NOT_STORED);
  }

  @Test
  void whatIsForbiddenIsRefusedBehindTheEchoOfAnEarlierMessage() {
    kim.send(
        "PRIVMSG #a :one",
        "PRIVMSG #none :two",
        "PRIVMSG nobody :three",
        "PRIVMSG #a",
        "PRIVMSG #a :" + "x".repeat(600),
        "PRIVMSG #full :four",
        "PRIVMSG #none :five",
        "PING x");
    assertThat(kim.lines()).noneMatch(line -> !line.contains(" JOIN "));
    log.answerAll();
    assertThat(kim.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :one",
            ":chat.test 403 kim #none :No such channel",
            ":chat.test 401 kim nobody :No such nick",
            ":chat.test 412 kim :No text to send",
            ":chat.test 417 kim :Input line was too long",
            ":chat.test 404 kim #full" + NOT_STORED,
            ":chat.test 403 kim #none :No such channel",
            ":chat.test PONG chat.test :x");
  }

  @Test
  void aRefusalBetweenTwoMessagesStandsBetweenThem() {
    kim.send("PRIVMSG #a :one", "PRIVMSG #none :two", "PRIVMSG #b :three");
    kim.lines();
    log.held.removeFirst().run();
    assertThat(kim.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :one", ":chat.test 403 kim #none :No such channel");
    log.answerAll();
    assertThat(kim.lines()).containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #b :three");
  }

  @Test
  void whoIsCutOffBeforeARefusalCouldBeToldStillLeaves() {
    Person pat = chat.irc("pat", "#a");
    kim.send("PRIVMSG #a :one", "PRIVMSG #none :two");
    pat.lines();
    kim.connection.reset();
    log.answerAll();
    assertThat(pat.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :one", ":kim!~kim@127.0.0.1 QUIT :Connection reset");
  }

  @Test
  void whoIsRefusedAgainAndAgainIsReadNoFurtherUntilItCouldBeTold() {
    kim.send("PRIVMSG #a :one");
    kim.lines();
    int most = ChatLimits.DEFAULTS.pendingPosts();
    for (int i = 0; i < 3 * most; i++) {
      kim.send("x".repeat(600));
    }
    assertThat(kim.connection.paused()).isTrue();
    log.answerAll();
    assertThat(kim.lines().stream().filter(line -> line.contains(" 417 "))).hasSize(3 * most);
    assertThat(kim.connection.paused()).isFalse();
  }
}
