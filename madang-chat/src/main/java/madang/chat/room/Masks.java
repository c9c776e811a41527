package madang.chat.room;

import java.text.Normalizer;
import madang.chat.Identity;

/** Masks such as {@code *!*@127.0.0.*}: {@code *} is any run of characters, {@code ?} any one. */
public final class Masks {

  private Masks() {}

  /**
   * A mask in the letters that nicks are shown in: composed and in their usual width. No name has
   * what else NFKC changes (RFC 8264, section 9.17).
   */
  public static String typed(String given) {
    return Normalizer.normalize(given, Normalizer.Form.NFKC);
  }

  /** The whole mask behind what was typed: {@code kim} is {@code kim!*@*}. */
  public static String whole(String given) {
    String typed = typed(given);
    int bang = typed.indexOf('!');
    int at = typed.indexOf('@', Math.max(bang, 0));
    String nick = bang >= 0 ? typed.substring(0, bang) : at >= 0 ? "*" : typed;
    String user =
        bang >= 0 || at >= 0 ? typed.substring(bang + 1, at < 0 ? typed.length() : at) : "*";
    String host = at < 0 ? "*" : typed.substring(at + 1);
    return star(nick) + '!' + star(user) + '@' + star(host);
  }

  /** Whether two masks are one. */
  static boolean same(String mask, String other) {
    return small(mask).equals(small(other));
  }

  private static String star(String part) {
    return part.isEmpty() ? "*" : part;
  }

  /** Whether a user fits a mask. */
  public static boolean fits(String mask, Identity identity) {
    return matches(mask, identity.mask());
  }

  /**
   * Whether a text fits a pattern, capital letters like small ones. Time: pattern times text at the
   * worst.
   */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length()) {
      int c = p < pattern.length() ? pattern.codePointAt(p) : 0;
      int next = text.codePointAt(t);
      if (c == '*' && p < pattern.length()) {
        star = p++;
        retry = t;
      } else if (p < pattern.length() && (c == '?' || small(c) == small(next))) {
        p += Character.charCount(c);
        t += Character.charCount(next);
      } else if (star >= 0) {
        p = star + 1;
        retry += Character.charCount(text.codePointAt(retry));
        t = retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static String small(String mask) {
    return mask.codePoints()
        .map(Masks::small)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int small(int c) {
    return c < 0x80 && (c < 'A' || c > 'Z') ? c : Character.toLowerCase(c);
  }
}
