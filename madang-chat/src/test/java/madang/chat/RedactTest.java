package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** REDACT: who may take back what, and who hears of it. */
@ParameterizedClass
@MethodSource("madang.chat.TestLog#all")
class RedactTest {
  private static final String CAPS =
      "batch message-tags standard-replies echo-message draft/chathistory draft/event-playback";
  private static final String KNOWS = CAPS + " draft/message-redaction";

  private final TestLog log;
  private final TestChat chat;
  private final Person op;
  private final Person lee;

  RedactTest(TestLog log) {
    this.log = log;
    this.chat = new TestChat(log);
    this.op = chat.ircWith("op", KNOWS, "#a");
    this.lee = chat.ircWith("lee", KNOWS, "#a");
  }

  private static String say(Person person, String room, String words) {
    String line = person.ask("PRIVMSG " + room + " :" + words).getFirst();
    return line.replaceFirst(".*[@;]msgid=([^; ]*).*", "$1");
  }

  private static List<String> untagged(List<String> lines) {
    return lines.stream().map(line -> line.replaceFirst("^@\\S+ ", "")).toList();
  }

  @Test
  void oneTakesBackWhatOneSaidAndThoseWhoKnowHowAreTold() {
    Person old = chat.ircWith("old", CAPS, "#a");
    Person text = chat.text("tess");
    text.ask("/join #a");
    String id = say(lee, "#a", "oops");
    op.lines();
    old.lines();
    text.lines();
    assertThat(untagged(lee.ask("REDACT #a " + id + " :not meant")))
        .containsExactly(":lee!~lee@127.0.0.1 REDACT #a " + id + " :not meant");
    assertThat(untagged(op.lines()))
        .containsExactly(":lee!~lee@127.0.0.1 REDACT #a " + id + " :not meant");
    assertThat(old.lines()).isEmpty();
    assertThat(text.lines()).isEmpty();
    List<String> history = op.ask("CHATHISTORY LATEST #a * 50");
    assertThat(history.toString()).doesNotContain("oops").contains(" REDACT #a " + id);
    assertThat(old.ask("CHATHISTORY LATEST #a * 50").toString()).doesNotContain("REDACT", "oops");
    assertThat(lee.ask("REDACT #a " + id)).singleElement().asString().contains("UNKNOWN_MSGID");
  }

  @Test
  void operatorsOfTheRoomTakeBackEverythingAndOthersOnlyTheirOwn() {
    String leesOwn = say(lee, "#a", "mine");
    String ops = say(op, "#a", "orders");
    lee.lines();
    assertThat(lee.ask("REDACT #a " + ops))
        .containsExactly(
            ":chat.test FAIL REDACT REDACT_FORBIDDEN #a "
                + ops
                + " :You are not authorised to delete this message");
    assertThat(lee.ask("CHATHISTORY LATEST #a * 50").toString()).contains("orders");
    assertThat(untagged(op.ask("REDACT #a " + leesOwn)))
        .containsExactly(":op!~op@127.0.0.1 REDACT #a " + leesOwn);
  }

  @ParameterizedTest
  @CsvSource({"v, REDACT_FORBIDDEN", "h, REDACT_FORBIDDEN", "o, ' REDACT #a '"})
  void onlyOperatorsTakeBackWhatOthersSaid(String rank, String answer) {
    op.ask("MODE #a +" + rank + " lee");
    String id = say(op, "#a", "orders");
    lee.lines();
    assertThat(lee.ask("REDACT #a " + id)).singleElement().asString().contains(answer);
  }

  @Test
  void whoIsOutsideTakesNothingBack() {
    String id = say(lee, "#a", "mine");
    lee.ask("PART #a");
    for (String target : List.of("#a", "#nowhere", "op")) {
      assertThat(lee.ask("REDACT " + target + " " + id))
          .containsExactly(
              ":chat.test FAIL REDACT INVALID_TARGET "
                  + target
                  + " :You cannot delete messages from there");
    }
  }

  @Test
  void whatIsNoMessageOrCannotBeReadIsUnknown() {
    op.ask("MODE #a +s");
    String before = say(op, "#a", "secret");
    Person pat = chat.ircWith("pat", KNOWS, "#a");
    op.ask("MODE #a +o pat");
    List<String> topic = op.ask("TOPIC #a :tea");
    String event = topic.getFirst().replaceFirst(".*msgid=([^; ]*).*", "$1");
    pat.lines();
    for (String id : List.of(before, event, "nonsense", "000000000abcd0000")) {
      assertThat(pat.ask("REDACT #a " + id))
          .singleElement()
          .asString()
          .startsWith(":chat.test FAIL REDACT UNKNOWN_MSGID #a " + id + " :");
    }
    assertThat(op.ask("CHATHISTORY LATEST #a * 50").toString()).contains("secret");
  }

  @Test
  void aReactionIsTakenBackLikeAMessage() {
    String line = lee.ask("@+draft/react=x TAGMSG #a").getFirst();
    String id = line.replaceFirst(".*[@;]msgid=([^; ]*).*", "$1");
    op.lines();
    assertThat(untagged(lee.ask("REDACT #a " + id)))
        .containsExactly(":lee!~lee@127.0.0.1 REDACT #a " + id);
    assertThat(untagged(op.lines())).containsExactly(":lee!~lee@127.0.0.1 REDACT #a " + id);
    assertThat(op.ask("CHATHISTORY LATEST #a * 50").toString()).doesNotContain("TAGMSG");
  }

  @Test
  void theServerCanForbidIt() {
    TestChat strict = new TestChat(log, TestChat.limited(l -> l.allowRedact(false)));
    Person kim = strict.ircWith("kim", CAPS, "#a");
    assertThat(kim.ask("CAP REQ draft/message-redaction"))
        .containsExactly(":chat.test CAP kim NAK :draft/message-redaction");
    String id = say(kim, "#a", "for good");
    assertThat(kim.ask("REDACT #a " + id))
        .containsExactly(":chat.test 421 kim REDACT :Unknown command");
    assertThat(kim.ask("CHATHISTORY LATEST #a * 50").toString()).contains("for good");
  }

  @Test
  void anAnswerCarriesItsLabel() {
    Person pat = chat.ircWith("pat", KNOWS + " labeled-response", "#a");
    String id = say(pat, "#a", "one");
    assertThat(pat.ask("@label=x REDACT #a " + id))
        .singleElement()
        .asString()
        .startsWith("@label=x;msgid=")
        .endsWith(" REDACT #a " + id);
    assertThat(pat.ask("@label=y REDACT #a " + id))
        .singleElement()
        .asString()
        .startsWith("@label=y :chat.test FAIL REDACT UNKNOWN_MSGID #a " + id);
  }
}
