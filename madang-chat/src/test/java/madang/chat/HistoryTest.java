package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** CHATHISTORY: what is read again, in which form, and by whom. */
@ParameterizedClass
@MethodSource("madang.chat.TestLog#all")
class HistoryTest {
  private static final String CAPS =
      "batch message-tags server-time standard-replies echo-message draft/chathistory";

  /** Messages of 400 letters that are more than a connection's outbox takes. */
  private static final int MANY = (int) SimulatedEngine.OUTBOX_BYTES / 400;

  private final TestLog log;
  private final TestChat chat;

  HistoryTest(TestLog log) {
    this.log = log;
    this.chat = new TestChat(log, TestChat.limited(l -> l.chathistoryMax(5)));
  }

  /** Says these words, a second apart; returns their msgids. */
  private List<String> say(Person person, String room, String... words) {
    List<String> ids = new ArrayList<>();
    for (String word : words) {
      chat.engine.advance(TestChat.seconds(1));
      String line = person.ask("PRIVMSG " + room + " :" + word).getFirst();
      ids.add(tag(line, "msgid"));
    }
    return ids;
  }

  private static String tag(String line, String name) {
    return line.replaceFirst(".*[@;]" + name + "=([^; ]*).*", "$1");
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
  void theNewestComeInABatchWithTheTimesAndIdsTheyHad() {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    chat.engine.advance(TestChat.seconds(1));
    String said = kim.ask("@+x=y PRIVMSG #a :one").getFirst();
    assertThat(kim.ask("CHATHISTORY LATEST #A * 5"))
        .containsExactly(
            "@draft/chathistory-end :chat.test BATCH +1 chathistory #A",
            said.replaceFirst("@", "@batch=1;"),
            ":chat.test BATCH -1");
  }

  @Test
  void anEmptyRoomAnswersWithAnEmptyBatch() {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    assertThat(kim.ask("CHATHISTORY LATEST #a * 5"))
        .containsExactly(
            "@draft/chathistory-end :chat.test BATCH +1 chathistory #a", ":chat.test BATCH -1");
  }

  @Test
  void withoutBatchesAndTagsTheLinesComeAlone() {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    Person lee = chat.ircWith("lee", "draft/chathistory", "#a");
    say(kim, "#a", "one");
    assertThat(lee.ask("CHATHISTORY LATEST #a * 5").getLast())
        .isEqualTo(":kim!~kim@127.0.0.1 PRIVMSG #a :one");
  }

  @ParameterizedTest
  @CsvSource({
    "CHATHISTORY LATEST #a * 5, draft/chathistory",
    "SEARCH text=one,           draft/search",
    "REDACT #a 1,               draft/message-redaction"
  })
  void aProgramThatHasNotAskedForTheCapabilityDoesNotHaveTheCommand(String asked, String needed) {
    Person lee = chat.ircWith("lee", "batch message-tags labeled-response", "#a");
    String verb = asked.substring(0, asked.indexOf(' '));
    String refusal = "421 lee " + verb + " :Unknown command without the capability " + needed;
    assertThat(lee.ask("@label=x " + asked)).containsExactly("@label=x :chat.test " + refusal);
    lee.ask("CAP REQ " + needed);
    assertThat(lee.ask(asked).toString()).doesNotContain(" 421 ");
    lee.ask("CAP REQ -" + needed);
    assertThat(lee.ask(asked)).containsExactly(":chat.test " + refusal);
    assertThat(lee.ask("HELP " + verb))
        .last()
        .asString()
        .endsWith(":For programs that have asked for the capability " + needed + ".");
  }

  @ParameterizedTest
  @CsvSource({
    "LATEST #a * 2,                   6 7",
    "LATEST #a * 500,                 3 4 5 6 7",
    "LATEST #a msgid=5 5,             6 7",
    "LATEST #a timestamp=5 5,         6 7",
    "BEFORE #a msgid=4 2,             2 3",
    "BEFORE #a timestamp=4 2,         2 3",
    "AFTER #a msgid=4 2,              5 6",
    "AFTER #a timestamp=4 5,          5 6 7",
    "AROUND #a msgid=4 3,             3 4 5",
    "AROUND #a timestamp=4 1,         4",
    "BETWEEN #a msgid=2 msgid=7 2,    3 4",
    "BETWEEN #a msgid=7 msgid=2 2,    5 6",
    "BETWEEN #a timestamp=2 msgid=4 5, 3",
    "latest #a * 1,                   7",
    "LATEST #a * 99999999999,         3 4 5 6 7",
    "LATEST #a * 00000000002,         6 7",
    "AFTER #a timestamp=0001-01-01T00:00:00.000Z 2, 1 2",
    "AFTER #a timestamp=1969-12-31T23:59:59.999Z 2, 1 2",
  })
  void eachFormFindsItsMessages(String form, String expected) {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    List<String> ids = say(kim, "#a", "1", "2", "3", "4", "5", "6", "7");
    List<String> lines = kim.ask("CHATHISTORY LATEST #a * 5");
    // The oldest two are older than what one answer holds.
    lines = new ArrayList<>(lines.subList(1, lines.size() - 1));
    lines.addAll(0, kim.ask("CHATHISTORY BEFORE #a msgid=" + ids.get(2) + " 5").subList(1, 3));
    String asked = form;
    for (int i = 7; i > 0; i--) {
      asked = asked.replace("msgid=" + i + " ", "msgid=" + ids.get(i - 1) + " ");
      String time = tag(lines.get(i - 1), "time");
      asked = asked.replace("timestamp=" + i + " ", "timestamp=" + time + " ");
    }
    assertThat(words(kim.ask("CHATHISTORY " + asked))).containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "LATEST #a * 4,                  false",
    "LATEST #a * 5,                  true",
    "LATEST #a msgid=3 1,            false",
    "LATEST #a msgid=3 2,            true",
    "BEFORE #a msgid=4 2,            false",
    "BEFORE #a msgid=4 3,            true",
    "BEFORE #a msgid=1 3,            true",
    "AFTER #a msgid=2 2,             false",
    "AFTER #a msgid=2 3,             true",
    "BETWEEN #a msgid=1 msgid=5 2,   false",
    "BETWEEN #a msgid=5 msgid=1 2,   false",
    "BETWEEN #a msgid=5 msgid=1 3,   true",
    "AROUND #a msgid=3 5,            false",
  })
  void theLastPageSaysThatItIsTheLast(String asked, boolean last) {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    Person old = chat.ircWith("old", "batch draft/chathistory", "#a");
    String form = asked;
    int number = 1;
    for (String id : say(kim, "#a", "1", "2", "3", "4", "5")) {
      form = form.replace("msgid=" + number++ + " ", "msgid=" + id + " ");
    }
    String begin = ":chat.test BATCH +1 chathistory #a";
    assertThat(kim.ask("CHATHISTORY " + form).getFirst())
        .isEqualTo(last ? "@draft/chathistory-end " + begin : begin);
    old.lines();
    assertThat(old.ask("CHATHISTORY " + form).getFirst()).isEqualTo(begin);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                          INVALID_PARAMS *",
    "DANCE #a * 5,                INVALID_PARAMS DANCE :Unknown command",
    "LATEST,                      INVALID_PARAMS LATEST",
    "LATEST #a *,                 INVALID_PARAMS LATEST",
    "LATEST #a * 5 6,             INVALID_PARAMS LATEST",
    "BETWEEN #a msgid=x 5,        INVALID_PARAMS BETWEEN",
    "LATEST #a * x,               INVALID_PARAMS LATEST x",
    "LATEST #a * 0,               INVALID_PARAMS LATEST 0",
    "LATEST #a * -5,              INVALID_PARAMS LATEST -5",
    "LATEST #a * 00000000000,     INVALID_PARAMS LATEST 00000000000",
    "BEFORE #a * 5,               INVALID_PARAMS BEFORE *",
    "BEFORE #a msgid= 5,          INVALID_PARAMS BEFORE msgid=",
    "BEFORE #a timestamp=noon 5,  INVALID_PARAMS BEFORE timestamp=noon",
    "BEFORE #a timestamp=+999999999-01-01T00:00:00Z 5, INVALID_PARAMS BEFORE",
    "BEFORE #a day=1 5,           INVALID_MSGREFTYPE BEFORE #a day=1",
    "LATEST #nowhere * 5,         INVALID_TARGET LATEST #nowhere",
    "LATEST lee * 5,              INVALID_TARGET LATEST lee",
    "LATEST * * 5,                INVALID_TARGET LATEST *",
    "TARGETS msgid=a msgid=b 5,   INVALID_PARAMS TARGETS",
  })
  void whatCannotBeAnsweredIsRefusedWithTheReason(String asked, String code) {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    List<String> lines = kim.ask("CHATHISTORY " + asked);
    assertThat(lines).singleElement().asString().startsWith(":chat.test FAIL CHATHISTORY " + code);
  }

  @Test
  void onlyMembersReadAndSinceTheirJoinWhatWasSaidInAClosedRoom() {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    say(kim, "#a", "open");
    kim.ask("MODE #a +s");
    say(kim, "#a", "secret");
    Person lee = chat.ircWith("lee", CAPS);
    assertThat(lee.ask("CHATHISTORY LATEST #a * 5"))
        .containsExactly(
            ":chat.test FAIL CHATHISTORY INVALID_TARGET LATEST #a"
                + " :Messages could not be retrieved");
    lee.ask("JOIN #a");
    say(kim, "#a", "since");
    assertThat(words(lee.ask("CHATHISTORY LATEST #a * 5"))).containsExactly("open", "since");
    assertThat(words(kim.ask("CHATHISTORY LATEST #a * 5")))
        .containsExactly("open", "secret", "since");
    kim.ask("KICK #a lee :out");
    lee.lines();
    assertThat(lee.ask("CHATHISTORY LATEST #a * 5")).singleElement().asString().contains("FAIL");
    lee.ask("JOIN #a");
    assertThat(words(lee.ask("CHATHISTORY LATEST #a * 5"))).containsExactly("open");
  }

  @Test
  void whatElseHappenedComesToThoseWhoAskedForIt() {
    Person kim = chat.ircWith("kim", CAPS + " draft/event-playback", "#a");
    Person lee = chat.ircWith("lee", CAPS, "#a");
    kim.ask("MODE #a +v lee", "TOPIC #a :tea");
    lee.ask("NICK li", "PART #a :bye");
    lee.lines();
    List<String> lines = kim.ask("CHATHISTORY LATEST #a * 5");
    assertThat(lines.subList(1, lines.size() - 1).stream().map(l -> l.replaceFirst("@\\S+ ", "")))
        .containsExactly(
            ":lee!~lee@127.0.0.1 JOIN #a",
            ":kim!~kim@127.0.0.1 MODE #a +v lee",
            ":kim!~kim@127.0.0.1 TOPIC #a :tea",
            ":lee!~lee@127.0.0.1 NICK li",
            ":li!~lee@127.0.0.1 PART #a :bye");
    lee.ask("JOIN #a");
    assertThat(words(lee.ask("CHATHISTORY LATEST #a * 5"))).isEmpty();
  }

  @Test
  void whatIsToldOfSomebodyInAllHisRoomsHasOneIdThereAndInTheirHistories() {
    Person kim = chat.ircWith("kim", CAPS + " draft/event-playback", "#a", "#b");
    Person lee = chat.ircWith("lee", CAPS, "#a", "#b");
    kim.lines();
    lee.ask("NICK li");
    String nick = tag(kim.lines().getLast(), "msgid");
    lee.ask("QUIT :bye");
    String quit = tag(kim.lines().getLast(), "msgid");
    for (String room : List.of("#a", "#b")) {
      List<String> lines = kim.ask("CHATHISTORY LATEST " + room + " * 2");
      assertThat(lines.subList(1, 3).stream().map(l -> tag(l, "msgid")))
          .containsExactly(nick, quit);
      assertThat(kim.ask("CHATHISTORY AFTER " + room + " msgid=" + nick + " 5"))
          .hasSize(3)
          .anyMatch(l -> l.contains(" QUIT "));
    }
  }

  @Test
  void anAuditoriumKeepsNoComingAndGoingThatMembersMayNotSee() {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    kim.ask("MODE #a +u");
    Person lee = chat.ircWith("lee", CAPS + " draft/event-playback", "#a");
    Person pat = chat.ircWith("pat", CAPS, "#a");
    pat.ask("NICK pit", "PART #a :bye");
    lee.lines();
    assertThat(lee.ask("CHATHISTORY LATEST #a * 5"))
        .hasSize(4)
        .anyMatch(l -> l.endsWith(" MODE #a +u"));
  }

  @Test
  void aClockThatIsSetBackTurnsNothingRound() {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    String first = say(kim, "#a", "one").getFirst();
    kim.ask("PART #a");
    chat.engine.setClockBack(Duration.ofHours(1));
    kim.ask("JOIN #a"); // a room made anew, on the log that it had
    String second = say(kim, "#a", "two").getFirst();
    assertThat(second).isGreaterThan(first);
    assertThat(words(kim.ask("CHATHISTORY LATEST #a * 5"))).containsExactly("one", "two");
    assertThat(words(kim.ask("CHATHISTORY AFTER #a msgid=" + first + " 5"))).containsExactly("two");
  }

  @Test
  void targetsAreTheRoomsWithSomethingSaidInBetween() {
    Person kim = chat.ircWith("kim", CAPS, "#a", "#b", "#c");
    say(kim, "#a", "one");
    say(kim, "#b", "two");
    String ahead = " timestamp=2000-01-01T00:00:00.000Z timestamp=2100-01-01T00:00:00.000Z ";
    String back = " timestamp=2100-01-01T00:00:00.000Z timestamp=1990-01-01T00:00:00.000Z ";
    List<String> all = kim.ask("CHATHISTORY TARGETS" + back + "5");
    assertThat(all.getFirst())
        .isEqualTo("@draft/chathistory-end :chat.test BATCH +1 draft/chathistory-targets");
    assertThat(all).hasSize(4);
    assertThat(all.get(1)).matches("@batch=1 :chat.test CHATHISTORY TARGETS #a \\S+T\\S+Z");
    assertThat(all.get(2)).startsWith("@batch=1 :chat.test CHATHISTORY TARGETS #b ");
    List<String> one = kim.ask("CHATHISTORY TARGETS" + back + "1");
    assertThat(one.getFirst()).isEqualTo(":chat.test BATCH +2 draft/chathistory-targets");
    assertThat(one.get(1)).contains(" #b ");
    assertThat(kim.ask("CHATHISTORY TARGETS" + ahead.replace("2000", "1971") + "1").get(1))
        .contains(" #a ");
  }

  @Test
  void aLabelStandsOnTheBatchAndTheNextCommandWaits() {
    Person kim = chat.ircWith("kim", CAPS + " labeled-response", "#a");
    say(kim, "#a", "one", "two");
    List<String> lines = kim.ask("@label=x CHATHISTORY LATEST #a * 5\r\nPING later");
    assertThat(lines.getFirst())
        .isEqualTo("@label=x;draft/chathistory-end :chat.test BATCH +1 chathistory #a");
    assertThat(lines.subList(1, 3)).allMatch(l -> l.startsWith("@batch=1;"));
    assertThat(lines.get(3)).isEqualTo(":chat.test BATCH -1");
    assertThat(lines.get(4)).isEqualTo(":chat.test PONG chat.test :later");
    assertThat(kim.ask("@label=y CHATHISTORY LATEST #b * 5"))
        .singleElement()
        .asString()
        .startsWith("@label=y :chat.test FAIL CHATHISTORY INVALID_TARGET");
  }

  @Test
  void aLongAnswerWaitsForItsReaderAndTheNextCommandForTheAnswer() {
    TestChat big =
        new TestChat(log, TestChat.limited(l -> l.chathistoryMax(3000).historyPerRoom(3000)));
    Person kim = big.ircWith("kim", CAPS, "#a");
    for (int i = 0; i < MANY; i++) {
      kim.ask("PRIVMSG #a :" + "x".repeat(400));
    }
    kim.connection.reads = false;
    kim.send("CHATHISTORY LATEST #a * 3000", "PING later");
    assertThat(kim.closed()).isFalse();
    kim.connection.reads = true;
    big.engine.advance(TestChat.seconds(2));
    List<String> lines = kim.lines();
    assertThat(lines).hasSize(MANY + 3);
    assertThat(lines.getLast()).isEqualTo(":chat.test PONG chat.test :later");
  }
}
