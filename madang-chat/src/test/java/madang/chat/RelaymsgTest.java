package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RELAYMSG: what somebody elsewhere said, under a name that nobody here can have. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class RelaymsgTest {
  private static final Extensions RELAYS = new Extensions(true, true, true, "/", "");
  private static final String KNOWS = "draft/relaymsg echo-message batch labeled-response";

  private final TestChat chat;
  private final Person bot;

  RelaymsgTest(boolean delayed) {
    this.chat = new TestChat(delayed, TestChat.OPTIONS.with().extensions(RELAYS).done());
    this.bot = chat.ircWith("bot", KNOWS, "#a");
  }

  @Test
  void itIsSaidUnderTheOtherNameAndWhoKnowsItIsToldByWhom() {
    Person knows = chat.ircWith("knows", "draft/relaymsg", "#a");
    Person old = chat.irc("old", "#a");
    Person text = chat.text("nan");
    text.ask("/join #a");
    knows.lines();
    old.lines();
    bot.lines();
    assertThat(bot.ask("RELAYMSG #a smt/discord :hi there"))
        .containsExactly("@draft/relaymsg=bot :smt/discord!relay@chat.test PRIVMSG #a :hi there");
    assertThat(knows.lines())
        .containsExactly("@draft/relaymsg=bot :smt/discord!relay@chat.test PRIVMSG #a :hi there");
    assertThat(old.lines()).containsExactly(":smt/discord!relay@chat.test PRIVMSG #a :hi there");
    assertThat(text.lines()).containsExactly("[12:03] <smt/discord> hi there");
    assertThat(bot.ask("@label=x RELAYMSG #a smt/discord again"))
        .containsExactly(
            "@label=x;draft/relaymsg=bot :smt/discord!relay@chat.test PRIVMSG #a :again");
  }

  @Test
  void whoRelayedItStandsInFrontOfTheTagsOfTheSayer() {
    bot.ask("CAP REQ :message-tags", "MODE bot +B");
    assertThat(bot.ask("@+x=y RELAYMSG #a smt/discord :hi"))
        .singleElement()
        .asString()
        .matches("@msgid=\\w+;draft/relaymsg=bot;bot;\\+x=y :smt/discord!.* :hi");
  }

  @Test
  void theSeparatorsStandBehindTheCapability() {
    assertThat(bot.ask("CAP LS 302").toString()).contains(" draft/relaymsg=/ ");
    assertThat(bot.ask("CAP LS").toString()).doesNotContain("relaymsg=");
  }

  @Test
  void historyHasTheNameAndWhoRelayedIt() {
    bot.ask("RELAYMSG #a smt/discord :hi");
    Person reader =
        chat.ircWith("reader", "batch draft/chathistory draft/search draft/relaymsg", "#a");
    assertThat(reader.ask("CHATHISTORY LATEST #a * 5").get(1))
        .endsWith(";draft/relaymsg=bot :smt/discord!relay@chat.test PRIVMSG #a :hi");
    assertThat(reader.ask("SEARCH from=smt/discord")).hasSize(3);
  }

  @Test
  void onlyOperatorsOfTheRoomMay() {
    Person lee = chat.ircWith("lee", "draft/relaymsg", "#a");
    Person outside = chat.ircWith("outside", "draft/relaymsg");
    String refusal =
        ":chat.test FAIL RELAYMSG PRIVS_NEEDED :Only operators of a channel relay messages to it";
    assertThat(lee.ask("RELAYMSG #a smt/discord :x")).containsExactly(refusal);
    assertThat(outside.ask("RELAYMSG #a smt/discord :x")).containsExactly(refusal);
    bot.ask("MODE #a +h lee");
    lee.lines();
    assertThat(lee.ask("RELAYMSG #a smt/discord :x")).containsExactly(refusal);
    bot.ask("MODE #a +o lee");
    bot.lines();
    lee.ask("RELAYMSG #a smt/discord :x");
    assertThat(bot.lines()).singleElement().asString().startsWith("@draft/relaymsg=lee ");
  }

  @ParameterizedTest
  @CsvSource({
    "RELAYMSG #a,                      461 bot RELAYMSG",
    "RELAYMSG #a a/b,                  461 bot RELAYMSG",
    "RELAYMSG #nowhere a/b :x,         403 bot #nowhere",
    "RELAYMSG #a a/b : ,               FAIL RELAYMSG BLANK_MSG",
    "RELAYMSG #a regular :x,           FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a bot :x,               FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a a!b/discord :x,       FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a a@b/discord :x,       FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a #a/b :x,              FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a @a/b :x,              FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a a.b/c :x,             FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a /b :x,                FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a b/ :x,                FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a / :x,                 FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a a//b :x,              FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a a\u202eb/c :x,        FAIL RELAYMSG INVALID_NICK",
    "RELAYMSG #a aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb :x, FAIL RELAYMSG INVALID_NICK",
  })
  void whatCannotBeIsRefused(String command, String answer) {
    assertThat(bot.ask(command))
        .singleElement()
        .asString()
        .startsWith(":chat.test " + answer + " :");
  }

  @Test
  void aRelayedNameMayHaveSeveralPartsAndDigitsInFront() {
    assertThat(bot.ask("RELAYMSG #a 4you/irc/7 :x"))
        .singleElement()
        .asString()
        .endsWith(" :4you/irc/7!relay@chat.test PRIVMSG #a :x");
  }

  @Test
  void nobodyTakesANickThatIsOrLooksRelayed() {
    assertThat(chat.irc("lee").ask("NICK smt/discord")).first().asString().contains(" 432 ");
    TestChat precis =
        new TestChat(
            false,
            TestChat.OPTIONS.with().casemapping(Casemapping.PRECIS).extensions(RELAYS).done());
    // Katakana no looks like a slash.
    assertThat(precis.irc("lee").ask("NICK smtノdiscord"))
        .containsExactly(
            ":chat.test 432 lee smtノdiscord :Erroneous nickname: a name must not look like one"
                + " that is relayed");
    assertThat(precis.ircWith("kim", KNOWS, "#a").ask("RELAYMSG #a 김철수/talk :안녕"))
        .singleElement()
        .asString()
        .contains(" :김철수/talk!relay@chat.test PRIVMSG #a :안녕");
  }

  @Test
  void aNameTypedInWideLettersIsShownAsNicksAre() {
    TestChat precis =
        new TestChat(
            false,
            TestChat.OPTIONS.with().casemapping(Casemapping.PRECIS).extensions(RELAYS).done());
    Person kim = precis.ircWith("kim", KNOWS, "#a");
    assertThat(kim.ask("RELAYMSG #a ＬＥＥ/ｔａｌｋ/１ :x"))
        .singleElement()
        .asString()
        .contains(" :LEE/talk/1!relay@chat.test PRIVMSG #a :x");
    String longest = "ｶﾞ".repeat(15);
    assertThat(kim.ask("RELAYMSG #a " + longest + "/x :x"))
        .singleElement()
        .asString()
        .contains(" :" + "ガ".repeat(15) + "/x!relay@chat.test PRIVMSG #a :x");
  }

  @Test
  void theOneWhoRelayedItMayTakeItBack() {
    Person relay = chat.ircWith("relay", KNOWS + " message-tags draft/message-redaction", "#b");
    List<String> echo = relay.ask("RELAYMSG #b smt/discord :oh");
    String id = echo.getFirst().replaceFirst(".*msgid=([^; ]*).*", "$1");
    assertThat(relay.ask("REDACT #b " + id)).singleElement().asString().endsWith(" " + id);
  }
}
