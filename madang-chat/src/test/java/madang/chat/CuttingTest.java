package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too long is cut where people see the end of a character. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class CuttingTest {
  private static final int MOST = 10;

  private final boolean delayed;

  CuttingTest(boolean delayed) {
    this.delayed = delayed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"한", "\u1112\u1161\u11ab", "😀", "👨‍👩‍👧", "e\u0301\u0323", "🇰🇷"})
  void topicsAreCutBetweenGraphemes(String grapheme) {
    TestChat chat = new TestChat(delayed, TestChat.limited(l -> l.topicLength(MOST)));
    Person kim = chat.irc("kim", "#a");
    String told = kim.ask("TOPIC #a :" + grapheme.repeat(MOST)).getFirst();
    String topic = told.substring(told.indexOf(" :") + 2);
    int each = grapheme.codePointCount(0, grapheme.length());
    assertThat(topic).isEqualTo(grapheme.repeat(MOST / each));
  }

  @ParameterizedTest
  @ValueSource(strings = {"한", "\u1112\u1161\u11ab", "😀", "👨‍👩‍👧", "e\u0301\u0323", "🇰🇷"})
  void messagesThatDoNotFitTheLineAreCutBetweenGraphemes(String grapheme) {
    TestChat chat = new TestChat(delayed);
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    int each = grapheme.getBytes(UTF_8).length;
    int most = 512 - "PRIVMSG #a :\r\n".length();
    lee.send("PRIVMSG #a :" + grapheme.repeat(most / each));
    String told = kim.lines().getFirst();
    int left = 512 - 2 - told.substring(0, told.indexOf(" :") + 2).getBytes(UTF_8).length;
    assertThat(told.substring(told.indexOf(" :") + 2)).isEqualTo(grapheme.repeat(left / each));
  }

  @Test
  void aPileOfAccentsThatFillsTheLineIsCutAllTheSame() {
    TestChat chat = new TestChat(delayed, TestChat.limited(l -> l.awayLength(MOST)));
    Person kim = chat.irc("kim");
    Person lee = chat.irc("lee");
    kim.send("AWAY :a" + "\u0301".repeat(50));
    assertThat(lee.ask("PRIVMSG kim :hi"))
        .singleElement()
        .asString()
        .endsWith(" :a" + "\u0301".repeat(9));
  }
}
