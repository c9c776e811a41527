package madang.server.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import madang.server.Printable;

/** The two forms of a line on standard error. */
final class LogLine {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private LogLine() {}

  /** For people. */
  static String text(long timeMs, String level, String name, String message) {
    return "%s %-5s %s: %s"
        .formatted(TIME.format(Instant.ofEpochMilli(timeMs)), level, name, message);
  }

  /** A JSON object (RFC 8259), with the names that logback's has. */
  static String json(long timeMs, String level, String name, String message) {
    StringBuilder json = new StringBuilder(message.length() + 100);
    json.append("{\"timestamp\":").append(timeMs);
    json.append(",\"level\":").append(quoted(level));
    json.append(",\"loggerName\":").append(quoted(name));
    json.append(",\"message\":").append(quoted(message));
    return json.append('}').toString();
  }

  private static String quoted(String text) {
    String quoted = '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    return Printable.of(quoted.replace("\n", "\\n").replace("\t", "\\t"));
  }
}
