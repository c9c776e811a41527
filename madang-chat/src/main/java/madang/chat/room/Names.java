package madang.chat.room;

import org.jspecify.annotations.Nullable;

/** What nicks and rooms may be called, and when two names are one (CASEMAPPING=ascii). */
public final class Names {
  /** Where people on the text front end arrive; its history outlives its last member. */
  public static final String LOBBY = "#lobby";

  private static final String NICK_SPECIALS = "-_[]\\`^{}|";

  private Names() {}

  /** The form under which a name is looked up: A to Z in small letters. */
  public static String fold(String name) {
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

  /** Why this can't be a nick, for people; null if it can. */
  public static @Nullable String nickFault(String nick, int mostLetters) {
    if (nick.isEmpty()) {
      return "a name needs at least one letter";
    }
    if (nick.length() > mostLetters) {
      return "a name has at most " + mostLetters + " letters";
    }
    for (int i = 0; i < nick.length(); i++) {
      char c = nick.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean first = letter || (NICK_SPECIALS.indexOf(c) > 0);
      if (!first && !(i > 0 && ((c >= '0' && c <= '9') || c == '-'))) {
        return "a name has letters a to z, digits and " + NICK_SPECIALS + ", and a letter in front";
      }
    }
    return null;
  }

  /** Why this can't be a room's name, for people; null if it can. */
  public static @Nullable String roomFault(String name, int mostLetters) {
    if (name.length() < 2 || name.charAt(0) != '#') {
      return "a room's name begins with # and goes on";
    }
    if (name.length() > mostLetters) {
      return "a room's name has at most " + mostLetters + " letters";
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c == ',' || c == 0x7f || (c >= 0x80 && Character.isISOControl(c))) {
        return "a room's name has no spaces, commas or control characters";
      }
    }
    return null;
  }

  /** The start of {@code text}, at most {@code most} UTF-16 units, never half a character. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
