package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RENAME: another name for a room, and all that goes along. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class RenameTest {
  private static final String CAPS =
      "batch message-tags server-time echo-message draft/chathistory draft/channel-rename"
          + " draft/message-redaction";

  private final TestChat chat;
  private final Person op;

  RenameTest(boolean delayed) {
    this.chat = new TestChat(delayed);
    this.op = chat.ircWith("op", "draft/channel-rename", "#old");
  }

  private static List<String> words(Person person, String room) {
    List<String> lines = person.ask("CHATHISTORY LATEST " + room + " * 50");
    assertThat(lines.getFirst()).endsWith(" chathistory " + room);
    return lines.subList(1, lines.size() - 1).stream()
        .map(line -> line.substring(line.indexOf(" PRIVMSG ") + 9))
        .toList();
  }

  @Test
  void whoKnowsItIsToldSoAndToOthersItLooksLikeAnotherRoom() {
    Person knows = chat.ircWith("knows", "draft/channel-rename", "#old");
    Person old = chat.ircWith("old", "extended-join", "#old");
    op.ask("TOPIC #old :tea");
    knows.lines();
    old.lines();
    assertThat(op.ask("RENAME #old #new :a better name"))
        .containsExactly(":op!~op@127.0.0.1 RENAME #old #new :a better name");
    assertThat(knows.lines()).containsExactly(":op!~op@127.0.0.1 RENAME #old #new :a better name");
    List<String> told = old.lines();
    assertThat(told).hasSize(6);
    assertThat(told.subList(0, 3))
        .containsExactly(
            ":old!~old@127.0.0.1 PART #old :a better name",
            ":old!~old@127.0.0.1 JOIN #new * :Real old",
            ":chat.test 332 old #new :tea");
    assertThat(told.get(3)).startsWith(":chat.test 333 old #new op!~op@127.0.0.1 ");
    assertThat(told.subList(4, 6))
        .containsExactly(
            ":chat.test 353 old = #new :@op knows old",
            ":chat.test 366 old #new :End of /NAMES list");
    op.send("PRIVMSG #new :here");
    assertThat(old.lines()).containsExactly(":op!~op@127.0.0.1 PRIVMSG #new :here");
    assertThat(op.ask("PRIVMSG #old :there"))
        .containsExactly(":chat.test 403 op #old :No such channel");
  }

  @Test
  void oneWhoDoesNotKnowItMayUseItAndItsAnswerIsOne() {
    Person own = chat.ircWith("own", "batch labeled-response", "#mine");
    assertThat(own.ask("@label=x RENAME #mine #ours"))
        .containsExactly(
            "@label=x :chat.test BATCH +1 labeled-response",
            "@batch=1 :own!~own@127.0.0.1 PART #mine",
            "@batch=1 :own!~own@127.0.0.1 JOIN #ours",
            "@batch=1 :chat.test 353 own = #ours :@own",
            "@batch=1 :chat.test 366 own #ours :End of /NAMES list",
            ":chat.test BATCH -1");
    assertThat(own.ask("@label=y RENAME #ours #OURS :x"))
        .containsExactly(
            "@label=y :chat.test NOTICE own :RENAME: This channel has been renamed recently");
    chat.engine.advance(TestChat.seconds(61));
    own.lines();
    assertThat(own.ask("@label=y RENAME #ours #OURS")).containsExactly("@label=y :chat.test ACK");
    assertThat(own.ask("MODE #ours")).first().asString().contains(" 324 own #OURS ");
  }

  @Test
  void peopleOnTextReadIt() {
    Person nan = chat.text("nan");
    nan.ask("/join #old");
    op.ask("RENAME #old #new");
    assertThat(nan.lines()).containsExactly("[12:03] * op renamed #old to #new");
    nan.send("still here");
    assertThat(op.lines()).containsExactly(":nan!~text@127.0.0.1 PRIVMSG #new :still here");
  }

  @Test
  void modesListsRanksAndInvitationsGoAlong() {
    Person pat = chat.irc("pat");
    Person lee = chat.irc("lee");
    op.ask("MODE #old +b lee", "MODE #old +i", "INVITE pat #old", "RENAME #old #new");
    assertThat(op.ask("MODE #new")).first().asString().endsWith(" 324 op #new +int");
    assertThat(lee.ask("JOIN #new")).first().asString().contains(" 474 ");
    pat.lines();
    assertThat(pat.ask("INVITE")).first().asString().endsWith(" 336 pat #new");
    assertThat(pat.ask("JOIN #new"))
        .contains(":pat!~pat@127.0.0.1 JOIN #new", ":chat.test 353 pat = #new :@op pat");
  }

  @Test
  void historyStaysWithTheRoomAndTheOldNameIsFree() {
    Person kim = chat.ircWith("kim", CAPS, "#first");
    kim.ask("PRIVMSG #first :before", "RENAME #first #second", "PRIVMSG #second :after");
    Person lee = chat.ircWith("lee", CAPS);
    assertThat(lee.ask("JOIN #first")).anyMatch(l -> l.endsWith(" 353 lee = #first :@lee"));
    lee.ask("PRIVMSG #first :elsewhere");
    assertThat(kim.lines()).isEmpty();
    assertThat(words(kim, "#second")).containsExactly("#second :before", "#second :after");
    assertThat(words(lee, "#first")).containsExactly("#first :elsewhere");
    assertThat(lee.ask("CHATHISTORY LATEST #second * 5")).first().asString().contains("FAIL");
  }

  @Test
  void aMessageFromBeforeCanBeTakenBack() {
    Person kim = chat.ircWith("kim", CAPS, "#first");
    String echo = kim.ask("PRIVMSG #first :oh").getFirst();
    String id = echo.replaceFirst(".*msgid=([^; ]*).*", "$1");
    kim.ask("RENAME #first #second");
    assertThat(kim.ask("REDACT #second " + id))
        .singleElement()
        .asString()
        .endsWith(" REDACT #second " + id);
    assertThat(words(kim, "#second")).isEmpty();
  }

  @Test
  void thePlaybackOfEventsTellsIt() {
    Person kim = chat.ircWith("kim", CAPS + " draft/event-playback", "#first");
    kim.ask("RENAME #first #second :moved");
    assertThat(kim.ask("CHATHISTORY LATEST #second * 1").get(1))
        .endsWith(" :kim!~kim@127.0.0.1 RENAME #first #second :moved");
  }

  @Test
  void afterARestartEachRoomHasItsNameAndItsHistory() {
    RoomLog log = new MemoryRoomLog(100);
    TestChat before = new TestChat(log);
    Person kim = before.ircWith("kim", CAPS, "#first");
    kim.ask("PRIVMSG #first :one", "RENAME #first #second", "PRIVMSG #second :two");
    kim.ask("TOPIC #second :tea");
    Person lee = before.ircWith("lee", CAPS, "#first");
    lee.ask("PRIVMSG #first :three");

    TestChat after = new TestChat(log);
    after.engine.advance(TestChat.seconds(3600));
    Person pat = after.ircWith("pat", CAPS, "#first");
    assertThat(pat.ask("JOIN #second")).contains(":chat.test 332 pat #second :tea");
    pat.ask("PRIVMSG #second :four", "PRIVMSG #first :five");
    assertThat(words(pat, "#second"))
        .containsExactly("#second :one", "#second :two", "#second :four");
    assertThat(words(pat, "#first")).containsExactly("#first :three", "#first :five");
    pat.ask("PART #first", "RENAME #second #first");
    assertThat(words(pat, "#first")).containsExactly("#first :one", "#first :two", "#first :four");
  }

  @Test
  void aRoomThatEndsLeavesBothNamesFree() {
    op.ask("RENAME #old #new", "PART #new");
    Person lee = chat.ircWith("lee", CAPS);
    assertThat(lee.ask("JOIN #new,#old"))
        .anyMatch(l -> l.endsWith(" 353 lee = #new :@lee"))
        .anyMatch(l -> l.endsWith(" 353 lee = #old :@lee"));
    lee.ask("PRIVMSG #new :new", "PRIVMSG #old :old");
    assertThat(words(lee, "#new")).containsExactly("#new :new");
    assertThat(lee.ask("LUSERS")).anyMatch(l -> l.contains(" 254 lee 2 "));
  }

  @Test
  void aReadMarkerGoesAlong() {
    Person kim = chat.ircWith("kim", CAPS + " draft/read-marker", "#first");
    String read = "timestamp=2020-01-01T00:00:00.000Z";
    kim.ask("MARKREAD #first " + read, "RENAME #first #second");
    assertThat(kim.ask("MARKREAD #second")).containsExactly(":chat.test MARKREAD #second " + read);
    assertThat(kim.ask("MARKREAD #first")).containsExactly(":chat.test MARKREAD #first *");
  }

  @Test
  void whoIsShownAnotherRoomIsToldThatItReadThere() {
    Person old = chat.ircWith("old", "draft/read-marker", "#mine");
    String read = "timestamp=2020-01-01T00:00:00.000Z";
    old.ask("MARKREAD #mine " + read);
    assertThat(old.ask("RENAME #mine #new"))
        .contains(":old!~old@127.0.0.1 JOIN #new", ":chat.test MARKREAD #new " + read);
  }

  @Test
  void anotherCaseIsNewsForThoseAloneWhoKnowIt() {
    Person old = chat.irc("old", "#old");
    op.lines();
    assertThat(op.ask("RENAME #old #OLD")).containsExactly(":op!~op@127.0.0.1 RENAME #old #OLD :");
    assertThat(old.lines()).isEmpty();
    assertThat(old.ask("MODE #old")).first().asString().contains(" 324 old #OLD ");
  }

  @Test
  void aRoomKeepsItsNameForAMinute() {
    op.ask("RENAME #old #new");
    assertThat(op.ask("RENAME #new #newer"))
        .containsExactly(
            ":chat.test FAIL RENAME CANNOT_RENAME #new #newer"
                + " :This channel has been renamed recently");
    chat.engine.advance(TestChat.seconds(61));
    op.lines();
    assertThat(op.ask("RENAME #new #old")).containsExactly(":op!~op@127.0.0.1 RENAME #new #old :");
  }

  @ParameterizedTest
  @CsvSource({
    "RENAME #old,            461 op RENAME",
    "RENAME #nowhere #new,   403 op #nowhere",
    "RENAME #other #new,     442 op #other",
    "RENAME #old #other,     FAIL RENAME CHANNEL_NAME_IN_USE #old #other",
    "RENAME #old new,        FAIL RENAME CANNOT_RENAME #old new",
    "RENAME #old #a\u0001b,  FAIL RENAME CANNOT_RENAME #old #a\u0001b",
    "RENAME #old #old,       FAIL RENAME CANNOT_RENAME #old #old",
    "RENAME #lobby #new,     FAIL RENAME CANNOT_RENAME #lobby #new",
  })
  void whatCannotBeIsRefused(String command, String answer) {
    chat.irc("lee", "#other");
    op.ask("JOIN #lobby");
    assertThat(op.ask(command))
        .singleElement()
        .asString()
        .startsWith(":chat.test " + answer + " :");
  }

  @Test
  void onlyOperatorsMay() {
    Person lee = chat.irc("lee", "#old");
    for (String rank : List.of("v", "h")) {
      op.ask("MODE #old +" + rank + " lee");
      assertThat(lee.ask("RENAME #old #new"))
          .containsExactly(":chat.test 482 lee #old :You're not channel operator");
    }
    op.ask("MODE #old +o lee");
    assertThat(lee.ask("RENAME #old #new")).contains(":lee!~lee@127.0.0.1 JOIN #new");
  }
}
