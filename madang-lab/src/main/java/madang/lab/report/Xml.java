package madang.lab.report;

import java.util.Locale;

/** Writes well-formed markup: text is escaped, what was opened is closed by the caller. */
final class Xml {
  private final StringBuilder text = new StringBuilder();

  /** Markup as it stands. */
  Xml raw(String markup) {
    text.append(markup);
    return this;
  }

  /** Text of any kind. */
  Xml text(String any) {
    text.append(escaped(any));
    return this;
  }

  /** An element that holds nothing but text. */
  Xml element(String name, String content) {
    return raw("<" + name + ">").text(content).raw("</" + name.split(" ")[0] + ">\n");
  }

  /** Markup with numbers in it, as {@link String#format} has it, whatever the user's language. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that we don't have
  Xml format(String markup, Object... numbers) {
    text.append(String.format(Locale.ROOT, markup, numbers));
    return this;
  }

  static String escaped(String any) {
    StringBuilder safe = new StringBuilder(any.length());
    for (int i = 0; i < any.length(); i++) {
      char c = any.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? '?' : c);
      }
    }
    return safe.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
