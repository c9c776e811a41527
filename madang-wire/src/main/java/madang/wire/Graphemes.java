package madang.wire;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Where text can be cut without breaking what people see as one character: a Hangul syllable of
 * three letters, a letter with its accents, a family of emoji (Unicode Standard Annex 29, extended
 * grapheme clusters, as the JDK knows them).
 */
public final class Graphemes {

  private Graphemes() {}

  /**
   * The last place at or before {@code index} where {@code text} can be cut. If {@code index} lies
   * within the very first grapheme, that has to be broken; then it is the last place between two
   * code points.
   *
   * @param index in UTF-16 units, 0 to the text's length
   */
  public static int floor(String text, int index) {
    BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
    graphemes.setText(text);
    int boundary = graphemes.isBoundary(index) ? index : graphemes.preceding(index);
    if (boundary > 0 || index == 0) {
      return boundary;
    }
    boolean half =
        index < text.length()
            && Character.isLowSurrogate(text.charAt(index))
            && Character.isHighSurrogate(text.charAt(index - 1));
    return half ? index - 1 : index;
  }
}
