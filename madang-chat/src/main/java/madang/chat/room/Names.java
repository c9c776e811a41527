package madang.chat.room;

import madang.chat.Casemapping;
import madang.wire.Graphemes;
import org.jspecify.annotations.Nullable;

/**
 * What nicks and rooms may be called, and when two names are one. Lengths are in characters
 * (Unicode code points). Any thread.
 */
public final class Names {
  /** Where people on the text front end arrive; its history outlives its last member. */
  public static final String LOBBY = "#lobby";

  private static final String NICK_SPECIALS = "-_[]\\`^{}|";

  private final Casemapping mapping;

  public Names(Casemapping mapping) {
    this.mapping = mapping;
  }

  /**
   * The form under which a name is looked up. Names that nobody can have get a form that no name
   * has.
   */
  public String fold(String name) {
    return mapping == Casemapping.PRECIS && !isAscii(name)
        ? PrecisNames.fold(name)
        : foldAscii(name);
  }

  /**
   * A nick as it will be shown: under precis composed and in its usual width ({@code Ｋｉｍ} is {@code
   * Kim}), so that everybody sees and types the same characters.
   */
  public String shown(String nick) {
    return mapping == Casemapping.PRECIS && !isAscii(nick) ? PrecisNames.shown(nick) : nick;
  }

  /** What a nick looks like; null where looks don't count. */
  @Nullable String looks(String nick) {
    return mapping == Casemapping.PRECIS ? Skeleton.of(nick) : null;
  }

  /** Whether something in a nick looks like one of these characters, where looks count. */
  boolean looksLikeAny(String nick, String characters) {
    String looks = characters.isEmpty() ? null : looks(nick);
    return looks != null && looks.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }

  /** Why this can't be a nick, for people; null if it can. */
  public @Nullable String nickFault(String nick, int mostLetters) {
    if (nick.isEmpty()) {
      return "a name needs at least one letter";
    }
    if (longer(nick, mostLetters)) {
      return tooLong(mostLetters);
    }
    if (!isAscii(nick) && mapping == Casemapping.PRECIS) {
      // What is beyond ASCII may come to be ASCII (full-width forms), so all of it is looked at.
      String fault = PrecisNames.fault(nick);
      if (fault != null) {
        return "a name " + fault;
      }
      String shown = PrecisNames.shown(nick);
      return longer(shown, mostLetters) ? tooLong(mostLetters) : asciiFault(shown, false);
    }
    return asciiFault(nick, true);
  }

  private static String tooLong(int mostLetters) {
    return "a name has at most " + mostLetters + " letters";
  }

  /** ASCII in nicks is the same under both mappings: RFC 2812, section 2.3.1. */
  private static @Nullable String asciiFault(String nick, boolean asciiOnly) {
    for (int i = 0; i < nick.length(); i++) {
      char c = nick.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!asciiOnly && c > 0x7f);
      boolean first = letter || NICK_SPECIALS.indexOf(c) > 0;
      if (!first && !(i > 0 && ((c >= '0' && c <= '9') || c == '-'))) {
        return "a name has letters"
            + (asciiOnly ? " a to z" : "")
            + ", digits and "
            + NICK_SPECIALS
            + ", and no digit or - in front";
      }
    }
    return null;
  }

  /** Why this can't be a room's name, for people; null if it can. */
  public @Nullable String roomFault(String name, int mostLetters) {
    if (name.length() < 2 || name.charAt(0) != '#') {
      return "a room's name begins with # and goes on";
    }
    if (longer(name, mostLetters)) {
      return "a room's name has at most " + mostLetters + " letters";
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c == ',' || c == 0x7f || (c >= 0x80 && Character.isISOControl(c))) {
        return "a room's name has no spaces, commas or control characters";
      }
    }
    if (mapping == Casemapping.PRECIS && !isAscii(name)) {
      String fault = PrecisNames.roomFault(name);
      return fault == null ? null : "a room's name " + fault;
    }
    return null;
  }

  /** Whether a text has more than {@code most} characters. */
  public static boolean longer(String name, int most) {
    return name.codePointCount(0, name.length()) > most;
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) > 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** A to Z in small letters. */
  static String foldAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return folded(name, i);
      }
    }
    return name;
  }

  private static String folded(String name, int from) {
    char[] chars = name.toCharArray();
    for (int i = from; i < chars.length; i++) {
      if (chars[i] >= 'A' && chars[i] <= 'Z') {
        chars[i] = (char) (chars[i] + ('a' - 'A'));
      }
    }
    return new String(chars);
  }

  /** The start of {@code text}, at most {@code most} characters, not ending within a grapheme. */
  public static String cut(String text, int most) {
    if (text.length() <= most || text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, Graphemes.floor(text, text.offsetByCodePoints(0, most)));
  }
}
