package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import madang.chat.TestChat.HeldLog;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines answer which command, for those who want to know. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class LabeledResponseTest {
  private static final String CAPS = "batch labeled-response";
  private final TestChat chat;

  LabeledResponseTest(boolean delayed) {
    this.chat = new TestChat(delayed);
  }

  @Test
  void oneLineCarriesTheLabelItself() {
    Person kim = chat.ircWith("kim", CAPS);
    assertThat(kim.ask("@label=a1 PING x"))
        .containsExactly("@label=a1 :chat.test PONG chat.test :x");
    assertThat(kim.ask("@label=a\\:2 PRIVMSG nobody :x"))
        .containsExactly("@label=a\\:2 :chat.test 401 kim nobody :No such nick");
    assertThat(kim.ask("@label=a3 NONSENSE"))
        .containsExactly("@label=a3 :chat.test 421 kim NONSENSE :Unknown command");
    assertThat(kim.ask("@label=a3 No_Sense"))
        .containsExactly("@label=a3 :chat.test 421 kim No_Sense :Unknown command");
    assertThat(kim.ask("@label=a4 NICK lee"))
        .containsExactly("@label=a4 :kim!~kim@127.0.0.1 NICK lee");
  }

  @Test
  void severalLinesAreABatch() {
    Person kim = chat.ircWith("kim", CAPS);
    assertThat(kim.ask("@label=a MODE kim +iX"))
        .containsExactly(
            "@label=a :chat.test BATCH +1 labeled-response",
            "@batch=1 :kim!~kim@127.0.0.1 MODE kim +i",
            "@batch=1 :chat.test 501 kim :Unknown MODE flag",
            ":chat.test BATCH -1");
    List<String> who = kim.ask("@label=b WHOIS kim");
    assertThat(who.getFirst()).isEqualTo("@label=b :chat.test BATCH +2 labeled-response");
    assertThat(who.subList(1, who.size() - 1)).allMatch(l -> l.startsWith("@batch=2 "));
    assertThat(who.getLast()).isEqualTo(":chat.test BATCH -2");
  }

  @Test
  void nothingToSayIsAnAck() {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    lee.lines();
    for (String command :
        List.of("PONG x", "PRIVMSG #a :hi", "NOTICE lee :hi", "TAGMSG #a", "MONITOR C", "ERROR")) {
      assertThat(kim.ask("@label=a " + command))
          .as(command)
          .containsExactly("@label=a :chat.test ACK");
    }
    assertThat(lee.lines()).hasSize(2);
  }

  @Test
  void anEchoCarriesTheLabelAndNobodyElseSeesIt() {
    Person kim = chat.ircWith("kim", CAPS + " echo-message message-tags", "#a", "#b");
    Person lee = chat.ircWith("lee", CAPS + " message-tags", "#a");
    kim.lines();
    List<String> echo = kim.ask("@label=a;+x=y PRIVMSG #a :hi");
    assertThat(echo)
        .singleElement()
        .asString()
        .startsWith("@label=a;msgid=")
        .endsWith(";+x=y :kim!~kim@127.0.0.1 PRIVMSG #a :hi");
    assertThat(lee.lines()).singleElement().asString().doesNotContain("label");
    List<String> two = kim.ask("@label=b PRIVMSG #a,#b,nobody :hi");
    assertThat(two.getFirst()).isEqualTo("@label=b :chat.test BATCH +1 labeled-response");
    assertThat(two.subList(1, 4)).allMatch(l -> l.startsWith("@batch=1"));
    assertThat(two.getLast()).isEqualTo(":chat.test BATCH -1");
    assertThat(two).hasSize(5);
    List<String> self = kim.ask("@label=c PRIVMSG kim :me");
    assertThat(self).hasSize(2);
    assertThat(self.stream().filter(l -> l.contains("label=c"))).hasSize(1);
  }

  @Test
  void whatRoomsTellComesInTheBatchOfItsCommand() {
    Person kim = chat.ircWith("kim", CAPS);
    assertThat(kim.ask("@label=a JOIN #a"))
        .containsExactly(
            "@label=a :chat.test BATCH +1 labeled-response",
            "@batch=1 :kim!~kim@127.0.0.1 JOIN #a",
            "@batch=1 :chat.test 353 kim = #a :@kim",
            "@batch=1 :chat.test 366 kim #a :End of /NAMES list",
            ":chat.test BATCH -1");
    assertThat(kim.ask("@label=b TOPIC #a :new"))
        .containsExactly("@label=b :kim!~kim@127.0.0.1 TOPIC #a :new");
    assertThat(kim.ask("@label=c MODE #a +b x"))
        .containsExactly("@label=c :kim!~kim@127.0.0.1 MODE #a +b x!*@*");
    assertThat(kim.ask("@label=c MODE #a +mb-z y"))
        .containsExactly(
            "@label=c :chat.test BATCH +2 labeled-response",
            "@batch=2 :chat.test 472 kim z :is unknown mode char to me",
            "@batch=2 :kim!~kim@127.0.0.1 MODE #a +mb y!*@*",
            ":chat.test BATCH -2");
    assertThat(kim.ask("@label=d PART #a")).containsExactly("@label=d :kim!~kim@127.0.0.1 PART #a");
    assertThat(kim.ask("@label=e PART #a"))
        .containsExactly("@label=e :chat.test 403 kim #a :No such channel");
  }

  @Test
  void theLabelStandsOnTheLastLineOfAConnection() {
    Person kim = chat.ircWith("kim", CAPS);
    assertThat(kim.ask("@label=bye QUIT :so long"))
        .containsExactly("@label=bye ERROR :Closing Link: 127.0.0.1 (Quit: so long)");
    assertThat(kim.closed()).isTrue();
  }

  @Test
  void aMessageOfSeveralLinesThatQuitCutsShortIsAnsweredToo() {
    Person kim = chat.ircWith("kim", CAPS + " draft/multiline", "#a");
    assertThat(kim.ask("@label=m BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :x")).isEmpty();
    assertThat(kim.ask("@label=bye QUIT"))
        .containsExactly(
            "@label=m :chat.test FAIL BATCH MULTILINE_INVALID"
                + " :The connection ends before the batch does",
            "@label=bye ERROR :Closing Link: 127.0.0.1 (Quit: )");
  }

  @Test
  void aLineThatIsNoCommandIsRefusedUnderItsLabel() {
    Person kim = chat.ircWith("kim", CAPS, "#a");
    for (String line : List.of("@label=x PRIVMSG #a :a\0b", "@label=x ", "@label=x :source")) {
      assertThat(kim.ask(line))
          .as(line)
          .containsExactly("@label=x :chat.test 421 kim * :Malformed line");
    }
  }

  @Test
  void registrationItselfMayBeLabeled() {
    Person kim = chat.ircCaller();
    kim.send("CAP LS 302", "CAP REQ :" + CAPS, "NICK kim", "USER k 0 * :k");
    List<String> lines = kim.ask("@label=a CAP END");
    assertThat(lines.getFirst()).isEqualTo("@label=a :chat.test BATCH +1 labeled-response");
    assertThat(lines.get(1)).startsWith("@batch=1 :chat.test 001 ");
    assertThat(lines.getLast()).isEqualTo(":chat.test BATCH -1");
  }

  @Test
  void withoutBothCapabilitiesOrWithAnEndlessLabelThereIsNone() {
    Person kim = chat.ircWith("kim", "labeled-response");
    assertThat(kim.ask("@label=a PING x")).containsExactly(":chat.test PONG chat.test :x");
    Person lee = chat.ircWith("lee", CAPS);
    assertThat(lee.ask("@label=" + "x".repeat(65) + " PING x")).first().asString().startsWith(":");
    assertThat(lee.ask("@label= PING x")).first().asString().startsWith(":");
    assertThat(lee.ask("@label=a PING x", "@label=a PING y"))
        .allMatch(l -> l.startsWith("@label=a "));
  }

  @Test
  void anAnswerThatWaitsForTheLogKeepsItsLabel() {
    HeldLog log = new HeldLog();
    TestChat held = new TestChat(log);
    Person kim = held.ircWith("kim", CAPS + " echo-message", "#a");
    assertThat(kim.ask("@label=a PRIVMSG #a :1", "@label=b PRIVMSG #a :2", "@label=c PING x"))
        .isEmpty();
    log.answerAll();
    assertThat(kim.lines())
        .containsExactly(
            "@label=a :kim!~kim@127.0.0.1 PRIVMSG #a :1",
            "@label=b :kim!~kim@127.0.0.1 PRIVMSG #a :2",
            "@label=c :chat.test PONG chat.test :x");
    log.offset = RoomLog.FAILED;
    kim.send("@label=d PRIVMSG #a :3");
    log.answerAll();
    assertThat(kim.lines())
        .singleElement()
        .asString()
        .startsWith("@label=d :chat.test 404 kim #a ");
  }

  @Test
  void isupportHasABatchOfItsOwnInsideTheAnswer() {
    Person kim = chat.ircCaller();
    kim.send("CAP LS 302", "CAP REQ :" + CAPS + " draft/extended-isupport");
    List<String> plain = kim.ask("ISUPPORT");
    assertThat(plain.getFirst()).isEqualTo(":chat.test BATCH +1 draft/isupport");
    assertThat(plain.get(1)).startsWith("@batch=1 :chat.test 005 * ");
    assertThat(plain.getLast()).isEqualTo(":chat.test BATCH -1");
    List<String> labeled = kim.ask("@label=a ISUPPORT");
    assertThat(labeled.subList(0, 2))
        .containsExactly(
            "@label=a :chat.test BATCH +2 labeled-response",
            "@batch=2 :chat.test BATCH +3 draft/isupport");
    assertThat(labeled.get(2)).startsWith("@batch=3 :chat.test 005 * ");
    assertThat(labeled.subList(labeled.size() - 2, labeled.size()))
        .containsExactly("@batch=2 :chat.test BATCH -3", ":chat.test BATCH -2");
    assertThat(chat.ircCaller().ask("ISUPPORT")).first().asString().contains(" 451 ");
  }

  @Test
  void absencesMayBeSaidBeforeRegistration() {
    Person lee = chat.ircWith("lee", "");
    lee.send("MONITOR + kim");
    Person kim = chat.ircCaller();
    assertThat(kim.ask("AWAY :x")).first().asString().contains(" 451 ");
    kim.send("CAP LS 302", "CAP REQ draft/pre-away");
    assertThat(kim.ask("AWAY :asleep")).first().asString().contains(" 306 * ");
    kim.send("NICK kim", "USER k 0 * :k", "CAP END");
    assertThat(lee.ask("WHOIS kim")).contains(":chat.test 301 lee kim :asleep");
  }

  @Test
  void namesAreLeftOutForThoseWhoDoNotWantThem() {
    Person kim = chat.ircWith("kim", "no-implicit-names");
    assertThat(kim.ask("JOIN #a")).containsExactly(":kim!~kim@127.0.0.1 JOIN #a");
    assertThat(kim.ask("NAMES #a")).hasSize(2);
    Person lee = chat.ircWith("lee", "draft/no-implicit-names");
    assertThat(lee.ask("JOIN #a")).hasSize(1);
  }
}
