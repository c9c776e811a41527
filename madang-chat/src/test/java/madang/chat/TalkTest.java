package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import madang.chat.TestChat.HeldLog;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What two people say to each other in private: who reads it again, and when it is gone. */
@ParameterizedClass
@MethodSource("madang.chat.TestLog#all")
class TalkTest {
  private static final String CAPS =
      "batch message-tags server-time standard-replies echo-message draft/message-redaction"
          + " draft/chathistory draft/search";
  private static final String ALL_TIMES =
      " timestamp=2000-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z ";

  private final TestLog log;
  private final TestChat chat;
  private final Person kim;
  private final Person lee;
  private final Person pat;

  TalkTest(TestLog log) {
    this.log = log;
    this.chat = new TestChat(log);
    this.kim = chat.ircWith("kim", CAPS);
    this.lee = chat.ircWith("lee", CAPS);
    this.pat = chat.ircWith("pat", CAPS);
  }

  private static String tag(String line, String name) {
    return line.replaceFirst(".*[@;]" + name + "=([^; ]*).*", "$1");
  }

  /** Says something a second later; returns the echo. */
  private String say(Person person, String target, String words) {
    chat.engine.advance(TestChat.seconds(1));
    return person.ask("PRIVMSG " + target + " :" + words).getFirst();
  }

  /** The last words of the lines between the ends of a batch. */
  private static List<String> words(List<String> batch) {
    assertThat(batch.getFirst()).contains(" BATCH +");
    assertThat(batch.getLast()).contains(" BATCH -");
    return batch.subList(1, batch.size() - 1).stream()
        .map(line -> line.substring(line.lastIndexOf(':') + 1))
        .toList();
  }

  @Test
  void bothReadAgainWhatTheySaidAndNobodyElse() {
    String first = say(kim, "lee", "hi");
    String second = say(lee, "kim", "hello");
    kim.lines();
    assertThat(kim.ask("CHATHISTORY LATEST LEE * 5"))
        .containsExactly(
            "@draft/chathistory-end :chat.test BATCH +1 chathistory LEE",
            first.replaceFirst("@", "@batch=1;"),
            second.replaceFirst("@", "@batch=1;"),
            ":chat.test BATCH -1");
    assertThat(words(lee.ask("CHATHISTORY LATEST kim * 5"))).containsExactly("hi", "hello");
    for (String other : List.of("kim", "lee")) {
      assertThat(words(pat.ask("CHATHISTORY LATEST " + other + " * 5"))).isEmpty();
      assertThat(words(pat.ask("SEARCH text=hi;in=" + other))).isEmpty();
    }
    assertThat(words(pat.ask("SEARCH text=hi"))).isEmpty();
    assertThat(words(pat.ask("CHATHISTORY TARGETS" + ALL_TIMES + "9"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "LATEST lee * 2,                     c d",
    "LATEST lee msgid=b 9,               c d",
    "BEFORE lee msgid=c 9,               a b",
    "BEFORE lee timestamp=b 9,           a",
    "AFTER lee msgid=b 1,                c",
    "AROUND lee timestamp=b 3,           a b c",
    "BETWEEN lee msgid=a timestamp=d 9,  b c",
  })
  void eachFormOfChathistoryTakesANick(String form, String expected) {
    String asked = form;
    for (String word : List.of("a", "b", "c", "d")) {
      boolean kims = word.equals("a") || word.equals("c");
      String line = kims ? say(kim, "lee", word) : say(lee, "kim", word);
      kim.lines();
      lee.lines();
      asked = asked.replace("msgid=" + word + " ", "msgid=" + tag(line, "msgid") + " ");
      asked = asked.replace("timestamp=" + word + " ", "timestamp=" + tag(line, "time") + " ");
    }
    assertThat(words(kim.ask("CHATHISTORY " + asked))).containsExactly(expected.split(" "));
  }

  @Test
  void targetsNameTheOtherByNick() {
    kim.ask("JOIN #a");
    say(kim, "#a", "one");
    say(kim, "lee", "two");
    say(pat, "kim", "three");
    List<String> lines = kim.ask("CHATHISTORY TARGETS" + ALL_TIMES + "9");
    assertThat(lines.subList(1, lines.size() - 1).stream().map(l -> l.split(" ")[4]))
        .containsExactly("#a", "lee", "pat");
  }

  @Test
  void searchLooksIntoOnesOwnTalks() {
    kim.ask("JOIN #a");
    say(kim, "#a", "tea for all");
    say(kim, "lee", "tea for two");
    say(pat, "kim", "tea for three");
    kim.lines();
    assertThat(words(kim.ask("SEARCH text=tea")))
        .containsExactly("tea for all", "tea for two", "tea for three");
    assertThat(words(kim.ask("SEARCH text=tea;in=LEE"))).containsExactly("tea for two");
    lee.lines();
    assertThat(words(lee.ask("SEARCH text=tea"))).containsExactly("tea for two");
  }

  @Test
  void oneTakesBackOnesOwnWordsAlone() {
    String mine = tag(say(kim, "lee", "oops"), "msgid");
    String theirs = tag(say(lee, "kim", "never mind"), "msgid");
    kim.lines();
    assertThat(kim.ask("REDACT lee " + theirs))
        .singleElement()
        .asString()
        .contains(" FAIL REDACT REDACT_FORBIDDEN lee " + theirs);
    assertThat(pat.ask("REDACT lee " + mine))
        .singleElement()
        .asString()
        .contains(" FAIL REDACT INVALID_TARGET lee ");
    lee.lines();
    assertThat(kim.ask("REDACT lee " + mine + " :typo"))
        .singleElement()
        .asString()
        .endsWith(" :kim!~kim@127.0.0.1 REDACT lee " + mine + " :typo");
    assertThat(lee.lines()).singleElement().asString().contains(" REDACT lee " + mine);
    assertThat(words(lee.ask("CHATHISTORY LATEST kim * 5"))).containsExactly("never mind");
    assertThat(kim.ask("REDACT lee " + mine)).singleElement().asString().contains("UNKNOWN_MSGID");
  }

  @Test
  void anotherNickDoesNotBreakATalk() {
    say(kim, "lee", "before");
    lee.ask("NICK li");
    say(kim, "li", "after");
    assertThat(words(kim.ask("CHATHISTORY LATEST li * 5"))).containsExactly("before", "after");
    assertThat(kim.ask("CHATHISTORY LATEST lee * 5"))
        .singleElement()
        .asString()
        .contains(" FAIL CHATHISTORY INVALID_TARGET LATEST lee ");
    chat.ircWith("lee", CAPS);
    assertThat(words(kim.ask("CHATHISTORY LATEST lee * 5"))).isEmpty();
  }

  @Test
  void whatOneSaysToOneselfIsATalkToo() {
    assertThat(kim.ask("PRIVMSG kim :note")).hasSize(2).allMatch(l -> l.endsWith(" kim :note"));
    assertThat(words(kim.ask("CHATHISTORY LATEST kim * 5"))).containsExactly("note");
    assertThat(words(kim.ask("SEARCH text=note"))).containsExactly("note");
    String id = tag(kim.ask("PRIVMSG kim :again").getFirst(), "msgid");
    assertThat(kim.ask("REDACT kim " + id)).singleElement().asString().contains(" REDACT kim ");
  }

  @Test
  void whenOneOfTwoLeavesNobodyReadsItAnyMore() {
    say(kim, "lee", "secret");
    lee.ask("QUIT");
    assertThat(kim.ask("CHATHISTORY LATEST lee * 5"))
        .singleElement()
        .asString()
        .contains(" INVALID_TARGET ");
    assertThat(words(kim.ask("SEARCH text=secret"))).isEmpty();
    assertThat(words(kim.ask("CHATHISTORY TARGETS" + ALL_TIMES + "9"))).isEmpty();
    Person other = chat.ircWith("lee", CAPS);
    assertThat(words(other.ask("CHATHISTORY LATEST kim * 5"))).isEmpty();
    assertThat(words(kim.ask("CHATHISTORY LATEST lee * 5"))).isEmpty();
    say(kim, "lee", "anew");
    assertThat(words(kim.ask("CHATHISTORY LATEST lee * 5"))).containsExactly("anew");
  }

  @Test
  void theTalkThatWasQuietLongestMakesWayForOneTooMany() {
    TestChat small = new TestChat(log, TestChat.limited(l -> l.talksPerUser(2)));
    Person kay = small.ircWith("kay", CAPS);
    Person lou = small.ircWith("lou", CAPS);
    small.ircWith("max", CAPS);
    small.ircWith("ned", CAPS);
    for (String nick : List.of("lou", "max", "lou", "ned")) {
      small.engine.advance(TestChat.seconds(1));
      assertThat(kay.ask("PRIVMSG " + nick + " :hi")).hasSize(1);
    }
    assertThat(words(kay.ask("CHATHISTORY LATEST lou * 5"))).containsExactly("hi", "hi");
    assertThat(words(kay.ask("CHATHISTORY LATEST max * 5"))).isEmpty();
    assertThat(words(kay.ask("CHATHISTORY LATEST ned * 5"))).containsExactly("hi");
    // What others have begun doesn't count.
    small.ircWith("oda", CAPS).ask("PRIVMSG lou :one");
    small.ircWith("pia", CAPS).ask("PRIVMSG lou :two");
    lou.lines();
    assertThat(words(lou.ask("CHATHISTORY LATEST kay * 5"))).containsExactly("hi", "hi");
    assertThat(words(lou.ask("CHATHISTORY LATEST oda * 5"))).containsExactly("one");
  }

  @Test
  void absenceIsToldWithTheLabelOfTheMessage() {
    Person kay = chat.ircWith("kay", CAPS + " labeled-response");
    lee.ask("AWAY :lunch");
    List<String> lines = kay.ask("@label=a PRIVMSG lee :hi");
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).startsWith("@label=a").endsWith(" BATCH +1 labeled-response");
    assertThat(lines.get(1)).isEqualTo("@batch=1 :chat.test 301 kay lee :lunch");
    assertThat(lines.get(2)).startsWith("@batch=1;").endsWith(" PRIVMSG lee :hi");
    assertThat(kay.ask("NOTICE lee :hi")).singleElement().asString().contains(" NOTICE lee :hi");
  }

  @Test
  void peopleOnTextReadTheirTalksToo() {
    Person tess = chat.text("tess");
    assertThat(tess.ask("/history kim"))
        .containsExactly("Nothing was said between you and kim yet.");
    tess.ask("/msg kim hello");
    assertThat(kim.lines()).singleElement().asString().endsWith(" PRIVMSG kim :hello");
    say(kim, "tess", "hi tess");
    assertThat(tess.lines()).containsExactly("[12:03] (to you) <kim> hi tess");
    assertThat(tess.ask("/history KIM"))
        .containsExactly("[12:03] <tess> hello", "[12:03] <kim> hi tess");
    assertThat(tess.ask("/history kim 1")).containsExactly("[12:03] <kim> hi tess");
    assertThat(tess.ask("/history kim x"))
        .containsExactly("How many lines? For example: /history 50");
    assertThat(tess.ask("/history nobody")).first().asString().startsWith("Nobody here is called");
  }

  @Test
  void theNextCommandWaitsUntilTheMessageIsStored() {
    HeldLog log = new HeldLog();
    TestChat held = new TestChat(log);
    Person one = held.ircWith("one", "batch labeled-response echo-message");
    Person two = held.irc("two");
    assertThat(one.ask("@label=a PRIVMSG two :1\r\n@label=b PRIVMSG two :2\r\n@label=c PING x"))
        .isEmpty();
    assertThat(two.lines()).isEmpty();
    log.answerAll();
    assertThat(two.lines())
        .containsExactly(
            ":one!~one@127.0.0.1 PRIVMSG two :1", ":one!~one@127.0.0.1 PRIVMSG two :2");
    assertThat(one.lines())
        .containsExactly(
            "@label=a :one!~one@127.0.0.1 PRIVMSG two :1",
            "@label=b :one!~one@127.0.0.1 PRIVMSG two :2",
            "@label=c :chat.test PONG chat.test :x");
  }

  @Test
  void whatCannotBeStoredIsToldToItsSenderAlone() {
    HeldLog log = new HeldLog();
    log.offset = RoomLog.FAILED;
    TestChat held = new TestChat(log);
    Person one = held.ircWith("one", "batch labeled-response echo-message");
    Person two = held.text("two");
    one.send("@label=a PRIVMSG two :x");
    two.send("/msg one y");
    log.answerAll();
    assertThat(one.lines())
        .containsExactly(
            "@label=a :chat.test 404 one two :The message could not be stored and was not sent");
    assertThat(two.lines())
        .containsExactly("Your last line to one could not be stored and was not sent.");
  }

  @Test
  void whoLeavesAfterAMessageIsStillHeard() {
    HeldLog log = new HeldLog();
    TestChat held = new TestChat(log);
    Person one = held.irc("one", "#a");
    Person two = held.irc("two", "#a");
    one.lines();
    two.lines();
    one.send("PRIVMSG two :last words");
    one.connection.reset();
    held.engine.settle();
    assertThat(two.lines()).isEmpty();
    log.answerAll();
    assertThat(two.lines())
        .containsExactly(
            ":one!~one@127.0.0.1 PRIVMSG two :last words",
            ":one!~one@127.0.0.1 QUIT :Connection reset");
  }

  @Test
  void aTalkEndsAfterWhatIsOnItsWay() {
    List<String> keys = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    HeldLog log =
        new HeldLog() {
          @Override
          public void append(String room, Entry entry, Appended appended) {
            keys.add(room);
            super.append(room, entry, appended);
          }

          @Override
          public void ended(String room) {
            ended.add(room);
          }
        };
    TestChat held = new TestChat(log);
    Person one = held.ircWith("one", "echo-message");
    Person two = held.irc("two");
    one.send("PRIVMSG two :too late");
    two.ask("QUIT");
    assertThat(ended).isEmpty();
    log.answerAll();
    assertThat(one.lines()).containsExactly(":one!~one@127.0.0.1 PRIVMSG two :too late");
    assertThat(keys).hasSize(1).noneMatch(key -> key.startsWith("#"));
    assertThat(ended).isEqualTo(keys);
  }

  @Test
  void twoTalksOfTheSameNumbersHaveDifferentLogs() {
    List<String> keys = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      RoomLog log =
          new MemoryRoomLog(10) {
            @Override
            public void append(String room, Entry entry, Appended appended) {
              keys.add(room);
              super.append(room, entry, appended);
            }
          };
      TestChat again = new TestChat(log);
      again.engine.advance(TestChat.seconds(run));
      Person one = again.irc("one");
      Person two = again.irc("two");
      one.ask("PRIVMSG two :x");
      two.ask("PRIVMSG one :y");
    }
    assertThat(keys).hasSize(4);
    assertThat(keys.stream().distinct()).hasSize(2);
  }
}
