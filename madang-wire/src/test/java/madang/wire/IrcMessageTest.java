package madang.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IrcMessageTest {

  private static IrcMessage parse(String line) {
    return Objects.requireNonNull(IrcMessage.parse(line));
  }

  @Test
  void aLineFallsIntoItsParts() {
    IrcMessage message = parse("@a=b;+c;d=x\\:\\sy\\\\ :kim!u@h  privmsg   #lobby  :hi : there");
    assertThat(message.tags()).isEqualTo("a=b;+c;d=x\\:\\sy\\\\");
    assertThat(message.tag("a")).isEqualTo("b");
    assertThat(message.tag("+c")).isEmpty();
    assertThat(message.tag("d")).isEqualTo("x; y\\");
    assertThat(message.tag("e")).isNull();
    assertThat(message.source()).isEqualTo("kim!u@h");
    assertThat(message.verb()).isEqualTo("PRIVMSG");
    assertThat(message.params()).containsExactly("#lobby", "hi : there");
  }

  @Test
  void anEmptyLastParameterIsOne() {
    assertThat(parse("TOPIC #a :").params()).containsExactly("#a", "");
    assertThat(parse("PING  ").params()).isEmpty();
    assertThat(parse("NAMES").paramOrNull(0)).isNull();
  }

  @Test
  void theFifteenthParameterTakesTheRest() {
    assertThat(parse("X 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 :17").params())
        .hasSize(15)
        .endsWith("15 16 :17");
  }

  @Test
  void aWordThatIsNoVerbKeepsTheFormInWhichItCame() {
    assertThat(parse("ping x").verb()).isEqualTo("PING");
    for (String word : new String[] {"ping_me", "J\u00f6in", "jo\u0131n", "{}", "/join"}) {
      assertThat(parse("@a=b " + word + " x").verb()).isEqualTo(word);
    }
  }

  @Test
  void whatHoldsNoVerbIsNoMessage() {
    for (String line :
        new String[] {"", " ", "@tag", "@tag ", ":source", ":", "@ : ", "A\0 b", "PING \0"}) {
      assertThat(IrcMessage.parse(line)).as(line).isNull();
    }
  }

  @Test
  void onlyClientTagsAreRelayed() {
    assertThat(IrcTags.clientOnly("time=1;+typing=active;msgid=2;+x"))
        .isEqualTo("+typing=active;+x");
    assertThat(IrcTags.clientOnly("+a=1;+b;+a=2;+ab=3;+b=")).isEqualTo("+a=2;+b=;+ab=3");
    assertThat(IrcTags.clientOnly("time=1+2")).isNull();
    assertThat(IrcTags.clientOnly(null)).isNull();
  }

  @Test
  void aTagValueSurvivesItsEscape() {
    String value = "a;b c\\d\re\nf";
    assertThat(IrcTags.unescape(IrcTags.escape(value))).isEqualTo(value);
    assertThat(IrcTags.unescape("x\\")).isEqualTo("x");
  }

  @Test
  void aWrittenLineIsReadBack() {
    IrcWriter writer = new IrcWriter(512);
    writer.begin().tag("time", "2026").rawTags("+a=b").source("kim", "~k", "host").verb("PRIVMSG");
    String line =
        UTF_8.decode(writer.param("#lobby").trailing("안녕 \ud83d\ude00").line()).toString();
    assertThat(line).isEqualTo("@time=2026;+a=b :kim!~k@host PRIVMSG #lobby :안녕 \ud83d\ude00\r\n");
  }

  @Test
  void nobodyCanSmuggleASecondLineIntoALine() {
    IrcWriter writer = new IrcWriter(512);
    writer.begin().source("s").verb("NOTICE").param("a b\r\n").trailing("x\r\nQUIT\0y");
    assertThat(UTF_8.decode(writer.line()).toString()).isEqualTo(":s NOTICE a_b__ :x  QUIT y\r\n");
  }

  @Test
  void aLineIsCutAtItsLimitBetweenTwoCharacters() throws CharacterCodingException {
    Random random = new Random(3);
    String[] letters = {"a", "é", "한", "\ud83d\ude00", "\ud800"};
    IrcWriter writer = new IrcWriter(512);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(700);
      while (text.length() < length) {
        text.append(letters[random.nextInt(letters.length)]);
      }
      writer.begin().tag("t", text.toString()).source("n", "u", "h").verb("PRIVMSG").param("#c");
      ByteBuffer line = writer.trailing(text.toString()).line();
      CharBuffer decoded = UTF_8.newDecoder().decode(line.duplicate());
      String body = decoded.toString().substring(decoded.toString().indexOf(" :n!") + 1);
      assertThat(body.getBytes(UTF_8).length).isLessThanOrEqualTo(512);
      assertThat(body).endsWith("\r\n");
      String expected =
          text.toString()
              .replace("\ud83d\ude00", "E")
              .replace('\ud800', '\ufffd')
              .replace("E", "\ud83d\ude00");
      assertThat(":n!u@h PRIVMSG #c :" + expected).startsWith(body.substring(0, body.length() - 2));
    }
  }

  @Test
  void aTextThatIsLongerThanALineGoesIntoSeveralWithoutLoss() {
    String text = "한글 ".repeat(100) + "\u1112\u1161\u11ab" + "e".repeat(50);
    IrcWriter writer = new IrcWriter(64);
    StringBuilder all = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      writer.begin().tag("t", "x").source("n").verb("PRIVMSG").param("#c");
      int taken = writer.part(text.substring(at));
      assertThat(taken).isPositive();
      String line = UTF_8.decode(writer.line()).toString();
      assertThat(line).startsWith("@t=x :n PRIVMSG #c :");
      assertThat(line.substring(5).getBytes(UTF_8).length).isLessThanOrEqualTo(64);
      all.append(line, "@t=x :n PRIVMSG #c :".length(), line.length() - 2);
      at += taken;
    }
    assertThat(all).hasToString(text);
  }

  @Test
  void utf8IsTakenExactlyWhereAStrictDecoderTakesIt() {
    Random random = new Random(5);
    int[] interesting = {
      0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xa0, 0x9f, 0xed, 0xef, 0xf0, 0x8f,
      0x90, 0xf4, 0xf5, 0xff
    };
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(7)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) interesting[random.nextInt(interesting.length)];
      }
      boolean strict;
      try {
        UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        strict = true;
      } catch (CharacterCodingException e) {
        strict = false;
      }
      if (Utf8.valid(bytes) != strict) { // an assertion for each would take seconds
        assertThat(bytes).as("strict decoder: %s", strict).isEmpty();
      }
    }
  }
}
