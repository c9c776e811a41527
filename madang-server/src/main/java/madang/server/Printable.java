package madang.server;

/** Text that can't do anything to a terminal. */
public final class Printable {
  private Printable() {}

  /** The same with a \\u escape for each control, format or unpaired character. */
  public static String of(String text) {
    if (text.codePoints().allMatch(Printable::isPlain)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (isPlain(point)) {
            escaped.appendCodePoint(point);
          } else {
            for (char unit : Character.toChars(point)) {
              escaped.append("\\u%04x".formatted((int) unit));
            }
          }
        });
    return escaped.toString();
  }

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
