package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;

/** What programs hear when a reload changes what the server offers. */
class CapNotifyTest {
  private static final Extensions NOTHING = new Extensions(false, false, false, "", "");

  private final TestChat chat = new TestChat(false);

  private void reload(UnaryOperator<ChatLimits.Builder> change) {
    chat.hub.reload(TestChat.limited(change));
  }

  /** Somebody who asked for this without saying that it knows CAP 302. */
  private Person older(String nick, String capability) {
    Person person = chat.ircCaller();
    person.send("CAP REQ :" + capability, "NICK " + nick, "USER u 0 * :u", "CAP END");
    person.lines();
    return person;
  }

  @Test
  void whatGoesIsSaidAndTakenAway() {
    Person kim = chat.ircWith("kim", "draft/message-redaction");
    Person older = older("older", "draft/message-redaction");
    reload(l -> l.allowRedact(false));
    assertThat(kim.lines()).containsExactly(":chat.test CAP kim DEL :draft/message-redaction");
    assertThat(older.lines()).isEmpty();
    assertThat(kim.ask("CAP LIST")).containsExactly(":chat.test CAP kim LIST :cap-notify");
    assertThat(older.ask("CAP LIST")).containsExactly(":chat.test CAP older LIST :");
    assertThat(kim.ask("CAP LS 302").toString()).doesNotContain("message-redaction");
    assertThat(kim.ask("CAP REQ :draft/message-redaction"))
        .containsExactly(":chat.test CAP kim NAK :draft/message-redaction");
    assertThat(kim.ask("CAP REQ :-draft/message-redaction"))
        .containsExactly(":chat.test CAP kim ACK :-draft/message-redaction");
    reload(l -> l);
    assertThat(kim.lines()).containsExactly(":chat.test CAP kim NEW :draft/message-redaction");
    assertThat(kim.ask("CAP LIST")).containsExactly(":chat.test CAP kim LIST :cap-notify");
    assertThat(kim.ask("CAP REQ :draft/message-redaction"))
        .containsExactly(":chat.test CAP kim ACK :draft/message-redaction");
  }

  @Test
  void aCallerHearsItBeforeItHasANick() {
    Person caller = chat.ircCaller();
    caller.ask("CAP LS 302");
    reload(l -> l.allowRedact(false));
    assertThat(caller.lines()).containsExactly(":chat.test CAP * DEL :draft/message-redaction");
  }

  @Test
  void anotherValueIsToldToThoseWhoKnowValues() {
    Person kim = chat.ircWith("kim", "batch");
    Person older = older("older", "cap-notify");
    reload(l -> l.metadataKeys(7));
    assertThat(kim.lines())
        .containsExactly(
            ":chat.test CAP kim NEW :draft/metadata-2="
                + "before-connect,max-keys=7,max-subs=50,max-value-bytes=256");
    assertThat(older.lines()).isEmpty();
    reload(l -> l.allowRedact(false).metadataKeys(7));
    assertThat(older.lines()).containsExactly(":chat.test CAP older DEL :draft/message-redaction");
  }

  @Test
  void nothingIsSaidWhereNothingChanges() {
    Person kim = chat.ircWith("kim", "batch");
    reload(l -> l.rooms(17));
    assertThat(kim.lines()).isEmpty();
  }

  @Test
  void whoKnows302KeepsHearing() {
    Person kim = chat.ircWith("kim", "batch");
    assertThat(kim.ask("CAP REQ :-cap-notify"))
        .containsExactly(":chat.test CAP kim NAK :-cap-notify");
    assertThat(older("older", "cap-notify").ask("CAP REQ :-cap-notify"))
        .containsExactly(":chat.test CAP older ACK :-cap-notify");
  }

  @Test
  void anOlderProgramGetsOneLineWithoutValues() {
    List<String> lines = chat.ircCaller().ask("CAP LS");
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith(":chat.test CAP * LS :away-notify batch ")
        .endsWith(" userhost-in-names")
        .doesNotContain("=");
    List<String> modern = chat.ircCaller().ask("CAP LS 302");
    assertThat(modern).hasSizeGreaterThan(1);
    assertThat(modern.getFirst()).startsWith(":chat.test CAP * LS * :");
    assertThat(modern.getLast()).startsWith(":chat.test CAP * LS :");
    assertThat(modern.toString()).contains("draft/metadata-2=before-connect,");
  }

  @Test
  void wordsOfIsupportThatChangeAreToldAgain() {
    Person kim = chat.irc("kim");
    Extensions picture = new Extensions(true, true, true, "", "https://x.test/i.png?s={size}");
    chat.hub.reload(TestChat.limited(l -> l.topicLength(100)).with().extensions(picture).done());
    assertThat(kim.lines())
        .containsExactly(
            ":chat.test 005 kim TOPICLEN=100 draft/ICON=https://x.test/i.png?s={size}"
                + " :are supported by this server");
    chat.hub.reload(TestChat.OPTIONS);
    assertThat(kim.lines())
        .containsExactly(
            ":chat.test 005 kim TOPICLEN=390 -draft/ICON :are supported by this server");
  }

  @Test
  void whoKnowsItsBatchGetsEveryLineOfIsupportInOne() {
    Person kim = chat.ircWith("kim", "batch labeled-response draft/extended-isupport");
    reload(l -> l.topicLength(100));
    assertThat(kim.lines())
        .containsExactly(
            ":chat.test BATCH +2 draft/isupport",
            "@batch=2 :chat.test 005 kim TOPICLEN=100 :are supported by this server",
            ":chat.test BATCH -2");
    reload(l -> l.topicLength(100).rooms(17));
    assertThat(kim.lines()).isEmpty();
  }

  @Test
  void theLongestPictureLeavesNoLineOfIsupportCut() {
    String icon = "https://x.test/" + "i".repeat(185);
    TestChat pictured =
        new TestChat(
            false,
            TestChat.limited(l -> l.nickLength(32))
                .with()
                .extensions(new Extensions(true, true, true, "", icon))
                .done());
    List<String> lines = pictured.irc("n".repeat(32)).ask("VERSION");
    assertThat(lines)
        .filteredOn(l -> l.contains(" 005 "))
        .allMatch(l -> l.endsWith(" :are supported by this server") && l.length() <= 510)
        .anyMatch(l -> l.contains(" draft/ICON=" + icon + " "));
  }

  @Test
  void whatTheServerHasNotItDoesNotOffer() {
    TestChat bare =
        new TestChat(
            false, TestChat.limited(l -> l.multilineLines(0)).with().extensions(NOTHING).done());
    Person kim = bare.irc("kim", "#a");
    String offered = kim.ask("CAP LS 302").toString();
    for (String name :
        List.of(
            "draft/chathistory",
            "draft/event-playback",
            "draft/search",
            "draft/message-redaction",
            "draft/metadata-2",
            "draft/multiline",
            "draft/read-marker",
            "draft/relaymsg")) {
      assertThat(offered).doesNotContain(name);
    }
    assertThat(kim.ask("ISUPPORT").toString()).doesNotContain("CHATHISTORY", "MSGREFTYPES");
    for (String command :
        List.of(
            "CHATHISTORY LATEST #a * 5",
            "SEARCH text=x",
            "METADATA * LIST",
            "MARKREAD #a",
            "REDACT #a 1",
            "RELAYMSG #a x/y :z",
            "BATCH +1 draft/multiline #a")) {
      String verb = command.substring(0, command.indexOf(' '));
      assertThat(kim.ask("HELP").toString()).doesNotContain(verb);
      assertThat(kim.ask("HELP " + verb)).first().asString().contains(" 524 kim " + verb + " ");
      assertThat(kim.ask(command))
          .containsExactly(":chat.test 421 kim " + verb + " :Unknown command");
    }
  }

  @Test
  void whoKnowsALaterVersionIsToldAllThat302Has() {
    for (String version : List.of("302", "303", "0302", "99999999999", "9".repeat(300))) {
      assertThat(chat.ircCaller().ask("CAP LS " + version).toString())
          .as(version)
          .contains("draft/multiline=");
    }
    for (String version : List.of("", "301", "0", "-302", "302a", "\u0663\u0660\u0662")) {
      assertThat(chat.ircCaller().ask("CAP LS " + version).toString())
          .as(version)
          .contains("CAP * LS :")
          .doesNotContain("=");
    }
  }
}
