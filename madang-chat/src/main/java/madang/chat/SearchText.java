package madang.chat;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Text as searches compare it. It is folded: half and full width, large and small letters, letters
 * with and without accents, and ß and ss are one. Then it is cut into runs: words of scripts that
 * put spaces between them, which are found whole, and runs of Chinese, Japanese or Korean, which
 * are found inside longer ones. Signs belong to neither. Any thread.
 */
public final class SearchText {
  private SearchText() {}

  /** A text in the form in which it is compared. */
  public static String folded(String text) {
    String lower = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      if (lower.charAt(i) >= 0xc0) {
        return withoutAccents(lower);
      }
    }
    return lower;
  }

  /** The runs of a folded text, in their order; each is a word or one of CJK. */
  public static List<String> runs(String folded) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < folded.length(); ) {
      int point = folded.codePointAt(i);
      boolean cjk = isCjk(point);
      int end = i + Character.charCount(point);
      if (cjk || isWord(point)) {
        while (end < folded.length() && goesOn(folded.codePointAt(end), cjk)) {
          end += Character.charCount(folded.codePointAt(end));
        }
        runs.add(folded.substring(i, end));
      }
      i = end;
    }
    return runs;
  }

  private static boolean goesOn(int point, boolean cjk) {
    return cjk ? isCjk(point) : isWord(point);
  }

  /** Whether a folded text has this run of another folded text. */
  static boolean has(String folded, String run) {
    boolean inside = isCjk(run.codePointAt(0));
    for (int at = folded.indexOf(run); at >= 0; at = folded.indexOf(run, at + 1)) {
      if (inside || isWhole(folded, at, at + run.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWhole(String folded, int from, int to) {
    return (from == 0 || !isWord(folded.codePointBefore(from)))
        && (to == folded.length() || !isWord(folded.codePointAt(to)));
  }

  private static String withoutAccents(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      if (point == 'ß') {
        out.append("ss"); // its capital form in most texts
      } else if (point < 0x300 || point > 0x36f) { // else an accent without a composed form: i̇
        out.appendCodePoint(withoutAccent(point));
      }
    }
    return out.toString();
  }

  private static int withoutAccent(int point) {
    boolean european = (point >= 0xc0 && point < 0x600) || (point >= 0x1e00 && point < 0x2000);
    return european
        ? Normalizer.normalize(Character.toString(point), Normalizer.Form.NFD).codePointAt(0)
        : point;
  }

  private static boolean isWord(int point) {
    int type = Character.getType(point);
    return !isCjk(point)
        && (Character.isLetterOrDigit(point)
            || type == Character.NON_SPACING_MARK
            || type == Character.COMBINING_SPACING_MARK);
  }

  /** Whether this is a letter of Chinese, Japanese or Korean. */
  public static boolean isCjk(int point) {
    if (point < 0x1100 || !Character.isLetterOrDigit(point)) {
      return false;
    }
    if (point == 0x30fc) { // the long vowel mark: script Common
      return true;
    }
    UnicodeScript script = UnicodeScript.of(point);
    return script == UnicodeScript.HAN
        || script == UnicodeScript.HANGUL
        || script == UnicodeScript.HIRAGANA
        || script == UnicodeScript.KATAKANA;
  }
}
