package madang.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines and tags at their limits and beyond, bytes that don't belong, many commands at once. */
@ParameterizedClass
@MethodSource("madang.chat.TestLog#all")
class BadLinesTest {
  private static final String TOO_LONG = ":chat.test 417 kim :Input line was too long";
  private static final String PONG = ":chat.test PONG chat.test :x";

  private final TestLog log;
  private final TestChat chat;

  BadLinesTest(TestLog log) {
    this.log = log;
    this.chat = new TestChat(log);
  }

  @Test
  void aSingleCarriageReturnEndsALine() {
    Person kim = chat.irc("kim");
    assertThat(kim.ask("PING x\rPING x\r\r\nPING x")).containsExactly(PONG, PONG, PONG);
  }

  @Test
  void aNulMakesALineThatCannotBeReadAndNothingMore() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    lee.lines();
    for (String line : List.of("\0", "PRIVMSG #a :a\0b", "PRI\0VMSG #a :x", "@a=\0 PING x")) {
      assertThat(kim.ask(line)).containsExactly(":chat.test 421 kim * :Malformed line");
    }
    assertThat(kim.ask("PING x")).containsExactly(PONG);
    assertThat(lee.lines()).noneMatch(l -> l.contains("PRIVMSG"));
  }

  @Test
  void aLineHas512BytesAndItsTagsApart() {
    Person kim = chat.ircWith("kim", "message-tags");
    String longest = "PING :" + "x".repeat(504);
    assertThat(kim.ask(longest)).singleElement().asString().contains(" PONG ");
    assertThat(kim.ask(longest + "x")).containsExactly(TOO_LONG);
    assertThat(kim.ask("@a=b " + longest)).singleElement().asString().contains(" PONG ");
    assertThat(kim.ask("@a=b " + longest + "x", "PING x")).containsExactly(TOO_LONG, PONG);
  }

  @ParameterizedTest
  @CsvSource({"+", "''"})
  void tagsHave4094BytesWhoseverTheyAre(String prefix) {
    Person kim = chat.ircWith("kim", "message-tags", "#a");
    Person lee = chat.ircWith("lee", "message-tags server-time", "#a");
    kim.lines();
    String tags = "@" + prefix + "t=" + "v".repeat(4094 - 2 - prefix.length());
    for (String command : List.of("PRIVMSG #a :x", "NOTICE #a :x", "TAGMSG #a", "PING x")) {
      assertThat(kim.ask(tags + " " + command)).as(command).isNotEqualTo(List.of(TOO_LONG));
      assertThat(kim.ask(tags + "v " + command)).as(command).containsExactly(TOO_LONG);
    }
    List<String> heard = lee.lines();
    assertThat(heard).hasSize(3).allMatch(l -> l.contains(";+t=vvv") == !prefix.isEmpty());
    assertThat(heard).allMatch(l -> l.indexOf(' ') < 8191);
  }

  @Test
  void moreThan8191BytesOfTagsAreNotEvenLookedAt() {
    Person kim = chat.ircWith("kim", "message-tags batch labeled-response");
    String label = "@label=a;b=";
    int left = 8191 - label.length() - 1;
    assertThat(kim.ask(label + "x".repeat(left) + " PING x"))
        .containsExactly("@label=a " + TOO_LONG);
    assertThat(kim.ask(label + "x".repeat(left + 1) + " PING x")).containsExactly(TOO_LONG);
    assertThat(kim.ask(label + "x".repeat(100_000), "PING x")).containsExactly(TOO_LONG, PONG);
  }

  @ParameterizedTest
  @CsvSource({
    "a, true",
    "64, true",
    "65, false",
    "한한한한한한한한한한한한한한한한한한한한한, true",
    "한한한한한한한한한한한한한한한한한한한한한한, false",
    "'', false",
    "a\\:b\\s, true",
  })
  void aLabelHasOneTo64Bytes(String given, boolean known) {
    Person kim = chat.ircWith("kim", "batch labeled-response");
    String label = given.matches("[0-9]+") ? "x".repeat(Integer.parseInt(given)) : given;
    assertThat(kim.ask("@label=" + label + " PING x"))
        .containsExactly(known ? "@label=" + label + " " + PONG : PONG);
  }

  @Test
  void aLabelThatIsUsedAgainStandsOnEachAnswer() {
    Person kim = chat.ircWith("kim", "batch labeled-response echo-message", "#a");
    List<String> lines =
        kim.ask("@label=a PRIVMSG #a :1\r\n@label=a PING x\r\n@label=a WHO kim\r\n@label=a AWAY");
    assertThat(lines).filteredOn(l -> l.startsWith("@label=a ")).hasSize(4);
    assertThat(lines.get(1)).isEqualTo("@label=a " + PONG);
    assertThat(kim.ask("@label=a;label=b PING x")).containsExactly("@label=b " + PONG);
  }

  @Test
  void thousandsOfCommandsAtOnceAreAnsweredInTheirOrder() {
    Person kim = chat.ircWith("kim", "echo-message", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    int many = 5_000;
    String all =
        String.join(
            "\r\n",
            IntStream.range(0, many)
                .mapToObj(i -> i % 3 == 0 ? "PRIVMSG #a :" + i : "PING " + i)
                .toList());
    List<String> answers = kim.ask(all);
    assertThat(answers).hasSize(many);
    for (int i = 0; i < many; i++) {
      assertThat(answers.get(i)).endsWith(":" + i);
    }
    assertThat(lee.lines()).hasSize((many + 2) / 3);
  }

  @Test
  void whoSendsTooMuchWaitsAndNobodyElseDoes() {
    TestChat strict = new TestChat(log, TestChat.limited(l -> l.commandsPerSecond(10)));
    Person kim = strict.irc("kim", "#a");
    Person lee = strict.irc("lee", "#a");
    strict.engine.advance(TestChat.seconds(10));
    kim.lines();
    lee.lines();
    List<String> answers = new ArrayList<>(kim.ask("PING x\r\n".repeat(2_000)));
    assertThat(answers).hasSizeLessThan(100);
    assertThat(kim.closed()).isFalse();
    assertThat(lee.ask("PING x")).containsExactly(PONG);
    strict.engine.advance(TestChat.seconds(200));
    answers.addAll(kim.lines());
    assertThat(answers).hasSize(2_000).containsOnly(PONG);
  }

  @Test
  void aLineWithManyTargetsIsNotOneAnswerForEach() {
    Person kim = chat.irc("kim", "#a");
    String targets = String.join(",", Stream.generate(() -> "#a").limit(160).toList());
    for (String verb : List.of("PRIVMSG", "NAMES", "KICK #a")) {
      String line = verb + " " + targets + (verb.equals("PRIVMSG") ? " :x" : "");
      assertThat(kim.ask(line)).as(verb).hasSizeLessThan(5);
    }
  }

  @Test
  void bytesThatAreNoTextAreRefusedAndToldOnce() {
    Person kim = chat.ircWith("kim", "standard-replies batch labeled-response", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    byte[] line = "@label=a PRIVMSG #a :x\r\n".getBytes(UTF_8);
    for (int i = line.length - 4; i < line.length - 2; i++) {
      byte[] bad = Arrays.copyOf(line, line.length);
      bad[i] = (byte) 0xc0;
      kim.sendRaw(bad);
      List<String> told = kim.lines();
      assertThat(told).hasSize(1);
      assertThat(told.getFirst()).contains("INVALID_UTF8");
    }
    assertThat(lee.lines()).isEmpty();
  }

  @Test
  void badBytesAreToldInOneWayToAllWhateverTheyNegotiated() {
    String told = " INVALID_UTF8 :This server takes UTF-8 only; the line was dropped";
    Person caller = chat.ircCaller();
    caller.send("NICK kim");
    caller.sendRaw("USER kim 0 * :Andr\u00e9\r\n".getBytes(ISO_8859_1));
    assertThat(caller.lines()).containsExactly(":chat.test FAIL USER" + told);
    Person lee = chat.irc("lee");
    lee.sendRaw("PRIVMSG lee :caf\u00e9\r\n".getBytes(ISO_8859_1));
    assertThat(lee.lines()).containsExactly(":chat.test FAIL PRIVMSG" + told);
  }

  /**
   * A web page has its visitor's browser send this: what the body says isn't the visitor's word.
   */
  @ParameterizedTest
  @ValueSource(strings = {"POST / HTTP/1.1", "GET /x?y=z HTTP/1.0", "OPTIONS * HTTP/1.1"})
  void aBrowserIsSentAwayBeforeItsBodyIsObeyed(String start) {
    Person lee = chat.irc("lee", "#lobby");
    String[] request = {
      start,
      "Host: chat.test:6667",
      "",
      "NICK eve",
      "USER e 0 * :e",
      "JOIN #lobby",
      "PRIVMSG #lobby :hi"
    };
    Person onIrc = chat.ircCaller();
    assertThat(onIrc.ask(request)).singleElement().asString().startsWith("ERROR :Closing Link: ");
    Person onText = chat.textCaller();
    onText.lines();
    assertThat(onText.ask(start, "", "eve", "hi"))
        .containsExactly("* Goodbye: this is a chat, not the web");
    assertThat(lee.lines()).isEmpty();
  }

  /** The page chooses the address, and with it how long the first line is. */
  @Test
  void aBrowserIsSentAwayThoughItsFirstLineIsTooLongToBeRead() {
    Person lee = chat.irc("lee", "#lobby");
    String start = "POST /" + "x".repeat(600) + " HTTP/1.1";
    Person onIrc = chat.ircCaller();
    assertThat(onIrc.ask(start, "Host: chat.test", "NICK eve", "USER e 0 * :e", "JOIN #lobby"))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("ERROR :Closing Link: ");
    Person onText = chat.textCaller();
    onText.lines();
    assertThat(onText.ask(start, "Host: chat.test", "", "eve", "hi"))
        .hasSize(2)
        .endsWith("* Goodbye: this is a chat, not the web");
    assertThat(lee.lines()).isEmpty();
  }

  @Test
  void whoeverIsHereMaySpeakOfTheWeb() {
    Person lee = chat.irc("lee", "#lobby");
    Person kim = chat.text("kim");
    kim.send("GET / HTTP/1.1");
    assertThat(lee.lines()).endsWith(":kim!~text@127.0.0.1 PRIVMSG #lobby :GET / HTTP/1.1");
    assertThat(lee.ask("GET / HTTP/1.1"))
        .containsExactly(":chat.test 421 lee GET :Unknown command");
  }

  @Test
  void aLineThatIsTooLongIsRefusedUnderItsLabel() {
    Person kim = chat.ircWith("kim", "message-tags batch labeled-response");
    assertThat(kim.ask("@label=a PING :" + "x".repeat(505)))
        .containsExactly("@label=a " + TOO_LONG);
    assertThat(kim.ask("@label=b PING :" + "x".repeat(100_000), "@label=c PING x"))
        .containsExactly("@label=b " + TOO_LONG, "@label=c " + PONG);
    assertThat(kim.ask("@label= PING :" + "x".repeat(505))).containsExactly(TOO_LONG);
    assertThat(kim.ask("@label=a" + " ".repeat(600))).containsExactly("@label=a " + TOO_LONG);
  }

  @Test
  void aRefusalSaysWhyHoweverLongWhatItRefusesIs() {
    Person kim =
        chat.ircWith("kim", "draft/message-redaction draft/chathistory draft/metadata-2 batch");
    String endless = "x".repeat(400);
    String wide = "\ud55c".repeat(133);
    for (String target : List.of("#" + endless, "#" + wide)) {
      assertRefused(
          kim.ask("REDACT " + target + " id"),
          " FAIL REDACT INVALID_TARGET " + target.substring(0, 50),
          " :You cannot delete messages from there");
      assertRefused(
          kim.ask("CHATHISTORY LATEST " + target + " * 5"),
          " FAIL CHATHISTORY INVALID_TARGET LATEST " + target.substring(0, 50),
          " :Messages could not be retrieved");
      assertRefused(
          kim.ask("METADATA * GET " + target).subList(1, 2),
          " FAIL METADATA KEY_INVALID " + target.substring(0, 50),
          " :Invalid key");
    }
    assertRefused(
        kim.ask("CHATHISTORY LATEST #" + "y".repeat(200) + " a=" + "x".repeat(200) + " 5"),
        " FAIL CHATHISTORY INVALID_TARGET LATEST #yyy",
        " :Messages could not be retrieved");
  }

  private static void assertRefused(List<String> lines, String beginning, String end) {
    assertThat(lines).singleElement().asString().contains(beginning).endsWith(end);
    assertThat(lines.getFirst().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(510);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "한", "👨‍👩‍👧"})
  void aNumericThatRefusesKeepsItsTextHoweverLongWhatItRefusesIs(String grapheme) {
    Person kim = chat.irc("kim", "#a");
    String[][] refusals = {
      {"PRIVMSG ", " :x", " 401 kim ", "No such nick"},
      {"PRIVMSG #", " :x", " 403 kim #", "No such channel"},
      {"PRIVMSG a,b,c,d,", " :x", " 407 kim a,b,c,d,", "Too many targets, nothing was sent"},
      {"MOTD ", "", " 402 kim ", "No such server"},
      {"WHOWAS ", "", " 406 kim ", "There was no such nickname"},
      {"DO_", "", " 421 kim DO_", "Unknown command"},
      {"NICK ", "", " 432 kim ", "Erroneous nickname: a name has at most 32 letters"},
      {"JOIN #", "", " 403 kim #", "No such channel: bad name"},
      {"HELP ", "", " 524 kim ", "There is no help on that; HELP shows what there is"},
      {"MODE #a +b ::", "", " 696 kim #a b _", "A mask has no spaces and no colon in front"},
    };
    int each = grapheme.getBytes(UTF_8).length;
    for (String[] refusal : refusals) {
      int most = 510 - (refusal[0] + refusal[1]).length();
      String line = kim.ask(refusal[0] + grapheme.repeat(most / each) + refusal[1]).getFirst();
      assertThat(line).startsWith(":chat.test" + refusal[2]).endsWith(" :" + refusal[3]);
      String echoed = line.substring((":chat.test" + refusal[2]).length(), line.indexOf(" :"));
      assertThat(echoed).isEqualTo(grapheme.repeat(echoed.length() / grapheme.length()));
      assertThat(line.getBytes(UTF_8)).hasSizeBetween(510 - each, 510);
    }
  }
}
