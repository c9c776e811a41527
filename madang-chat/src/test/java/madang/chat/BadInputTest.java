package madang.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stranger sends, the others chat on. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class BadInputTest {
  private final boolean delayed;
  private final TestChat chat;
  private final Person kim;
  private final Person lee;

  BadInputTest(boolean delayed) {
    this.delayed = delayed;
    this.chat = new TestChat(delayed);
    this.kim = chat.irc("kim", "#lobby");
    this.lee = chat.text("lee");
    kim.lines();
  }

  private void theOthersChatOn() {
    kim.lines();
    lee.lines();
    kim.send("PRIVMSG #lobby :still here");
    assertThat(lee.lines()).containsExactly("[12:03] <kim> still here");
  }

  @Test
  void randomBytesHarmNobody() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      Person stranger = round % 2 == 0 ? chat.ircCaller() : chat.textCaller();
      byte[] bytes = new byte[2000];
      random.nextBytes(bytes);
      stranger.sendRaw(bytes);
      stranger.connection.reset();
    }
    theOthersChatOn();
    assertThat(chat.hub.users()).isEqualTo(2);
  }

  @Test
  void randomCommandsHarmNobody() {
    Random random = new Random(12);
    String[] words = {
      "JOIN",
      "PART",
      "MODE",
      "KICK",
      "TOPIC",
      "WHO",
      "WHOIS",
      "NAMES",
      "LIST",
      "INVITE",
      "AWAY",
      "NICK",
      "PRIVMSG",
      "RENAME",
      "METADATA",
      "SET",
      "SUB",
      "MARKREAD",
      "CAP",
      "REQ",
      "#a",
      "#b",
      "#a,#b",
      "a",
      "b",
      "kim",
      "+o",
      "-o",
      "+b",
      "b",
      "+k",
      "+l",
      "5",
      "*",
      "!",
      "@",
      ":",
      ":x y",
      "0",
      ","
    };
    Person a = chat.irc("a", "#a");
    Person b = chat.irc("b", "#a");
    for (int round = 0; round < 5_000; round++) {
      StringBuilder line = new StringBuilder();
      for (int i = random.nextInt(6); i >= 0; i--) {
        line.append(words[random.nextInt(words.length)]).append(' ');
      }
      (random.nextBoolean() ? a : b).send(line.toString());
    }
    assertThat(a.closed()).isFalse();
    assertThat(b.closed()).isFalse();
    theOthersChatOn();
  }

  @Test
  void anEndlessLineIsAnsweredOnceAndNotKept() {
    Person stranger = chat.irc("stranger");
    byte[] endless = new byte[1024 * 1024];
    Arrays.fill(endless, (byte) 'x');
    stranger.sendRaw(endless);
    stranger.sendRaw(endless);
    assertThat(stranger.lines())
        .containsExactly(":chat.test 417 stranger :Input line was too long");
    assertThat(stranger.connection.waitingInput()).isZero();
    stranger.sendRaw("\r\nPING x\r\n".getBytes(ISO_8859_1));
    assertThat(stranger.lines()).containsExactly(":chat.test PONG chat.test :x");
    theOthersChatOn();
  }

  @Test
  void halfACharacterOnIrcIsRefusedOrRecodedAsTheServerIsTold() {
    Person stranger = chat.irc("stranger", "#lobby");
    lee.lines();
    stranger.sendRaw("PRIVMSG #lobby :caf\u00e9\r\n".getBytes(ISO_8859_1));
    assertThat(stranger.lines())
        .containsExactly(
            ":chat.test FAIL PRIVMSG INVALID_UTF8 :This server takes UTF-8 only; the line was dropped");
    assertThat(lee.lines()).isEmpty();
    TestChat lenient = new TestChat(delayed, TestChat.OPTIONS.with().utf8Only(false).done());
    Person reader = lenient.text("reader");
    Person old = lenient.irc("old", "#lobby");
    reader.lines();
    old.sendRaw("PRIVMSG #lobby :caf\u00e9\r\n".getBytes(ISO_8859_1));
    assertThat(reader.lines()).containsExactly("[12:03] <old> café");
  }

  @Test
  void bytesOneByOneAreTheSameConversation() {
    chat.engine.readBytes = 1;
    Person stranger = chat.irc("stranger", "#lobby");
    lee.lines();
    stranger.send("PRIVMSG #lobby :안녕");
    assertThat(lee.lines()).containsExactly("[12:03] <stranger> 안녕");
  }

  @Test
  void longAnswersWaitForAReaderWhoTakesThemLate() {
    for (int i = 0; i < 300; i++) {
      chat.irc("member" + i, "#big");
    }
    Person slow = chat.irc("slow");
    slow.connection.reads = false;
    for (int i = 0; i < 300; i++) {
      slow.connection.feed("WHO #big\r\n".getBytes(ISO_8859_1));
    }
    slow.send("PING done");
    chat.engine.advance(TestChat.seconds(5));
    theOthersChatOn();
    assertThat(slow.closed()).isFalse();
    slow.connection.reads = true;
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      chat.engine.advance(TestChat.seconds(2));
      all.addAll(slow.lines());
    }
    assertThat(all).hasSize(300 * 301 + 1).last().isEqualTo(":chat.test PONG chat.test :done");
  }

  @Test
  void oneWhoNeverReadsIsClosedAndTheRoomGoesOn() {
    Person deaf = chat.irc("deaf", "#lobby");
    deaf.connection.reads = false;
    String text = "x".repeat(400);
    for (int i = 0; i < 3_000 && !deaf.closed(); i++) {
      kim.send("PRIVMSG #lobby :" + text);
    }
    assertThat(deaf.closed()).isTrue();
    assertThat(lee.lines()).contains("[12:03] * deaf left the chat (Reads too slowly)");
    theOthersChatOn();
  }
}
