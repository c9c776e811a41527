package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What those are shown on joining a room who can't ask what was said there (CHATHISTORY). */
class PlaybackTest {
  private static final String CAPS = "batch server-time";

  /** A log whose reads wait until the test answers them. */
  private static final class SlowToRead extends MemoryRoomLog {
    final List<Runnable> reads = new ArrayList<>();
    private boolean held;

    SlowToRead() {
      super(2_000);
    }

    @Override
    public void read(Scope scope, Query query, Consumer<Page> answer) {
      if (held) {
        reads.add(() -> super.read(scope, query, answer));
      } else {
        super.read(scope, query, answer);
      }
    }

    void answerAll() {
      List<Runnable> now = List.copyOf(reads);
      reads.clear();
      now.forEach(Runnable::run);
    }
  }

  private static ChatOptions playing(int most) {
    return TestChat.limited(l -> l.playbackMax(most));
  }

  /** What comes of a JOIN behind the end of NAMES. */
  private static List<String> shown(Person person, String room) {
    List<String> lines = person.ask("JOIN " + room);
    int names = 0;
    while (!lines.get(names).contains(" 366 ")) {
      names++;
    }
    return lines.subList(names + 1, lines.size());
  }

  private static Person withWords(TestChat chat) {
    Person kim = chat.irc("kim", "#a");
    kim.ask("PRIVMSG #a :one", "NOTICE #a :two", "TOPIC #a :tea", "PRIVMSG #a :three");
    return kim;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theNewestMessagesComeBehindTheNames(boolean delayed) {
    TestChat chat = new TestChat(delayed, playing(2));
    withWords(chat);
    List<String> lines = shown(chat.ircWith("lee", CAPS), "#a");
    assertThat(lines.getFirst()).isEqualTo(":chat.test BATCH +1 chathistory #a");
    assertThat(lines.subList(1, 3))
        .satisfiesExactly(
            line ->
                assertThat(line).matches("@batch=1;time=\\S+Z :kim!~kim@127.0.0.1 NOTICE #a :two"),
            line ->
                assertThat(line)
                    .matches("@batch=1;time=\\S+Z :kim!~kim@127.0.0.1 PRIVMSG #a :three"));
    assertThat(lines.subList(3, lines.size())).containsExactly(":chat.test BATCH -1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoseProgramShowsNoTimesReadsThemInTheLines(boolean delayed) {
    TestChat chat = new TestChat(delayed, playing(5));
    Person kim = withWords(chat);
    kim.ask("PRIVMSG #a :\u0001ACTION waves\u0001");
    assertThat(shown(chat.irc("lee"), "#a"))
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :[12:03] one",
            ":kim!~kim@127.0.0.1 NOTICE #a :[12:03] two",
            ":kim!~kim@127.0.0.1 PRIVMSG #a :[12:03] three",
            ":kim!~kim@127.0.0.1 PRIVMSG #a :\u0001ACTION [12:03] waves\u0001");
    chat.engine.advance(Duration.ofHours(12));
    assertThat(shown(chat.irc("pat"), "#a").getFirst())
        .matches(":kim!~kim@127.0.0.1 PRIVMSG #a :\\[\\d{4}-\\d\\d-\\d\\d 12:03\\] one");
  }

  @Test
  void noWordOfALongLineIsLostToTheTime() {
    TestChat chat = new TestChat(false, playing(5));
    String longest = "x".repeat(470) + "end";
    chat.irc("kim", "#a").ask("PRIVMSG #a :" + longest);
    StringBuilder words = new StringBuilder();
    for (String line : shown(chat.irc("lee"), "#a")) {
      assertThat(line.length()).isLessThanOrEqualTo(510);
      words.append(line.substring(line.indexOf(" :") + 2));
    }
    assertThat(words).hasToString("[12:03] " + longest);
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "5, draft/chathistory", "5, batch draft/chathistory"})
  void nothingIsShownWithoutTheLimitNorToThoseWhoCanAsk(int most, String capabilities) {
    TestChat chat = new TestChat(false, playing(most));
    withWords(chat);
    assertThat(shown(chat.ircWith("lee", capabilities), "#a")).isEmpty();
  }

  @Test
  void nothingIsShownByDefaultNorWhereNothingIsKept() {
    TestChat plain = new TestChat(false);
    withWords(plain);
    assertThat(shown(plain.irc("lee"), "#a")).isEmpty();
    UnaryOperator<ChatOptions> without =
        o -> o.with().extensions(new Extensions(false, true, true, "", "")).done();
    TestChat forgets = new TestChat(false, without.apply(playing(5)));
    withWords(forgets);
    assertThat(shown(forgets.irc("lee"), "#a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasSaidInAClosedRoomIsNotShown(boolean delayed) {
    TestChat chat = new TestChat(delayed, playing(5));
    Person kim = withWords(chat);
    kim.ask("MODE #a +s", "PRIVMSG #a :secret", "MODE #a -s", "PRIVMSG #a :open");
    assertThat(shown(chat.irc("lee"), "#a").toString())
        .contains("three", "open")
        .doesNotContain("secret");
  }

  @Test
  void programsAreNotAskedAgainWhatOthersWereAsked() {
    TestChat chat = new TestChat(false, playing(5));
    Person kim = chat.irc("kim", "#a");
    kim.ask("PRIVMSG #a :\u0001VERSION\u0001");
    assertThat(shown(chat.irc("lee"), "#a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void severalRoomsAreShownOneAfterTheOtherAndThenTheNextCommandIsDone(boolean delayed) {
    TestChat chat = new TestChat(delayed, playing(5));
    Person kim = chat.irc("kim", "#a", "#b");
    kim.ask("PRIVMSG #a :in a", "PRIVMSG #b :in b");
    Person lee = chat.irc("lee");
    assertThat(lee.ask("JOIN #a,#b,#a,#c\r\nPING x"))
        .containsSubsequence(
            ":lee!~lee@127.0.0.1 JOIN #a",
            ":kim!~kim@127.0.0.1 PRIVMSG #a :[12:03] in a",
            ":kim!~kim@127.0.0.1 PRIVMSG #b :[12:03] in b",
            ":chat.test PONG chat.test :x")
        .filteredOn(line -> line.contains("[12:03]"))
        .hasSize(2);
    assertThat(lee.ask("PING y")).containsExactly(":chat.test PONG chat.test :y");
  }

  @Test
  void whatIsSaidMeanwhileComesBehindIt() {
    SlowToRead log = new SlowToRead();
    TestChat chat = new TestChat(log, playing(5));
    Person kim = withWords(chat);
    Person lee = chat.irc("lee");
    log.held = true;
    // The JOIN waits for nothing.
    assertThat(lee.ask("JOIN #a\r\nPING x").getLast()).contains(" 366 lee #a ");
    kim.send("PRIVMSG #a :meanwhile", "MODE #a +v lee", "PRIVMSG +#a :to the voiced");
    assertThat(lee.lines()).isEmpty();
    log.answerAll();
    List<String> told = new ArrayList<>(lee.lines());
    kim.send("PRIVMSG #a :later");
    told.addAll(lee.lines());
    assertThat(told.stream().map(line -> line.replaceFirst("^\\S+ ", "")))
        .containsExactly(
            "PRIVMSG #a :[12:03] one",
            "NOTICE #a :[12:03] two",
            "PRIVMSG #a :[12:03] three",
            "PRIVMSG #a :meanwhile",
            "MODE #a +v lee",
            "PRIVMSG +#a :to the voiced",
            "PONG chat.test :x",
            "PRIVMSG #a :later");
  }

  @Test
  void whoIsThrownOutMeanwhileHearsThatAndIsShownNothing() {
    SlowToRead log = new SlowToRead();
    TestChat chat = new TestChat(log, playing(5));
    Person kim = withWords(chat);
    Person lee = chat.irc("lee");
    log.held = true;
    lee.ask("JOIN #a,#b");
    kim.ask("PRIVMSG #a :meanwhile", "KICK #a lee :out");
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :meanwhile", ":kim!~kim@127.0.0.1 KICK #a lee :out");
    log.answerAll();
    assertThat(lee.lines()).isEmpty();
    log.answerAll();
    kim.ask("PRIVMSG #a :alone again");
    assertThat(lee.ask("PING x")).containsExactly(":chat.test PONG chat.test :x");
  }

  @Test
  void aRoomThatIsRenamedMeanwhileIsKnownByItsNewName() {
    SlowToRead log = new SlowToRead();
    TestChat chat = new TestChat(log, playing(5));
    Person kim = withWords(chat);
    Person lee = chat.irc("lee");
    log.held = true;
    lee.ask("JOIN #a");
    kim.ask("PRIVMSG #a :meanwhile", "RENAME #a #z :moved");
    assertThat(lee.lines())
        .containsSubsequence(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :meanwhile",
            ":lee!~lee@127.0.0.1 PART #a :moved",
            ":lee!~lee@127.0.0.1 JOIN #z");
    log.answerAll();
    assertThat(lee.lines()).contains(":kim!~kim@127.0.0.1 PRIVMSG #z :[12:03] one");
    kim.ask("PRIVMSG #z :heard");
    assertThat(lee.lines()).containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #z :heard");
  }

  @Test
  void whoseLineBreaksMeanwhileLeavesAsOthersDo() {
    SlowToRead log = new SlowToRead();
    TestChat chat = new TestChat(log, playing(5));
    Person kim = withWords(chat);
    Person lee = chat.irc("lee");
    log.held = true;
    lee.ask("JOIN #a");
    kim.lines();
    lee.connection.reset();
    assertThat(kim.lines()).containsExactly(":lee!~lee@127.0.0.1 QUIT :Connection reset");
    log.answerAll();
    assertThat(kim.ask("NAMES #a")).first().asString().endsWith(" = #a :@kim");
  }

  @Test
  void whoIsShownTheMostForTooLongHearsTheRoomMeanwhile() {
    SlowToRead log = new SlowToRead();
    TestChat chat = new TestChat(log, playing(1));
    Person kim = withWords(chat);
    Person lee = chat.irc("lee");
    log.held = true;
    lee.ask("JOIN #a");
    for (int i = 0; i < 1_000; i++) {
      kim.send("PRIVMSG #a :" + i);
    }
    assertThat(lee.lines()).isEmpty();
    kim.send("PRIVMSG #a :1000");
    List<String> all = lee.lines();
    assertThat(all).hasSize(1_001);
    assertThat(all.getLast()).endsWith(" :1000");
    log.answerAll();
    assertThat(lee.lines()).singleElement().asString().endsWith(" :[12:03] three");
    kim.send("PRIVMSG #a :1001");
    assertThat(lee.lines()).singleElement().asString().endsWith(" :1001");
  }

  @Test
  void aLabelStandsOnTheAnswerToTheJoinAlone() {
    TestChat chat = new TestChat(false, playing(5));
    withWords(chat);
    List<String> lines = chat.ircWith("lee", CAPS + " labeled-response").ask("@label=x JOIN #a");
    assertThat(lines.getFirst()).isEqualTo("@label=x :chat.test BATCH +1 labeled-response");
    assertThat(lines)
        .containsSubsequence(
            ":chat.test BATCH -1", ":chat.test BATCH +2 chathistory #a", ":chat.test BATCH -2");
  }
}
