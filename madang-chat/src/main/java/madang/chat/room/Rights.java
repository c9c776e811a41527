package madang.chat.room;

import java.util.regex.Pattern;
import madang.chat.Entry;
import madang.chat.Piece;
import madang.chat.RoomLog;
import org.jspecify.annotations.Nullable;

/** Who may do what in a room: the one place that knows. */
public final class Rights {

  private static final int HALFOP = Member.level(Member.HALFOP);
  private static final int OP = Member.level(Member.OP);
  private static final int FOUNDER = Member.level(Member.FOUNDER);

  /** Something that somebody does, as programs tell it (CTCP): the word and no longer one. */
  private static final Pattern ACTION = Pattern.compile("\u0001ACTION([ \u0001]|$)");

  private Rights() {}

  /**
   * Whether somebody may use a command, or ask a question, that needs a role.
   *
   * @param needed the least role that may
   * @param actor who asks
   */
  public static Verdict use(Role needed, Role actor) {
    if (actor.compareTo(needed) >= 0) {
      return Verdict.ALLOWED;
    }
    return actor == Role.CALLER ? Verdict.NOT_REGISTERED : Verdict.OPERATOR_NEEDED;
  }

  /**
   * Whether an entry may happen. A pure function: the same state and entry give the same answer.
   *
   * @param room the state that the entry would change
   * @param given the key that a JOIN came with, or null
   */
  static Verdict check(RoomState room, Entry entry, @Nullable String given) {
    Member actor = room.members.get(entry.origin());
    return switch (entry.kind()) {
      case MESSAGE, NOTICE, TAGS -> {
        // What somebody relays has another's name on it.
        Verdict may = entry.relayer() == null ? Verdict.ALLOWED : operate(actor);
        yield may == Verdict.ALLOWED ? speak(room, entry, actor) : may;
      }
      case JOIN -> join(room, entry, actor, given);
      case PART, QUIT -> actor == null ? Verdict.NOT_IN_ROOM : Verdict.ALLOWED;
      case KICK -> {
        Verdict op = op(actor);
        Member subject = room.members.get(entry.subject());
        yield op != Verdict.ALLOWED
            ? op
            : subject == null
                ? Verdict.SUBJECT_NOT_IN_ROOM
                : mayThrowOut(power(actor), subject.level())
                    ? Verdict.ALLOWED
                    : Verdict.SUBJECT_RANKS_HIGHER;
      }
      // One with a rank may lay that down; of the rest each change is looked at.
      case MODE -> actor != null && actor.level() > 0 ? Verdict.ALLOWED : op(actor);
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
      case REDACT -> actor == null ? Verdict.NOT_IN_ROOM : Verdict.ALLOWED;
      case RENAME -> operate(actor);
      case NICK, AWAY, NAME, HOST, ONLINE, OFFLINE, KILL, WALLOPS -> Verdict.ALLOWED;
    };
  }

  /**
   * How much of a room's log somebody may read: members alone, what was posted while the room was
   * open, and since their own JOIN the rest too.
   *
   * @return null: nothing
   */
  static RoomLog.@Nullable Scope read(@Nullable Member reader, String log) {
    return reader == null ? null : new RoomLog.Scope(log, reader.since());
  }

  /**
   * Whether a member may take back what was said: one's own, as an operator of the room what was
   * said since people are in it, as an operator of the server everything. Anybody becomes operator
   * of a room that all have left: what they said is theirs all the same.
   *
   * @param peopled when the first of those came who are here, or were since
   */
  static Verdict redact(@Nullable Member actor, Entry said, long peopled) {
    if (actor == null) {
      return Verdict.NOT_IN_ROOM;
    }
    // Numbers begin anew at a restart: what was said before one came is somebody else's.
    boolean own = said.origin() == actor.user().id() && said.time() >= actor.user().signOn();
    boolean theirs = actor.user().operator() || said.time() >= peopled;
    return own || (operates(actor) && theirs) ? Verdict.ALLOWED : Verdict.OP_NEEDED;
  }

  /** Whether a user may take back what was said in a private talk: one's own. */
  static Verdict redact(User actor, Entry said) {
    return said.origin() == actor.id() ? Verdict.ALLOWED : Verdict.OP_NEEDED;
  }

  /** Whether somebody may describe a user: oneself, and as an operator of the server everybody. */
  public static boolean describes(User actor, User subject) {
    return actor == subject || actor.operator();
  }

  /** Whether who is invited by this member may come in whatever the modes say. */
  static boolean letsIn(@Nullable Member inviter) {
    return power(inviter) >= HALFOP;
  }

  private static Verdict operate(@Nullable Member actor) {
    return actor == null
        ? Verdict.NOT_IN_ROOM
        : operates(actor) ? Verdict.ALLOWED : Verdict.OP_NEEDED;
  }

  private static Verdict op(@Nullable Member actor) {
    if (actor == null) {
      return Verdict.NOT_IN_ROOM;
    }
    return power(actor) >= HALFOP ? Verdict.ALLOWED : Verdict.OP_NEEDED;
  }

  /** How much a member may: an operator of the server has all rights in a room that it is in. */
  private static int power(@Nullable Member member) {
    return member == null ? 0 : member.user().operator() ? FOUNDER : member.level();
  }

  /** Operators throw out their like and lower; half-operators only those below them. */
  private static boolean mayThrowOut(int power, int subject) {
    return power > subject || (power == subject && power >= OP);
  }

  /**
   * Whether a member may make one change of modes: half-operators keep lists and give voice,
   * operators do all but give the ranks above their own, which founders give. Nobody takes a rank
   * from one who ranks higher; everybody may lay down an own one.
   *
   * @param subject whose rank it is about, or null
   */
  static boolean change(@Nullable Member actor, ModeChange change, @Nullable Member subject) {
    int power = power(actor);
    if (subject == null) {
      return power >= ("beI".indexOf(change.letter()) >= 0 ? HALFOP : OP);
    }
    if (subject == actor && !change.on()) {
      return true;
    }
    int least =
        switch (change.letter()) {
          case 'v' -> HALFOP;
          case 'h', 'o' -> OP;
          default -> FOUNDER;
        };
    return power >= least && (change.on() || power >= subject.level());
  }

  /** Whether a member may describe this room, and point people from elsewhere to it. */
  static boolean operates(@Nullable Member member) {
    return power(member) >= OP;
  }

  /** Whether a member must keep its nick while it is here (+N). */
  static boolean keepsNick(RoomState room, @Nullable Member member) {
    return room.has(RoomState.NO_NICK_CHANGE) && member != null && power(member) == 0;
  }

  /**
   * Whether one member sees another: in an auditorium those without a rank are seen by
   * half-operators and above alone, by their rank, as it is ranks that are told who comes and goes.
   */
  static boolean sees(boolean auditorium, @Nullable Member viewer, Member other) {
    return !auditorium
        || other.level() > 0
        || viewer == other
        || (viewer != null && viewer.level() >= HALFOP);
  }

  private static Verdict speak(RoomState room, Entry entry, @Nullable Member actor) {
    if (actor == null && room.has(RoomState.NO_OUTSIDERS)) {
      return Verdict.NO_OUTSIDERS;
    }
    if (room.has(RoomState.NO_CTCP) && isQuestionToPrograms(entry)) {
      return Verdict.NO_CTCP;
    }
    if (power(actor) > 0) {
      return Verdict.ALLOWED;
    }
    if (room.has(RoomState.OPS_MODERATE)) {
      return Verdict.OPS_ONLY;
    }
    if (room.has(RoomState.MODERATED)) {
      return Verdict.MODERATED;
    }
    return room.muted(entry.source()) ? Verdict.BANNED_FROM_SPEAKING : Verdict.ALLOWED;
  }

  /** Of several lines each counts: there are readers who get each as a message of its own. */
  private static boolean isQuestionToPrograms(Entry entry) {
    if (!Piece.several(entry)) {
      return isQuestionToPrograms(entry.text());
    }
    return Piece.of(entry).stream().anyMatch(piece -> isQuestionToPrograms(piece.text()));
  }

  private static boolean isQuestionToPrograms(@Nullable String text) {
    return text != null && text.startsWith("\u0001") && !ACTION.matcher(text).lookingAt();
  }

  private static Verdict join(
      RoomState room, Entry entry, @Nullable Member actor, @Nullable String given) {
    if (actor != null) {
      return Verdict.ALREADY_IN_ROOM;
    }
    if (room.invited.contains(entry.origin())) {
      return Verdict.ALLOWED;
    }
    if (room.banned(entry.source())) {
      return Verdict.BANNED;
    }
    boolean key = room.key == null || room.key.equals(given);
    if (room.members.isEmpty()) {
      // Restored after a restart: nobody is left who could let him in, but a key is still known.
      return key ? Verdict.ALLOWED : Verdict.BAD_KEY;
    }
    if (room.has(RoomState.INVITE_ONLY)
        && !RoomState.listed(room.inviteExceptions, entry.source())) {
      return Verdict.INVITE_ONLY;
    }
    if (!key) {
      return Verdict.BAD_KEY;
    }
    return room.limit > 0 && room.members.size() >= room.limit ? Verdict.FULL : Verdict.ALLOWED;
  }
}
