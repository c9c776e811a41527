package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import madang.chat.room.Mask;
import madang.wire.Graphemes;
import madang.wire.IrcWriter;

/**
 * FAIL: what was refused, and why. Of a line that would be too long its words are shortened, the
 * longest first, since they are the caller's own; the text behind them says what is wrong.
 *
 * @see <a href="https://ircv3.net/specs/extensions/standard-replies">IRCv3 standard-replies</a>
 */
final class StandardReplies {
  /** Who knows one of these knows standard replies: their specifications are made of them. */
  private static final int KNOWN =
      Mask.STANDARD_REPLIES
          | Mask.CHATHISTORY
          | Mask.MESSAGE_REDACTION
          | Mask.METADATA
          | Mask.SETNAME
          | Mask.READ_MARKER
          | Mask.CHANNEL_RENAME
          | Mask.RELAYMSG
          | Mask.SEARCH;

  private StandardReplies() {}

  /** A notice for those who don't know standard replies. */
  static void fail(IrcHandler h, String verb, String code, String text, String... context) {
    if (h.has(KNOWN)) {
      failAnybody(h, verb, code, text, context);
    } else {
      h.send(h.fromServer("NOTICE").param(h.nickOrStar()).trailing(verb + ": " + text));
    }
  }

  /** Whatever was negotiated. */
  static void failAnybody(IrcHandler h, String verb, String code, String text, String... context) {
    List<String> words = new ArrayList<>(List.of(verb, code));
    words.addAll(List.of(context));
    int longest = longest(h.lines().roomBeside("FAIL", ":" + text), words);
    IrcWriter out = h.fromServer("FAIL");
    words.forEach(word -> out.param(shortened(word, longest)));
    h.send(out.trailing(text));
  }

  /** The most bytes that each word may have if all are to fit, with a space before each. */
  private static int longest(int room, List<String> words) {
    int longest = room;
    while (longest > 1 && bytes(longest, words) > room) {
      longest--;
    }
    return longest;
  }

  private static int bytes(int longest, List<String> words) {
    int sum = 0;
    for (String word : words) {
      int all = Math.max(1, word.getBytes(UTF_8).length); // an empty one is shown as *
      sum += 1 + Math.min(longest, all);
    }
    return sum;
  }

  /** As much of a word as so many bytes hold, cut where people see a character end. */
  private static String shortened(String word, int bytes) {
    CharBuffer rest = CharBuffer.wrap(word);
    UTF_8.newEncoder().encode(rest, ByteBuffer.allocate(bytes), true);
    int fits = rest.position();
    return fits == word.length() ? word : word.substring(0, Graphemes.floor(word, fits));
  }
}
