package madang.chat.irc;

import java.util.ArrayList;
import java.util.List;
import madang.chat.room.Mask;
import madang.wire.IrcWriter;

/**
 * FAIL: what was refused, and why, in words that leave room for the text ({@link Fitted}).
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
    IrcWriter out = h.fromServer("FAIL");
    Fitted.words(words, h.lines().roomBeside("FAIL", ":" + text)).forEach(out::param);
    h.send(out.trailing(text));
  }
}
