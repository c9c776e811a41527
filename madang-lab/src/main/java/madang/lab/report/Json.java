package madang.lab.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, numbers and strings as JSON. RFC 8259. */
final class Json {
  private Json() {}

  /** On one line. */
  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> string(String.valueOf(entry.getKey())) + ":" + of(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      case List<?> list -> list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
      case Double number -> of(number.doubleValue());
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> string(value.toString());
    };
  }

  /** Six digits: more than any measurement has. */
  private static String of(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros().toPlainString()
        : "null";
  }

  private static String string(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
