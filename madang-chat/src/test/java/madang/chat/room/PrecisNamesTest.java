package madang.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import madang.chat.Casemapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisNamesTest {
  private static final int MOST = 32;

  private final Names names = new Names(Casemapping.PRECIS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "김철수", "さくら", "カタカナ", "李雷", "Ünal", "Straße", "Анна", "שלום", "Kim가", "a-1", "[x]"
      })
  void peopleCanBeCalledWhatTheyAreCalled(String nick) {
    assertThat(names.nickFault(nick, MOST)).isNull();
    assertThat(names.roomFault("#" + nick, MOST)).isNull();
    assertThat(names.roomFault("##" + nick, MOST)).isNull();
    assertThat(names.fold(names.fold(nick))).isEqualTo(names.fold(nick));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1a",
        "-a",
        "a b",
        "한 글",
        "김,이",
        "김!이",
        "김@이",
        "김.이",
        "김*",
        "#김",
        "&김",
        "😀",
        "a\u200db",
        "\u202eab",
        "Ⅳ",
        "a\u0000",
        "\ufdd0",
        "１가",
        "！가",
        "가：",
        "\ud800가",
        "abאב"
      })
  void whatWouldBreakTheProtocolOrTheEyeIsNoNick(String nick) {
    assertThat(names.nickFault(nick, MOST)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "Ünal, ünal, true",
    "ÜNAL, ünal, true",
    "Анна, аННА, true",
    "Ｋｉｍ, kim, true",
    "ｶﾅ, カナ, true",
    "Kim가, kIM가, true",
    "Straße, strasse, false",
    "가, 나, false",
    "Kim[, kim{, false",
    "#Ünal, #ünal, true",
    "##ÜNAL, ##ünal, true",
  })
  void namesThatDifferInCaseOrWidthAloneAreOne(String one, String other, boolean same) {
    assertThat(names.fold(one).equals(names.fold(other))).isEqualTo(same);
  }

  @Test
  void aSyllableTypedInPartsIsTheSameSyllable() {
    String parts = Normalizer.normalize("한글", Normalizer.Form.NFD);
    assertThat(names.nickFault(parts, MOST)).isNull();
    assertThat(names.fold(parts)).isEqualTo("한글");
    assertThat(names.shown(parts)).isEqualTo("한글");
    assertThat(names.shown("Ｋｉｍ")).isEqualTo("Kim");
    assertThat(names.shown("ÜNAL")).isEqualTo("ÜNAL");
  }

  @Test
  void whatNobodyCanBeCalledMeetsNoName() {
    assertThat(names.fold("Ü b")).isNotEqualTo(names.fold("ü b"));
    assertThat(names.fold("😀")).isEqualTo("😀");
  }

  @Test
  void lengthsCountCharactersAndNotBytesOrUnits() {
    assertThat(names.nickFault("가".repeat(9), 9)).isNull();
    assertThat(names.nickFault("가".repeat(10), 9)).contains("at most 9");
    String rare = "𠮷".repeat(9); // two UTF-16 units, four bytes each
    assertThat(names.nickFault(rare, 9)).isNull();
    assertThat(names.roomFault("#" + rare, 9)).contains("at most 9");
  }

  @ParameterizedTest
  @CsvSource({
    "paypal, pаypal, true", // the second has a Cyrillic a
    "lee, Iee, true",
    "bob, b0b, true",
    "tom, torn, true",
    "カナ, 力ナ, true", // the second has the character for strength
    "김, 김, true",
    "김철수, 김철소, false",
    "kim, kin, false",
    "ünal, unal, false",
  })
  void namesThatLookAlikeAreNoticed(String one, String other, boolean alike) {
    assertThat(Skeleton.of(one).equals(Skeleton.of(other))).isEqualTo(alike);
  }

  @Test
  void underAsciiLooksDoNotCount() {
    assertThat(new Names(Casemapping.ASCII).looks("Iee")).isNull();
  }
}
