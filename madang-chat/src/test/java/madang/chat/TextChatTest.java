package madang.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What people on nc and telnet see; with ports that answer at once, and later. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class TextChatTest {
  private final boolean delayed;
  private final TestChat chat;

  TextChatTest(boolean delayed) {
    this.delayed = delayed;
    this.chat = new TestChat(delayed);
  }

  @Test
  void aNewcomerIsWelcomedNamedAndInTheLobby() {
    chat.text("lee");
    Person kim = chat.textCaller();
    assertThat(kim.lines())
        .containsExactly(
            "Welcome to TestNet (chat.test).",
            "One other person is here. Type /help for help, /quit to leave.",
            "What is your name?");
    assertThat(kim.ask("2 cool")).first().asString().startsWith("\"2 cool\" can't be a name: ");
    assertThat(kim.ask("LEE")).containsExactly("The name LEE is taken. What is your name?");
    assertThat(kim.ask("/who")).containsExactly("First a name, please: what is your name?");
    assertThat(kim.ask("kim"))
        .containsExactly(
            "Hello, kim! What you type is said in the room; /help shows more.",
            "You are in #lobby with lee.");
  }

  @Test
  void peopleOnBothFrontEndsTalkInOneRoom() {
    Person kim = chat.text("kim");
    Person lee = chat.irc("lee", "#lobby");
    assertThat(kim.lines()).containsExactly("[12:03] * lee joined #lobby");
    assertThat(kim.ask("안녕 lee")).isEmpty();
    assertThat(lee.lines()).containsExactly(":kim!~text@127.0.0.1 PRIVMSG #lobby :안녕 lee");
    lee.send("PRIVMSG #lobby :\u0002hi\u000f \u00034,12kim\u001b[31m");
    lee.send("PRIVMSG #lobby :\u0001ACTION waves\u0001", "PRIVMSG #lobby :\u0001VERSION\u0001");
    lee.send("PRIVMSG kim :only you");
    assertThat(kim.lines())
        .containsExactly(
            "[12:03] <lee> hi kim[31m", "[12:03] * lee waves", "[12:03] (to you) <lee> only you");
    kim.send("/me waves back", "/msg LEE psst", "//slash");
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~text@127.0.0.1 PRIVMSG #lobby :\u0001ACTION waves back\u0001",
            ":kim!~text@127.0.0.1 PRIVMSG lee :psst",
            ":kim!~text@127.0.0.1 PRIVMSG #lobby :/slash");
  }

  @Test
  void whatHappensIsToldInSentences() {
    Person op = chat.irc("op", "#lobby");
    Person kim = chat.text("kim");
    op.send("TOPIC #lobby :tea", "MODE #lobby +v kim", "AWAY :lunch", "AWAY", "NICK boss");
    op.send("INVITE kim #tea", "PART #lobby :off", "QUIT");
    assertThat(kim.lines())
        .containsExactly(
            "[12:03] * op set the topic of #lobby: tea",
            "[12:03] * op set mode +v kim in #lobby",
            "[12:03] * op is away (lunch)",
            "[12:03] * op is back",
            "[12:03] * op is now called boss",
            "[12:03] * boss left #lobby (off)");
    chat.irc("host", "#tea").send("INVITE kim #tea");
    assertThat(kim.lines()).containsExactly("[12:03] * host invites you to #tea (type /join #tea)");
  }

  @Test
  void oneIsInSeveralRoomsAndSpeaksInTheLastJoined() {
    Person kim = chat.text("kim");
    Person lee = chat.irc("lee", "#dev", "#lobby");
    assertThat(kim.ask("/join dev")).endsWith("You are in #dev with lee.");
    lee.send("PRIVMSG #lobby :here", "PRIVMSG #dev :there");
    assertThat(kim.lines()).containsExactly("[12:03] #lobby <lee> here", "[12:03] <lee> there");
    kim.send("in dev");
    assertThat(lee.lines()).endsWith(":kim!~text@127.0.0.1 PRIVMSG #dev :in dev");
    assertThat(kim.ask("/join #lobby")).containsExactly("You are in #lobby now.");
    lee.send("PRIVMSG #lobby :here", "PRIVMSG #dev :there");
    assertThat(kim.lines()).containsExactly("[12:03] <lee> here", "[12:03] #dev <lee> there");
    assertThat(kim.ask("/part bye"))
        .contains("[12:03] * kim left #lobby (bye)", "You are in #dev.");
    lee.send("KICK #dev kim :out");
    assertThat(kim.lines()).containsExactly("[12:03] * kim was kicked from #dev by lee (out)");
    assertThat(kim.ask("hello?")).containsExactly("You are not in #dev: /join #dev first.");
  }

  @Test
  void everyCommandOfTheHelpAnswers() {
    Person kim = chat.text("kim");
    assertThat(String.join("\n", kim.ask("/help")))
        .contains(
            "/nick",
            "/join",
            "/part",
            "/rooms",
            "/who",
            "/msg",
            "/me",
            "/topic",
            "/history",
            "/quit");
    assertThat(kim.ask("/foo bar")).containsExactly("Unknown command /foo, try /help.");
    assertThat(kim.ask("/nick")).containsExactly("You are called kim. To change that: /nick NAME");
    assertThat(kim.ask("/nick Kimchi")).containsExactly("[12:03] * kim is now called Kimchi");
    assertThat(kim.ask("/who")).containsExactly("In #lobby (1):", "  @Kimchi");
    assertThat(kim.ask("/topic")).containsExactly("#lobby has no topic.");
    assertThat(kim.ask("/topic all about tea"))
        .containsExactly("[12:03] * Kimchi set the topic of #lobby: all about tea");
    assertThat(kim.ask("/rooms"))
        .containsExactly(
            "  #lobby (1) all about tea", "To go to one of them or to make one: /join ROOM");
    assertThat(kim.ask("/history"))
        .containsExactly("Nothing that you may read was said in #lobby yet.");
    assertThat(kim.ask("one", "two", "/history 1")).containsExactly("[12:03] <Kimchi> two");
    assertThat(kim.ask("/msg nobody hi"))
        .containsExactly("Nobody here is called nobody; /who shows who is here.");
    Person lee = chat.text("lee");
    assertThat(lee.ask("/history")).containsExactly("[12:03] <Kimchi> one", "[12:03] <Kimchi> two");
    kim.lines();
    assertThat(kim.ask("/quit tea time")).containsExactly("* Goodbye: see you again");
    assertThat(kim.closed()).isTrue();
    assertThat(lee.lines()).containsExactly("[12:03] * Kimchi left the chat (Quit: tea time)");
  }

  @Test
  void whatWasSaidBehindClosedDoorsIsNotReadByLaterComers() {
    Person op = chat.irc("op", "#a");
    op.send("MODE #a +k x", "PRIVMSG #a :secret", "MODE #a -k x", "PRIVMSG #a :open");
    chat.engine.advance(TestChat.seconds(1));
    Person kim = chat.text("kim");
    kim.send("/join #a");
    assertThat(kim.ask("/history")).containsExactly("[12:03] <op> open");
  }

  @Test
  void whoAsksForHistoryHearsWhatIsSo() {
    Person kim = chat.text("kim");
    assertThat(kim.ask("one", "/history 0"))
        .containsExactly("How many lines? For example: /history 50");
    assertThat(kim.ask("/history 999999999999")).containsExactly("[12:03] <kim> one");
    Person op = chat.irc("op", "#a");
    op.send("MODE #a +k x", "PRIVMSG #a :secret");
    chat.engine.advance(TestChat.seconds(1));
    kim.ask("/join #a x");
    assertThat(kim.ask("/history"))
        .containsExactly("Nothing that you may read was said in #a yet.");
  }

  @Test
  void anEmptyNameIsRefusedAndAskedForAgain() {
    Person kim = chat.textCaller();
    kim.lines();
    assertThat(kim.ask("")).containsExactly("A name has at least one letter. What is your name?");
    assertThat(kim.ask("-x"))
        .containsExactly(
            "\"-x\" can't be a name: a name has letters a to z, digits and -_[]\\`^{}|, and no"
                + " digit or - in front. What is your name?");
    assertThat(kim.ask("[x")).first().asString().startsWith("Hello, [x!");
  }

  @Test
  void theLastLineIsSaidWithoutItsEndBeforeOneLeaves() {
    Person lee = chat.text("lee");
    Person kim = chat.textCaller();
    kim.connection.feed("kim\nhello\nlast words".getBytes(UTF_8));
    kim.connection.end();
    assertThat(kim.closed()).isTrue();
    assertThat(lee.lines())
        .containsExactly(
            "[12:03] * kim joined #lobby",
            "[12:03] <kim> hello",
            "[12:03] <kim> last words",
            "[12:03] * kim left the chat (Connection closed)");
  }

  @Test
  void aPipedScriptFasterThanThePaceIsStillSaidWhole() {
    TestChat paced =
        new TestChat(delayed, TestChat.limited(l -> l.commandsPerSecond(10).commandsBurst(5)));
    Person lee = paced.irc("lee", "#lobby");
    paced.engine.advance(TestChat.seconds(2));
    Person kim = paced.textCaller();
    StringBuilder script = new StringBuilder("kim\n");
    for (int i = 0; i < 40; i++) {
      script.append("line ").append(i).append('\n');
    }
    kim.connection.feed(script.append("end").toString().getBytes(UTF_8));
    kim.connection.end();
    paced.engine.advance(TestChat.seconds(10));
    List<String> said = new ArrayList<>(lee.lines());
    assertThat(said).hasSize(43).contains(":kim!~text@127.0.0.1 PRIVMSG #lobby :end");
    assertThat(said.getLast()).isEqualTo(":kim!~text@127.0.0.1 QUIT :Connection closed");
  }

  @Test
  void telnetBytesAreIgnoredAndBrokenUtf8IsRefused() {
    Person lee = chat.irc("lee", "#lobby");
    Person kim = chat.textCaller();
    kim.sendRaw(
        "\u00ff\u00fd\u0001\u00ff\u00fa\u001f\0\n\0\r\u00ff\u00f0kim\r\0".getBytes(ISO_8859_1));
    kim.sendRaw("h\u00ff\u00f1i\r\n".getBytes(ISO_8859_1));
    assertThat(lee.lines()).endsWith(":kim!~text@127.0.0.1 PRIVMSG #lobby :hi");
    kim.lines();
    kim.sendRaw("half \u00ed\u0095\n".getBytes(ISO_8859_1));
    assertThat(kim.lines())
        .containsExactly(
            "That line was not UTF-8 and was not sent. Please set your terminal to UTF-8.");
    assertThat(lee.lines()).isEmpty();
  }

  @Test
  void tooLongALineIsRefusedAndNeverCut() {
    Person lee = chat.irc("lee", "#lobby");
    Person kim = chat.text("kim");
    lee.lines();
    assertThat(kim.ask("x".repeat(511)))
        .containsExactly("That line is too long and was not sent: at most 510 bytes, please.");
    int most = 512 - ":kim!~text@127.0.0.1 PRIVMSG #lobby :\r\n".length();
    assertThat(kim.ask("y".repeat(most + 1)))
        .containsExactly(
            "That line is too long and was not sent: at most " + most + " bytes, please.");
    assertThat(kim.ask("y".repeat(most))).isEmpty();
    assertThat(lee.lines())
        .containsExactly(":kim!~text@127.0.0.1 PRIVMSG #lobby :" + "y".repeat(most));
  }

  @Test
  void aTopicThatPeopleOnIrcWouldNotSeeWholeIsRefused() {
    Person kim = chat.text("kim");
    kim.send("/join #a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    assertThat(kim.ask("/topic " + "한".repeat(160)))
        .containsExactly("That line is too long and was not sent: at most 477 bytes, please.");
    assertThat(lee.lines()).isEmpty();
    String fits = "한".repeat(158);
    kim.send("/topic " + fits);
    assertThat(lee.lines()).containsExactly(":kim!~text@127.0.0.1 TOPIC #a :" + fits);
  }

  @Test
  void aPasswordIsAskedForAndChecked() {
    PasswordCheck check =
        (given, home, answer) -> home.execute(() -> answer.accept(given.equals("open")));
    TestChat locked = new TestChat(delayed, TestChat.OPTIONS.with().password(check).done());
    Person kim = locked.textCaller();
    assertThat(kim.lines()).endsWith("This server asks for a password:");
    assertThat(kim.ask("open")).containsExactly("What is your name?");
    assertThat(kim.ask("kim")).endsWith("You are in #lobby, alone so far.");
    Person lee = locked.textCaller();
    assertThat(lee.ask("guess")).containsExactly("* Goodbye: wrong password");
    assertThat(lee.closed()).isTrue();
    Person irc = locked.ircCaller();
    assertThat(irc.ask("PASS guess", "NICK a", "USER a 0 * :a"))
        .first()
        .asString()
        .contains(" 464 ");
    assertThat(irc.closed()).isTrue();
    assertThat(locked.ircCaller().ask("NICK b", "USER b 0 * :b"))
        .first()
        .asString()
        .contains(" 464 ");
    assertThat(locked.ircCaller().ask("PASS open", "NICK c", "USER c 0 * :c"))
        .first()
        .asString()
        .contains(" 001 ");
  }
}
