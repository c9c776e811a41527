package madang.chat.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import madang.chat.Entry;
import madang.chat.room.RoomState.Listed;
import org.jspecify.annotations.Nullable;

/**
 * One change of a room's modes.
 *
 * @param on whether it sets or takes back
 * @param letter the mode: one of {@link RoomState#FLAGS} and {@link Member#LETTERS}, or {@code k l
 *     f b e I}
 * @param argument its parameter: key, limit, room, whole mask or nick; null if it has none
 * @param subject whose rank it is about, else null
 */
public record ModeChange(
    boolean on, char letter, @Nullable String argument, @Nullable User subject) {

  /** What came of a change that had no effect and deserves an answer. */
  public enum Fault {
    SUBJECT_NOT_IN_ROOM,
    RANK_NEEDED,
    LIST_FULL
  }

  /** A change that was refused, and why. */
  public record Refused(ModeChange change, Fault fault) {}

  /** Applies changes in order; returns those that had an effect. Under the room's lock. */
  static List<ModeChange> apply(
      RoomState room,
      @Nullable Member actor,
      List<ModeChange> changes,
      Listed stamp,
      int listLimit,
      List<Refused> refused) {
    List<ModeChange> done = new ArrayList<>(changes.size());
    for (ModeChange change : changes) {
      Fault fault = null;
      ModeChange told = change.asListed(room);
      Member member = change.subject == null ? null : room.members.get(change.subject.id());
      if (change.subject == null && !Rights.change(actor, change, null)) {
        refused.add(new Refused(change, Fault.RANK_NEEDED));
        continue;
      }
      boolean effect =
          switch (change.letter) {
            case 'f' -> change.forward(room);
            case 'v', 'h', 'o', 'a', 'q' -> {
              fault =
                  member == null
                      ? Fault.SUBJECT_NOT_IN_ROOM
                      : Rights.change(actor, change, member) ? null : Fault.RANK_NEEDED;
              yield fault == null && change.rank(Objects.requireNonNull(member));
            }
            case 'k' -> change.key(room);
            case 'l' -> change.limit(room);
            case 'b', 'e', 'I' -> {
              boolean full = change.on && room.list(change.letter).size() >= listLimit;
              fault = full ? Fault.LIST_FULL : null;
              yield !full && change.listed(room, stamp);
            }
            default -> change.flag(room);
          };
      if (fault != null) {
        refused.add(new Refused(change, fault));
      } else if (effect) {
        done.add(told);
      }
    }
    return done;
  }

  private boolean rank(Member member) {
    int bit = 1 << Member.LETTERS.indexOf(letter);
    int before = member.rank();
    member.rank(on ? before | bit : before & ~bit);
    return member.rank() != before;
  }

  private boolean key(RoomState room) {
    String before = room.key;
    room.key = on ? argument : null;
    return on ? !Objects.equals(before, room.key) : before != null;
  }

  private boolean forward(RoomState room) {
    String before = room.forward;
    room.forward = on ? argument : null;
    return !Objects.equals(before, room.forward);
  }

  private boolean limit(RoomState room) {
    int before = room.limit;
    room.limit = on && argument != null ? Integer.parseInt(argument) : 0;
    return before != room.limit;
  }

  private boolean flag(RoomState room) {
    int bit = 1 << RoomState.FLAGS.indexOf(letter);
    int before = room.flags;
    room.flags = on ? before | bit : before & ~bit;
    return room.flags != before;
  }

  /** A mask that is taken back is told as it stands in the list, where programs look it up. */
  private ModeChange asListed(RoomState room) {
    if (on || argument == null || "beI".indexOf(letter) < 0) {
      return this;
    }
    for (Listed entry : room.list(letter)) {
      if (Masks.same(entry.mask(), argument)) {
        return new ModeChange(false, letter, entry.mask(), null);
      }
    }
    return this;
  }

  private boolean listed(RoomState room, Listed stamp) {
    ArrayList<Listed> list = new ArrayList<>(room.list(letter));
    String mask = argument == null ? "*!*@*" : argument;
    boolean had = list.removeIf(entry -> Masks.same(entry.mask(), mask));
    if (on == had) {
      return false;
    }
    if (on) {
      list.add(new Listed(mask, stamp.setter(), stamp.seconds()));
    }
    room.list(letter, list);
    return true;
  }

  /** Whether a MODE that happened gave or took ranks. */
  static boolean changesRanks(Entry mode) {
    String text = mode.text() == null ? "" : mode.text();
    int space = text.indexOf(' ');
    return space > 0
        && text.substring(0, space).chars().anyMatch(c -> Member.LETTERS.indexOf(c) >= 0);
  }

  /**
   * The same changes in as many parts as it takes to tell each whole.
   *
   * @param most bytes of a part's {@link #text}; a single change may have more
   */
  static List<List<ModeChange>> told(List<ModeChange> changes, int most) {
    List<List<ModeChange>> parts = new ArrayList<>(1);
    int from = 0;
    for (int to = 1; to <= changes.size(); to++) {
      boolean ends = to == changes.size();
      if (ends || text(changes.subList(from, to + 1)).getBytes(UTF_8).length > most) {
        parts.add(changes.subList(from, to));
        from = to;
      }
    }
    return parts;
  }

  /** The changes as one word and their parameters: {@code +ov-t kim lee}. */
  static String text(List<ModeChange> changes) {
    StringBuilder letters = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    char sign = 0;
    for (ModeChange change : changes) {
      char wanted = change.on ? '+' : '-';
      if (sign != wanted) {
        sign = wanted;
        letters.append(sign);
      }
      letters.append(change.letter);
      String argument =
          change.subject != null
              ? change.subject.nick()
              : change.letter == 'k' && !change.on ? "*" : change.argument;
      if (argument != null && !(change.letter == 'l' && !change.on)) {
        arguments.append(' ').append(argument);
      }
    }
    return letters.append(arguments).toString();
  }
}
