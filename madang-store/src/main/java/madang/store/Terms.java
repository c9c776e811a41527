package madang.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import madang.chat.Search;
import madang.chat.SearchText;

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
      if (run.size() == 1 && startsCjk(first)) {
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

  /**
   * What finds all that a sender said, and maybe somebody else: nicks are indexed in small letters
   * and are looked for under each spelling that may give. Folding composes letters, and some have a
   * composed form among the small ones alone (ǰ, not J̌): hence the capitals.
   */
  static String query(Search.Sender sender) {
    String folded = sender.folded();
    return Stream.of(sender.nick(), folded, folded.toUpperCase(Locale.ROOT))
        .map(Terms::sender)
        .distinct()
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** The term of a log. */
  static String log(long id) {
    return "l" + id;
  }

  /** A text's terms in clear: for each word a list of it alone, for each CJK run its pairs. */
  static List<List<String>> runs(String text) {
    List<List<String>> terms = new ArrayList<>();
    for (String run : SearchText.runs(SearchText.folded(text))) {
      terms.add(startsCjk(run) ? pairs(run) : List.of(run));
    }
    return terms;
  }

  private static List<String> pairs(String run) {
    int[] points = run.codePoints().toArray();
    List<String> pairs = new ArrayList<>();
    for (int at = 0; at < points.length; at++) {
      pairs.add(new String(points, at, Math.min(2, points.length - at)));
    }
    return pairs;
  }

  private static boolean startsCjk(String term) {
    return !term.isEmpty() && SearchText.isCjk(term.codePointAt(0));
  }

  /** A sum in place of a term; all pairs with the same first character begin alike. */
  static String sealed(String term) {
    if (!startsCjk(term)) {
      return digits(sum(term), DIGITS);
    }
    int first = term.codePointAt(0);
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
}
