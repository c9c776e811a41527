package madang.chat.irc;

import madang.chat.Bound;
import madang.chat.ChatLimits;
import madang.chat.room.Names;
import madang.wire.IrcMessage;

/**
 * MARKREAD: up to where a user has read in a room, or of what somebody said to it. Nobody else is
 * told. It is kept as long as the user is here, and with the one session that a user has so far
 * there is nobody else to tell of a change.
 *
 * @see <a href="https://ircv3.net/specs/extensions/read-marker">IRCv3 draft/read-marker</a>
 */
final class ReadMarking {
  private static final String VERB = "MARKREAD";

  private ReadMarking() {}

  static void markread(IrcHandler h, IrcMessage m) {
    if (m.count() == 0) {
      h.fail(VERB, "NEED_MORE_PARAMS", "Missing parameters");
      return;
    }
    String target = m.param(0);
    if (!isName(h, target)) {
      h.fail(VERB, "INVALID_PARAMS", "That is no room and no nick", target);
      return;
    }
    if (m.count() > 1) {
      String word = m.param(1);
      Bound read = Reference.of(word).bound();
      if (read == null || read.id() != null) {
        h.fail(VERB, "INVALID_PARAMS", "That is no timestamp=", target, word);
        return;
      }
      // Nobody has read what nobody has said yet.
      long time = Math.min(read.time(), h.world().now());
      h.user().readMarkers().advance(h.world().names().fold(target), time);
    }
    tell(h, target);
  }

  /** Something that can be a room or a nick, whether it is there or not. */
  private static boolean isName(IrcHandler h, String target) {
    Names names = h.world().names();
    ChatLimits limits = h.world().limits();
    return (target.startsWith("#")
            ? names.roomFault(target, limits.channelLength())
            : names.nickFault(target, limits.nickLength()))
        == null;
  }

  /** Tells the user's own program up to where it has read: {@code *} if that isn't known. */
  static void tell(IrcHandler h, String target) {
    Long time = h.user().readMarkers().at(h.world().names().fold(target));
    String word = time == null ? "*" : Reference.TIMESTAMP + IrcLines.time(time);
    h.send(h.fromServer(VERB).param(target).param(word));
  }
}
