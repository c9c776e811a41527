package madang.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A parsed IRC line (RFC 1459, section 2.3.1; IRCv3 message-tags). Runs of spaces count as one.
 * Immutable.
 */
public final class IrcMessage {
  /** Parameters of one line at the most; the last takes all the rest (RFC 1459). */
  public static final int MAX_PARAMS = 15;

  private static final String[] NONE = {};

  private final @Nullable String tags;
  private final @Nullable String source;
  private final String verb;
  private final String[] params;

  private IrcMessage(@Nullable String tags, @Nullable String source, String verb, String[] params) {
    this.tags = tags;
    this.source = source;
    this.verb = verb;
    this.params = params;
  }

  /**
   * Parses a line without its end.
   *
   * @return null if it holds no verb, or a NUL
   */
  public static @Nullable IrcMessage parse(String line) {
    int length = line.length();
    int at = 0;
    String tags = null;
    if (length > 0 && line.charAt(0) == '@') {
      int space = endOfWord(line, 0);
      tags = line.substring(1, space);
      at = space;
    }
    at = skipSpaces(line, at);
    String source = null;
    if (at < length && line.charAt(at) == ':') {
      int space = endOfWord(line, at);
      source = line.substring(at + 1, space);
      at = skipSpaces(line, space);
    }
    int verbEnd = endOfWord(line, at);
    String verb = verb(line, at, verbEnd);
    if (verb == null || line.indexOf('\0') >= 0) {
      return null;
    }
    return new IrcMessage(tags, source, verb, params(line, verbEnd));
  }

  /** In capitals if it is all letters and digits; what else there is can be nobody's verb. */
  private static @Nullable String verb(String line, int from, int to) {
    if (from == to) {
      return null;
    }
    String verb = line.substring(from, to);
    boolean upper = true;
    for (int i = from; i < to; i++) {
      char c = line.charAt(i);
      boolean small = c >= 'a' && c <= 'z';
      if (!small && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) {
        // Not in capitals: a dotless \u0131 would become an I, and JO\u0131N a JOIN.
        return verb;
      }
      upper &= !small;
    }
    return upper ? verb : verb.toUpperCase(Locale.ROOT);
  }

  private static String[] params(String line, int from) {
    String[] found = new String[MAX_PARAMS];
    int count = 0;
    int at = skipSpaces(line, from);
    while (at < line.length()) {
      if (line.charAt(at) == ':') {
        found[count++] = line.substring(at + 1);
        break;
      }
      if (count == MAX_PARAMS - 1) {
        found[count++] = line.substring(at);
        break;
      }
      int end = endOfWord(line, at);
      found[count++] = line.substring(at, end);
      at = skipSpaces(line, end);
    }
    return count == 0 ? NONE : Arrays.copyOf(found, count);
  }

  private static int endOfWord(String line, int from) {
    int space = line.indexOf(' ', from);
    return space < 0 ? line.length() : space;
  }

  private static int skipSpaces(String line, int from) {
    int at = from;
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** The tags as they came, still escaped, without {@code @}; null if there were none. */
  public @Nullable String tags() {
    return tags;
  }

  /**
   * The value of a tag, unescaped: empty if it has none, null if there is no such tag. The last of
   * several counts.
   */
  public @Nullable String tag(String key) {
    if (tags == null) {
      return null;
    }
    String value = null;
    for (String tag : tags.split(";")) {
      int equals = tag.indexOf('=');
      if ((equals < 0 ? tag : tag.substring(0, equals)).equals(key)) {
        value = equals < 0 ? "" : IrcTags.unescape(tag.substring(equals + 1));
      }
    }
    return value;
  }

  /** Who sent it, or null. */
  public @Nullable String source() {
    return source;
  }

  /** The verb in capitals, or a numeric's three digits, or a word that is neither, as it came. */
  public String verb() {
    return verb;
  }

  /** How many parameters there are. */
  public int count() {
    return params.length;
  }

  /** A parameter, from 0 on. */
  public String param(int index) {
    return params[index];
  }

  /** A parameter, or null if there are fewer. */
  public @Nullable String paramOrNull(int index) {
    return index < params.length ? params[index] : null;
  }

  /** All parameters. */
  public List<String> params() {
    return List.of(params);
  }
}
