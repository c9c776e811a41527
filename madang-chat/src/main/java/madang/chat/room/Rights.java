package madang.chat.room;

import madang.chat.Entry;
import org.jspecify.annotations.Nullable;

/** Who may do what in a room: the one place that knows. */
public final class Rights {

  private Rights() {}

  /**
   * Whether an entry may happen. A pure function: the same state and entry give the same answer.
   *
   * @param room the state that the entry would change
   * @param given the key that a JOIN came with, or null
   */
  static Verdict check(RoomState room, Entry entry, @Nullable String given) {
    Member actor = room.members.get(entry.origin());
    return switch (entry.kind()) {
      case MESSAGE, NOTICE, TAGS -> speak(room, entry, actor);
      case JOIN -> join(room, entry, actor, given);
      case PART, QUIT -> actor == null ? Verdict.NOT_IN_ROOM : Verdict.ALLOWED;
      case KICK -> {
        Verdict op = op(actor);
        boolean there = room.members.containsKey(entry.subject());
        yield op == Verdict.ALLOWED && !there ? Verdict.SUBJECT_NOT_IN_ROOM : op;
      }
      case MODE -> op(actor);
      case TOPIC -> {
        boolean opsOnly = room.has(RoomState.OPS_SET_TOPIC);
        yield actor != null && !opsOnly ? Verdict.ALLOWED : op(actor);
      }
      case INVITE -> {
        boolean opsOnly = room.has(RoomState.INVITE_ONLY);
        Verdict verdict = actor != null && !opsOnly ? Verdict.ALLOWED : op(actor);
        boolean there = room.members.containsKey(entry.subject());
        yield verdict == Verdict.ALLOWED && there ? Verdict.SUBJECT_ALREADY_IN_ROOM : verdict;
      }
      case NICK, AWAY, NAME, REDACT -> Verdict.ALLOWED;
    };
  }

  private static Verdict op(@Nullable Member actor) {
    if (actor == null) {
      return Verdict.NOT_IN_ROOM;
    }
    return (actor.rank() & Member.OP) != 0 ? Verdict.ALLOWED : Verdict.OP_NEEDED;
  }

  private static Verdict speak(RoomState room, Entry entry, @Nullable Member actor) {
    if (actor != null && actor.rank() != 0) {
      return Verdict.ALLOWED;
    }
    if (actor == null && room.has(RoomState.NO_OUTSIDERS)) {
      return Verdict.NO_OUTSIDERS;
    }
    if (room.has(RoomState.MODERATED)) {
      return Verdict.MODERATED;
    }
    return room.banned(entry.source()) ? Verdict.BANNED_FROM_SPEAKING : Verdict.ALLOWED;
  }

  private static Verdict join(
      RoomState room, Entry entry, @Nullable Member actor, @Nullable String given) {
    if (actor != null) {
      return Verdict.ALREADY_IN_ROOM;
    }
    if (room.banned(entry.source())) {
      return Verdict.BANNED;
    }
    if (room.members.isEmpty()) {
      return Verdict.ALLOWED; // restored after a restart: nobody is left who could let him in
    }
    boolean invited = room.invited.contains(entry.origin());
    if (room.has(RoomState.INVITE_ONLY)
        && !invited
        && !RoomState.listed(room.inviteExceptions, entry.source())) {
      return Verdict.INVITE_ONLY;
    }
    if (room.key != null && !room.key.equals(given)) {
      return Verdict.BAD_KEY;
    }
    return room.limit > 0 && room.members.size() >= room.limit ? Verdict.FULL : Verdict.ALLOWED;
  }
}
