package madang.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text form of message tags (IRCv3 message-tags). */
public final class IrcTags {
  /**
   * Bytes of tags that a caller's line may carry, client-only or not, without {@code @} and the
   * space after them (IRCv3 message-tags, size limit).
   */
  public static final int CLIENT_BYTES = 4094;

  private IrcTags() {}

  /** A tag value as it stands in a line: {@code \:} for a semicolon, {@code \s} for a space. */
  public static String escape(String value) {
    StringBuilder out = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case ';' -> out.append("\\:");
        case ' ' -> out.append("\\s");
        case '\\' -> out.append("\\\\");
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** The value behind an escaped one; a lone backslash at the end falls away. */
  public static String unescape(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\\') {
        out.append(c);
      } else if (++i < value.length()) {
        char escaped = value.charAt(i);
        out.append(
            switch (escaped) {
              case ':' -> ';';
              case 's' -> ' ';
              case 'r' -> '\r';
              case 'n' -> '\n';
              default -> escaped;
            });
      }
    }
    return out.toString();
  }

  /** Whether a caller's line carries more tags than it may. */
  public static boolean tooLong(@Nullable String tags) {
    return tags != null
        && 3 * tags.length() > CLIENT_BYTES // a UTF-16 unit is 3 bytes of UTF-8 at the most
        && tags.getBytes(UTF_8).length > CLIENT_BYTES;
  }

  /**
   * Of these tags only those of clients for clients ({@code +name}), as they came; of several with
   * one key the last, as no line may have a key twice; null for none.
   */
  public static @Nullable String clientOnly(@Nullable String tags) {
    if (tags == null || tags.indexOf('+') < 0) {
      return null;
    }
    Map<String, String> byKey = new LinkedHashMap<>();
    for (String tag : tags.split(";")) {
      if (tag.length() > 1 && tag.charAt(0) == '+') {
        int equals = tag.indexOf('=');
        byKey.put(equals < 0 ? tag : tag.substring(0, equals), tag);
      }
    }
    return byKey.isEmpty() ? null : String.join(";", byKey.values());
  }
}
