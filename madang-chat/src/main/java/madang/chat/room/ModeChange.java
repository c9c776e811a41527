package madang.chat.room;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import madang.chat.room.RoomState.Listed;
import org.jspecify.annotations.Nullable;

/**
 * One change of a room's modes.
 *
 * @param on whether it sets or takes back
 * @param letter the mode: one of {@link RoomState#FLAGS}, or {@code k l b e I o v}
 * @param argument its parameter: key, limit, whole mask or nick; null if it has none
 * @param subject whom {@code o} and {@code v} are about, else null
 */
public record ModeChange(
    boolean on, char letter, @Nullable String argument, @Nullable User subject) {

  /** What came of a change that had no effect and deserves an answer. */
  public enum Fault {
    SUBJECT_NOT_IN_ROOM,
    LIST_FULL
  }

  /** A change that was refused, and why. */
  public record Refused(ModeChange change, Fault fault) {}

  /** Applies changes in order; returns those that had an effect. Under the room's lock. */
  static List<ModeChange> apply(
      RoomState room,
      List<ModeChange> changes,
      Listed stamp,
      int listLimit,
      List<Refused> refused) {
    List<ModeChange> done = new ArrayList<>(changes.size());
    for (ModeChange change : changes) {
      Fault fault = null;
      boolean effect =
          switch (change.letter) {
            case 'o', 'v' -> {
              Member member = change.subject == null ? null : room.members.get(change.subject.id());
              fault = member == null ? Fault.SUBJECT_NOT_IN_ROOM : null;
              yield member != null && change.rank(member);
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
        done.add(change);
      }
    }
    return done;
  }

  private boolean rank(Member member) {
    int bit = letter == 'o' ? Member.OP : Member.VOICE;
    int before = member.rank();
    member.rank(on ? before | bit : before & ~bit);
    return member.rank() != before;
  }

  private boolean key(RoomState room) {
    String before = room.key;
    room.key = on ? argument : null;
    return on ? !Objects.equals(before, room.key) : before != null;
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

  private boolean listed(RoomState room, Listed stamp) {
    ArrayList<Listed> list = new ArrayList<>(room.list(letter));
    String mask = argument == null ? "*!*@*" : argument;
    boolean had = list.removeIf(entry -> Names.fold(entry.mask()).equals(Names.fold(mask)));
    if (on == had) {
      return false;
    }
    if (on) {
      list.add(new Listed(mask, stamp.setter(), stamp.seconds()));
    }
    room.list(letter, list);
    return true;
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
