package madang.chat.irc;

import madang.chat.room.Names;
import madang.chat.room.Room;
import madang.chat.room.Verdict;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * RENAME: another name for a room, whose members, modes, lists, invitations, history and metadata
 * stay with it. Its old name is free at once, so nobody is sent on from there.
 *
 * @see <a href="https://ircv3.net/specs/extensions/channel-rename">IRCv3 draft/channel-rename</a>
 */
final class Renaming {
  private static final String VERB = "RENAME";

  private Renaming() {}

  static void rename(IrcHandler h, IrcMessage m) {
    Room room = Rooming.roomOrAnswer(h, m.param(0));
    if (room == null) {
      return;
    }
    String before = room.name();
    String next = m.param(1);
    String fault = fault(h, room, next);
    if (fault != null) {
      h.fail(VERB, "CANNOT_RENAME", fault, before, next);
      return;
    }
    String reason = m.count() > 2 ? Names.cut(m.param(2), h.world().limits().kickLength()) : null;
    Verdict verdict = room.rename(h, next, reason == null || reason.isEmpty() ? null : reason);
    switch (verdict) {
      case ALLOWED -> {}
      case NAME_TAKEN ->
          h.fail(VERB, "CHANNEL_NAME_IN_USE", "The channel name is already taken", before, next);
      case RENAMED_LATELY ->
          h.fail(VERB, "CANNOT_RENAME", "This channel has been renamed recently", before, next);
      case TOO_LARGE ->
          h.fail(
              VERB,
              "CANNOT_RENAME",
              "Too many here don't know that rooms are renamed",
              before,
              next);
      default -> Talking.refuse(h, room, verdict);
    }
  }

  /** Why a room can't be called so, for people; null if it can. Rights come later. */
  private static @Nullable String fault(IrcHandler h, Room room, String next) {
    if (room.key().equals(Names.LOBBY)) {
      return "This channel is where people arrive, and keeps its name";
    }
    if (next.equals(room.name())) {
      return "It is called that already";
    }
    String fault = h.world().names().roomFault(next, h.world().limits().channelLength());
    return fault == null ? null : "It can't be called that: " + fault;
  }
}
