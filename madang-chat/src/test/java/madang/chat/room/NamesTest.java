package madang.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import madang.chat.Casemapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  private static final Names NAMES = new Names(Casemapping.ASCII);

  @ParameterizedTest
  @CsvSource({
    "kim, kim!*@*",
    "kim!k, kim!k@*",
    "k@h, *!k@h",
    "@h, *!*@h",
    "a!b@c, a!b@c",
    "!@, *!*@*",
  })
  void whatIsTypedBecomesAWholeMask(String typed, String whole) {
    assertThat(Masks.whole(typed)).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "a*c, ABBC, true",
    "a*c, abcd, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "*a*b*, xaxbx, true",
    "*a*b, xaxbx, false",
    "'', a, false",
    "a**, a, true",
  })
  void masksMatchAsPeopleExpect(String mask, String text, boolean matches) {
    assertThat(Masks.matches(mask, text)).isEqualTo(matches);
  }

  @Test
  void namesThatDifferInCaseAloneAreOne() {
    assertThat(NAMES.fold("Kim[A]Ä")).isEqualTo("kim[a]Ä");
    assertThat(NAMES.nickFault("a-1", 9)).isNull();
    for (String bad :
        new String[] {"", "1a", "-a", "a b", "a,b", "한", "a!b", "#a", "toolongforthis"}) {
      assertThat(NAMES.nickFault(bad, 9)).as(bad).isNotNull();
    }
    assertThat(NAMES.roomFault("#한국", 9)).isNull();
    for (String bad : new String[] {"", "#", "a", "#a b", "#a,b", "#a\u0007", "#toolongforthis"}) {
      assertThat(NAMES.roomFault(bad, 9)).as(bad).isNotNull();
    }
  }
}
