package madang.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphemesTest {
  private static final String JAMO = "\u1112\u1161\u11ab"; // 한 in three letters
  private static final String FAMILY = "👨‍👩‍👧";
  private static final String FLAG = "🇰🇷";
  private static final String ACCENTS = "e\u0301\u0323";

  @ParameterizedTest
  @ValueSource(strings = {"한", JAMO, "😀", FAMILY, FLAG, ACCENTS, "👍🏽", "\r\n"})
  void nothingThatPeopleSeeAsOneCharacterIsCut(String one) {
    String text = "ab" + one + "c";
    for (int i = 0; i <= text.length(); i++) {
      int expected = i <= 2 ? i : i < 2 + one.length() ? 2 : i;
      assertThat(Graphemes.floor(text, i)).as("cut at %d", i).isEqualTo(expected);
    }
  }

  @Test
  void aGraphemeThatFillsAllTheRoomIsCutBetweenCharacters() {
    String marks = "a" + "\u0301".repeat(50);
    assertThat(Graphemes.floor(marks, 20)).isEqualTo(20);
    assertThat(Graphemes.floor(FAMILY, 1)).isZero();
    assertThat(Graphemes.floor(FAMILY, 4)).isEqualTo(3);
  }
}
