package madang.chat.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import madang.chat.Identity;
import madang.chat.RoomImage;
import org.jspecify.annotations.Nullable;

/**
 * The head state of a room: what all entries posted so far have made of it. Guarded by the room's
 * lock.
 */
public final class RoomState {
  /** Mode letters without a parameter, in the order of their bits. */
  public static final String FLAGS = "imnstCNUu";

  public static final int INVITE_ONLY = 1;
  public static final int MODERATED = 1 << 1;
  public static final int NO_OUTSIDERS = 1 << 2;
  public static final int SECRET = 1 << 3;
  public static final int OPS_SET_TOPIC = 1 << 4;

  private static final char[] LISTS = {'b', 'e', 'I'};

  /** No questions to programs (CTCP) but ACTION. */
  public static final int NO_CTCP = 1 << 5;

  /** Members without rank keep their nick. */
  public static final int NO_NICK_CHANGE = 1 << 6;

  /** What members without rank say is told to those who keep order alone. */
  public static final int OPS_MODERATE = 1 << 7;

  /** Members without rank don't see each other. */
  public static final int AUDITORIUM = 1 << 8;

  /** In front of a mask in the list of bans: whom it fits may be here, and not speak (EXTBAN). */
  public static final String MUTE = "m:";

  /** Invitations that a room remembers; the oldest goes first. */
  static final int MAX_INVITED = 100;

  /** A mask in a list, with who put it there and when (seconds since 1970). */
  public record Listed(String mask, String setter, long seconds) {}

  final LinkedHashMap<Long, Member> members = new LinkedHashMap<>();
  final LinkedHashSet<Long> invited = new LinkedHashSet<>();
  int flags = NO_OUTSIDERS | OPS_SET_TOPIC;
  @Nullable String key;
  int limit;
  @Nullable String forward;
  List<Listed> bans = List.of();
  List<Listed> banExceptions = List.of();
  List<Listed> inviteExceptions = List.of();

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether everybody may read what is said here. */
  boolean open() {
    return !has(INVITE_ONLY | SECRET) && key == null;
  }

  boolean banned(Identity identity) {
    return listed(bans, identity) && !listed(banExceptions, identity);
  }

  /** Whether somebody may not speak, be it for a ban or for a mute. */
  boolean muted(Identity identity) {
    return (listed(bans, identity) || listed(bans, MUTE, identity))
        && !listed(banExceptions, identity)
        && !listed(banExceptions, MUTE, identity);
  }

  static boolean listed(List<Listed> list, Identity identity) {
    return listed(list, "", identity);
  }

  /** Whether the masks behind a prefix fit; without one those that have none. */
  private static boolean listed(List<Listed> list, String prefix, Identity identity) {
    for (Listed entry : list) {
      boolean extended = entry.mask.startsWith(MUTE);
      if (extended != prefix.isEmpty()
          && Masks.fits(entry.mask.substring(prefix.length()), identity)) {
        return true;
      }
    }
    return false;
  }

  List<Listed> list(char letter) {
    return switch (letter) {
      case 'b' -> bans;
      case 'e' -> banExceptions;
      default -> inviteExceptions;
    };
  }

  void list(char letter, List<Listed> changed) {
    List<Listed> frozen = List.copyOf(changed);
    switch (letter) {
      case 'b' -> bans = frozen;
      case 'e' -> banExceptions = frozen;
      default -> inviteExceptions = frozen;
    }
  }

  /** What is to be kept of this for the next start. */
  RoomImage image(Room room, long lastTime) {
    TreeMap<Character, String> modes = new TreeMap<>();
    for (int i = 0; i < FLAGS.length(); i++) {
      if (has(1 << i)) {
        modes.put(FLAGS.charAt(i), "");
      }
    }
    if (key != null) {
      modes.put('k', key);
    }
    if (limit > 0) {
      modes.put('l', Integer.toString(limit));
    }
    if (forward != null) {
      modes.put('f', forward);
    }
    List<RoomImage.Listed> lists = new ArrayList<>();
    for (char letter : LISTS) {
      for (Listed listed : list(letter)) {
        lists.add(new RoomImage.Listed(letter, listed.mask, listed.setter, listed.seconds));
      }
    }
    Room.Topic topic = room.topic();
    return new RoomImage(
        room.log(),
        room.name(),
        room.created(),
        lastTime,
        topic == null ? null : new RoomImage.Topic(topic.text(), topic.setter(), topic.seconds()),
        modes,
        lists,
        room.metadata().values(),
        null);
  }

  /** Takes over what was kept; modes that this server doesn't know are left out. */
  void restore(RoomImage image) {
    flags = 0;
    for (int i = 0; i < FLAGS.length(); i++) {
      flags |= image.modes().containsKey(FLAGS.charAt(i)) ? 1 << i : 0;
    }
    key = image.modes().get('k');
    String most = image.modes().get('l');
    limit = most == null ? 0 : number(most);
    forward = image.modes().get('f');
    for (char letter : LISTS) {
      list(
          letter,
          image.lists().stream()
              .filter(listed -> listed.letter() == letter)
              .map(listed -> new Listed(listed.mask(), listed.setter(), listed.seconds()))
              .toList());
    }
  }

  /** A number that was kept; 0 where that isn't what was written. */
  private static int number(String digits) {
    try {
      return Integer.parseUnsignedInt(digits);
    } catch (NumberFormatException damaged) {
      return 0;
    }
  }

  void invite(long session) {
    invited.remove(session);
    invited.add(session);
    if (invited.size() > MAX_INVITED) {
      invited.removeFirst();
    }
  }

  /** The modes in one word with their parameters; the key is shown to members alone. */
  String modes(boolean member) {
    StringBuilder letters = new StringBuilder("+");
    for (int i = 0; i < FLAGS.length(); i++) {
      if (has(1 << i)) {
        letters.append(FLAGS.charAt(i));
      }
    }
    String tail = "";
    if (key != null) {
      letters.append('k');
      tail = " " + (member ? key : "*");
    }
    if (limit > 0) {
      letters.append('l');
      tail += " " + limit;
    }
    if (forward != null) {
      letters.append('f');
      tail += " " + forward;
    }
    return letters + tail;
  }
}
