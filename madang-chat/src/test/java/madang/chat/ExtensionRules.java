package madang.chat;

import madang.chat.RoomScene.State;
import madang.chat.RoomScene.Who;

/**
 * What IRCv3's drafts and docs/irc.md say about rights in a room, stated a second time: see {@link
 * RoomRules}.
 *
 * <p>Sources: IRCv3 draft/multiline, draft/channel-rename, draft/metadata-2 and draft/read-marker,
 * the open proposals of RELAYMSG and SEARCH; docs/irc.md where they leave it to the server.
 */
final class ExtensionRules {

  private ExtensionRules() {}

  /** Operators of the room: those with @ and above, and the server's who are in it. */
  private static boolean operates(Who who) {
    return who.rank >= 3 || who == Who.OPERATOR_INSIDE;
  }

  /** The RELAYMSG proposal: PRIVS_NEEDED for who may not; docs/irc.md: operators may. */
  static String relay(Who who, State state) {
    return operates(who) ? RoomRules.YES : "PRIVS_NEEDED";
  }

  static String relayCtcp(Who who, State state) {
    return operates(who) && state.has('C') ? "404" : relay(who, state);
  }

  /** IRCv3 channel-rename: 442 and 482, as for other changes of a room. */
  static String rename(Who who, State state) {
    return !who.inside ? "442" : operates(who) ? RoomRules.YES : "482";
  }

  static String renameToTaken(Who who, State state) {
    return operates(who) ? "CHANNEL_NAME_IN_USE" : rename(who, state);
  }

  /** docs/irc.md: visible to those who may know of the room (s). */
  static String seeMetadata(Who who, State state) {
    return state.has('s') && !who.inside ? "INVALID_TARGET" : RoomRules.YES;
  }

  /** IRCv3 metadata: KEY_NO_PERMISSION; docs/irc.md: operators of a room describe it. */
  static String describe(Who who, State state) {
    String seen = seeMetadata(who, state);
    return !seen.equals(RoomRules.YES) || operates(who) ? seen : "KEY_NO_PERMISSION";
  }

  /** docs/irc.md: operators of the server describe everybody who is here. */
  static String describeAnother(Who who, State state) {
    return who.serverOperator() ? RoomRules.YES : "KEY_NO_PERMISSION";
  }

  /** docs/irc.md: what went to a rank alone can't be read again. */
  static String notRead(Who who, State state) {
    return who.inside ? RoomRules.NOTHING : "INVALID_TARGET";
  }

  static String notFound(Who who, State state) {
    return who.inside ? RoomRules.NOTHING : "INVALID_PARAMS";
  }

  /** What isn't kept can't be taken back, and nobody learns that it was said. */
  static String redactUnkept(Who who, State state) {
    return who.inside ? "UNKNOWN_MSGID" : "INVALID_TARGET";
  }

  /** docs/irc.md on U: what goes to those who keep order alone isn't kept. */
  static String readUnlessHushed(Who who, State state) {
    return who.inside && hushed(state) ? RoomRules.NOTHING : RoomRules.history(who, state);
  }

  /** Whether what one without a rank says doesn't come to everybody. */
  static boolean hushed(State state) {
    return state.has('m') || state.has('U');
  }
}
