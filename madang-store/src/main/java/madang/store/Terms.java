package madang.store;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts text into the terms that are indexed. Words of scripts that put spaces between words are
 * terms as they are. Chinese, Japanese and Korean are cut into pairs: at each character begins one
 * term, of it and the next one, and at the last of a run it stands alone. So any part of a run is
 * found as a phrase of pairs, and a single character as the beginning of a term.
 *
 * <p>The index gets no term in clear but a sum of it ({@link #sealed}): FTS5 keeps pieces of terms
 * in the upper levels of its tree, also of those that were deleted, and words that were taken back
 * must be in no file.
 */
final class Terms {
  /** Digits of a sum, 5 bits each. */
  private static final int DIGITS = 11;

  /** Those of a pair that are the sum of its first character. */
  private static final int FIRST_DIGITS = 4;

  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";

  private Terms() {}

  /** The terms of a text, as the index gets them, with spaces between them. */
  static String indexed(String text) {
    StringBuilder out = new StringBuilder(text.length() * 3);
    for (List<String> run : runs(text)) {
      for (String term : run) {
        out.append(sealed(term)).append(' ');
      }
    }
    return out.toString();
  }

  /** What finds a text's words, as an FTS5 expression; empty where it has none. */
  static String query(String text) {
    List<String> phrases = new ArrayList<>();
    for (List<String> run : runs(text)) {
      String first = run.getFirst();
      if (run.size() == 1 && isCjk(first.codePointAt(0))) {
        phrases.add(sealed(first) + " *");
      } else if (run.size() == 1) {
        phrases.add(sealed(first));
      } else {
        // The last character stands alone only where a run ends; its pair says enough.
        List<String> pairs = run.subList(0, run.size() - 1).stream().map(Terms::sealed).toList();
        phrases.add('"' + String.join(" ", pairs) + '"');
      }
    }
    return String.join(" AND ", phrases);
  }

  /** The term of a nick. */
  static String sender(String nick) {
    return sealed(nick.toLowerCase(Locale.ROOT));
  }

  /** The term of a log. */
  static String log(long id) {
    return "l" + id;
  }

  /** A text's terms in clear: for each word a list of it alone, for each CJK run its pairs. */
  static List<List<String>> runs(String text) {
    List<List<String>> runs = new ArrayList<>();
    int[] points = folded(text);
    for (int i = 0; i < points.length; ) {
      int end = i + 1;
      if (isCjk(points[i])) {
        while (end < points.length && isCjk(points[end])) {
          end++;
        }
        List<String> pairs = new ArrayList<>();
        for (int at = i; at < end; at++) {
          pairs.add(new String(points, at, Math.min(2, end - at)));
        }
        runs.add(pairs);
      } else if (isWord(points[i])) {
        while (end < points.length && isWord(points[end])) {
          end++;
        }
        runs.add(List.of(new String(points, i, end - i)));
      }
      i = end;
    }
    return runs;
  }

  /** A sum in place of a term; all pairs with the same first character begin alike. */
  static String sealed(String term) {
    int first = term.codePointAt(0);
    if (!isCjk(first)) {
      return digits(sum(term), DIGITS);
    }
    String start = digits(sum(Character.toString(first)), FIRST_DIGITS);
    boolean alone = term.length() == Character.charCount(first);
    return alone ? start : start + digits(sum(term), DIGITS - FIRST_DIGITS);
  }

  /** FNV-1a, 64 bits, and a last mix since only some of the bits are used. */
  private static long sum(String term) {
    long sum = 0xcbf29ce484222325L;
    for (int i = 0; i < term.length(); i++) {
      sum = (sum ^ term.charAt(i)) * 0x100000001b3L;
    }
    sum = (sum ^ (sum >>> 33)) * 0xff51afd7ed558ccdL;
    return sum ^ (sum >>> 33);
  }

  private static String digits(long sum, int count) {
    char[] digits = new char[count];
    for (int i = 0; i < count; i++) {
      digits[i] = ALPHABET.charAt((int) (sum >>> (5 * i)) & 31);
    }
    return new String(digits);
  }

  /** Half and full width, large and small letters, and letters with and without accents are one. */
  private static int[] folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .map(Terms::withoutAccent)
        .toArray();
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

  private static boolean isCjk(int point) {
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
