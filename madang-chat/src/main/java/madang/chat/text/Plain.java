package madang.chat.text;

/** Text that is safe to show on a terminal. */
final class Plain {
  private static final char COLOUR = 0x03;
  private static final char HEX_COLOUR = 0x04;
  private static final int HEX_DIGITS = 6;

  private Plain() {}

  /**
   * Without control characters, which could drive the reader's terminal, and without IRC's colours
   * and styles; a tab is a space.
   */
  static String of(String text) {
    int i = 0;
    while (i < text.length() && !Character.isISOControl(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length()).append(text, 0, i);
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c == '\t') {
        out.append(' ');
      } else if (c == COLOUR) {
        i = afterColour(text, i);
      } else if (c == HEX_COLOUR) {
        i = afterDigits(text, i, HEX_DIGITS, 16);
      } else if (!Character.isISOControl(c)) {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Up to two digits, and after a comma two more. */
  private static int afterColour(String text, int from) {
    int at = afterDigits(text, from, 2, 10);
    if (at > from && at + 1 < text.length() && text.charAt(at) == ',') {
      int second = afterDigits(text, at + 1, 2, 10);
      return second > at + 1 ? second : at;
    }
    return at;
  }

  private static int afterDigits(String text, int from, int most, int radix) {
    int at = from;
    while (at < text.length() && at - from < most && Character.digit(text.charAt(at), radix) >= 0) {
      at++;
    }
    return at;
  }
}
