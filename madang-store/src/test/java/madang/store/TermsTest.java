package madang.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TermsTest {
  @Test
  void koreanIsCutIntoPairsAndTheLastLetterStandsAlone() {
    assertThat(Terms.runs("헌법을 봐")).containsExactly(List.of("헌법", "법을", "을"), List.of("봐"));
  }

  @Test
  void wordsWithSpacesBetweenThemStayWholeAndLoseTheirAccents() {
    assertThat(Terms.runs("Der ÄRGER, ja!"))
        .containsExactly(List.of("der"), List.of("arger"), List.of("ja"));
  }

  @Test
  void scriptsThatMeetAreCutWhereTheyMeet() {
    assertThat(Terms.runs("Java로 짠")).containsExactly(List.of("java"), List.of("로"), List.of("짠"));
  }

  @Test
  void halfAndFullWidthAreOne() {
    assertThat(Terms.runs("ﾃｽﾄ ＡＢＣ")).isEqualTo(Terms.runs("テスト abc"));
  }

  @Test
  void aQueryIsAPhraseOfPairsAndASingleCharacterABeginning() {
    String pair = Terms.sealed("헌법");
    assertThat(Terms.query("헌법을")).isEqualTo('"' + pair + ' ' + Terms.sealed("법을") + '"');
    assertThat(Terms.query("헌")).isEqualTo(Terms.sealed("헌") + " *");
    assertThat(pair).startsWith(Terms.sealed("헌")).matches("[0-9a-v]{11}");
  }

  @Test
  void nothingOfAQueryIsTakenForSyntax() {
    assertThat(Terms.query("\"a\" OR* (b)"))
        .isEqualTo(Terms.sealed("a") + " AND " + Terms.sealed("or") + " AND " + Terms.sealed("b"));
    assertThat(Terms.query("!?")).isEmpty();
  }

  @Test
  void anythingHasATerm() {
    for (String text : new String[] {"", " ", "!?", "\0", "\ud800", "👍"}) {
      assertThat(Terms.sender(text)).matches("[0-9a-v]{11}");
      assertThat(Terms.sealed(text)).matches("[0-9a-v]{11}");
      assertThat(Terms.query(text)).isEmpty();
      assertThat(Terms.indexed(text)).isEmpty();
    }
  }
}
