package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a message of several lines stands in one entry. */
class PieceTest {

  private static Entry message(String text, @Nullable String about) {
    return new Entry(
        Entry.Kind.MESSAGE,
        1,
        new Identity("kim", "~k", "h"),
        "#a",
        1,
        "id",
        true,
        text,
        0,
        about,
        null);
  }

  private static String pieces(String text, @Nullable String about) {
    StringBuilder all = new StringBuilder();
    for (Piece piece : Piece.of(message(text, about))) {
      all.append(piece.goesOn() ? "~" : "|").append(piece.text());
    }
    return all.toString();
  }

  @Test
  void linesComeOutAsTheyWentIn() {
    assertThat(pieces("one", null)).isEqualTo("|one");
    assertThat(pieces("one\n\ntwo\n", null)).isEqualTo("|one||two|");
    String breaks = Piece.breaks(List.of(2, 6, 8));
    assertThat(pieces("abc\ndefgh\ni", breaks)).isEqualTo("|ab~c|de~fg~h|i");
  }

  @Test
  void onlyAMessageOfSeveralLinesIsOne() {
    assertThat(Piece.breaks(List.of())).isNull();
    assertThat(Piece.several(message("one", null))).isFalse();
    assertThat(Piece.several(message("one", "kim"))).isFalse();
    assertThat(Piece.several(message("one\ntwo", null))).isTrue();
    assertThat(Piece.several(message("onetwo", Piece.breaks(List.of(3))))).isTrue();
  }

  @Test
  void whatIsNoPlaceInTheTextCutsNothing() {
    for (String about : List.of("+", "+0", "+99", "+x", "+-1", "+3+2", "+99999999999999")) {
      assertThat(pieces("abc", about)).as(about).doesNotContain("~~").startsWith("|a");
      assertThat(pieces("abc", about).replaceAll("[|~]", "")).isEqualTo("abc");
    }
  }
}
