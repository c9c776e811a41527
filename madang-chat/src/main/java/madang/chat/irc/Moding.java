package madang.chat.irc;

import java.util.ArrayList;
import java.util.List;
import madang.chat.room.Masks;
import madang.chat.room.Member;
import madang.chat.room.ModeChange;
import madang.chat.room.Names;
import madang.chat.room.Room;
import madang.chat.room.RoomState;
import madang.chat.room.User;
import madang.chat.room.Verdict;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * MODE: of channels and of oneself.
 *
 * @see <a href="https://modern.ircdocs.horse/#mode-message">Modern IRC, MODE</a>
 * @see <a href="https://ircv3.net/specs/extensions/bot-mode">IRCv3 bot-mode</a>
 */
final class Moding {
  /** Changes with a parameter that one MODE may make; the rest is ignored, as ISUPPORT says. */
  static final int MAX_CHANGES = 12;

  /** UTF-16 units of a key. */
  static final int KEY_LENGTH = 32;

  private static final int LIMIT_DIGITS = 9;

  /** Every mode that a room can have. */
  static final String LETTERS = "beIklf" + RoomState.FLAGS + Member.LETTERS;

  /** Characters of a mask in a list beside those of the longest nick: user, host and more. */
  private static final int MASK_BESIDE_NICK = 128;

  private Moding() {}

  static void mode(IrcHandler h, IrcMessage m) {
    if (m.param(0).startsWith("#")) {
      Room room = Rooming.roomOrAnswer(h, m.param(0));
      if (room != null && m.count() == 1) {
        tellModes(h, room);
      } else if (room != null) {
        change(h, room, m);
      }
    } else {
      own(h, m);
    }
  }

  private static void tellModes(IrcHandler h, Room room) {
    var out = h.numeric("324").param(room.name());
    for (String word : room.modes(h.user()).split(" ")) {
      out.param(word);
    }
    h.send(out);
    String seconds = Long.toString(room.created() / 1000);
    h.send(h.numeric("329").param(room.name()).param(seconds));
  }

  private static void change(IrcHandler h, Room room, IrcMessage m) {
    List<ModeChange> changes = parse(h, room, m);
    if (changes.isEmpty()) {
      return;
    }
    List<ModeChange.Refused> refused = new ArrayList<>(0);
    Verdict verdict = room.mode(h, changes, refused);
    if (verdict == Verdict.NOT_IN_ROOM) {
      verdict = Verdict.OP_NEEDED; // Modern IRC: 482 for who has no right to a change
    }
    if (verdict != Verdict.ALLOWED) {
      Talking.refuse(h, room, verdict);
    }
    boolean needed = false;
    for (ModeChange.Refused r : refused) {
      User subject = r.change().subject();
      switch (r.fault()) {
        case SUBJECT_NOT_IN_ROOM ->
            h.reply(
                "441",
                subject == null ? "*" : subject.nick(),
                room.name(),
                "They aren't on that channel");
        case RANK_NEEDED -> needed = true;
        case LIST_FULL ->
            h.reply("478", room.name(), String.valueOf(r.change().letter()), "That list is full");
      }
    }
    if (needed) {
      h.reply("482", room.name(), "You need a higher rank on that channel");
    }
  }

  private static List<ModeChange> parse(IrcHandler h, Room room, IrcMessage m) {
    List<ModeChange> changes = new ArrayList<>();
    String letters = m.param(1);
    boolean on = true;
    int next = 2;
    int withParameter = 0;
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < letters.length(); i += Character.charCount(letters.codePointAt(i))) {
      String letter = Character.toString(letters.codePointAt(i));
      if (letter.equals("+") || letter.equals("-")) {
        on = letter.equals("+");
        continue;
      }
      boolean takes = takesArgument(letter, on);
      String argument = takes ? m.paramOrNull(next++) : null;
      boolean lacks = takes && argument == null && (on || !letter.equals("k"));
      if (lacks || !LETTERS.contains(letter)) {
        if (told.indexOf(letter) < 0) { // a line of many b would ask for megabytes
          told.append(letter);
          noChange(h, room, letter);
        }
      } else if (!takes || ++withParameter <= MAX_CHANGES) {
        ModeChange change = change(h, room, on, letter.charAt(0), argument == null ? "" : argument);
        if (change != null) {
          changes.add(change);
        }
      }
    }
    return changes;
  }

  private static boolean takesArgument(String letter, boolean on) {
    return "beIk".contains(letter)
        || Member.LETTERS.contains(letter)
        || ("lf".contains(letter) && on);
  }

  /** What is said of a letter that can change nothing: a list is asked for without a mask. */
  private static void noChange(IrcHandler h, Room room, String letter) {
    if ("beI".contains(letter)) {
      tellList(h, room, letter.charAt(0));
    } else if (LETTERS.contains(letter)) {
      h.reply("461", "MODE", "Not enough parameters");
    } else {
      h.reply("472", letter, "is unknown mode char to me");
    }
  }

  /**
   * One change, or null after an answer that says why it can't be.
   *
   * @param argument empty if it takes none
   */
  private static @Nullable ModeChange change(
      IrcHandler h, Room room, boolean on, char letter, String argument) {
    return switch (letter) {
      case 'b', 'e', 'I' -> newMask(h, room, on, letter, argument);
      case 'k' -> on ? newKey(h, room, argument) : new ModeChange(false, 'k', null, null);
      case 'l' -> on ? newLimit(h, room, argument) : new ModeChange(false, 'l', null, null);
      case 'f' -> on ? newForward(h, room, argument) : new ModeChange(false, 'f', null, null);
      case 'v', 'h', 'o', 'a', 'q' -> newRank(h, on, letter, argument);
      default -> new ModeChange(on, letter, null, null);
    };
  }

  /** A mask must be one word of the line that tells of it. */
  private static @Nullable ModeChange newMask(
      IrcHandler h, Room room, boolean on, char letter, String typed) {
    if (typed.isEmpty() || typed.startsWith(":") || typed.chars().anyMatch(c -> c <= ' ')) {
      String name = String.valueOf(letter);
      h.reply("696", room.name(), name, typed, "A mask has no spaces and no colon in front");
      return null;
    }
    boolean mute = letter != 'I' && typed.startsWith(RoomState.MUTE);
    String mask = Masks.whole(mute ? typed.substring(RoomState.MUTE.length()) : typed);
    String whole = mute ? RoomState.MUTE + mask : mask;
    int most = h.world().limits().nickLength() + MASK_BESIDE_NICK;
    if (Names.longer(whole, most)) {
      String name = String.valueOf(letter);
      // Cut off, it would fit nobody, or others than those who were meant.
      h.reply("696", room.name(), name, typed, "A mask has at most " + most + " characters");
      return null;
    }
    return new ModeChange(on, letter, whole, null);
  }

  private static @Nullable ModeChange newKey(IrcHandler h, Room room, String key) {
    if (key.isEmpty()
        || key.length() > KEY_LENGTH
        || key.startsWith(":")
        || key.chars().anyMatch(c -> c <= ' ' || c == ',')) {
      h.reply("696", room.name(), "k", "*", "Key is not well-formed"); // Modern IRC, key mode
      return null;
    }
    return new ModeChange(true, 'k', key, null);
  }

  private static @Nullable ModeChange newLimit(IrcHandler h, Room room, String limit) {
    boolean digits =
        limit.length() <= LIMIT_DIGITS && limit.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = digits && !limit.isEmpty() ? Integer.parseInt(limit) : 0;
    if (number == 0) {
      h.reply("696", room.name(), "l", limit, "Not a number above 0");
      return null;
    }
    return new ModeChange(true, 'l', Integer.toString(number), null);
  }

  /** Only who operates a room may point people there. */
  private static @Nullable ModeChange newForward(IrcHandler h, Room room, String name) {
    Room target = h.world().room(name);
    if (target == null) {
      h.reply("696", room.name(), "f", name, "No such channel"); // IRCv3 forward-mode, extensions
    } else if (target == room) {
      h.reply("696", room.name(), "f", name, "A room can't point to itself");
    } else if (!target.operatedBy(h.user())) {
      h.reply("482", target.name(), "You're not channel operator there");
    } else {
      return new ModeChange(true, 'f', target.name(), null);
    }
    return null;
  }

  private static @Nullable ModeChange newRank(IrcHandler h, boolean on, char letter, String nick) {
    User subject = h.world().user(nick);
    if (subject == null) {
      h.reply("401", nick, "No such nick");
      return null;
    }
    return new ModeChange(on, letter, null, subject);
  }

  private static void tellList(IrcHandler h, Room room, char letter) {
    if (!room.visibleTo(h.user())) {
      h.reply("442", room.name(), "You're not on that channel");
      return;
    }
    String item = letter == 'b' ? "367" : letter == 'e' ? "348" : "346";
    String end = letter == 'b' ? "368" : letter == 'e' ? "349" : "347";
    for (RoomState.Listed listed : room.list(letter)) {
      h.send(
          h.numeric(item)
              .param(room.name())
              .param(listed.mask())
              .param(listed.setter())
              .param(Long.toString(listed.seconds())));
    }
    h.reply(end, room.name(), "End of channel list");
  }

  private static void own(IrcHandler h, IrcMessage m) {
    User user = h.user();
    if (!h.world().names().fold(m.param(0)).equals(h.world().names().fold(user.nick()))) {
      if (h.world().user(m.param(0)) == null) {
        h.reply("401", m.param(0), "No such nick");
      } else {
        h.reply("502", "Can't view or change modes of others");
      }
      return;
    }
    if (m.count() == 1) {
      h.send(h.numeric("221").param(user.modes()));
      return;
    }
    StringBuilder done = new StringBuilder();
    char signDone = 0;
    boolean on = true;
    boolean unknown = false;
    for (char letter : m.param(1).toCharArray()) {
      int bit = User.MODES.indexOf(letter);
      if (letter == '+' || letter == '-') {
        on = letter == '+';
      } else if (bit < 0) {
        unknown = true;
      } else if (!(on && 1 << bit == User.OPERATOR) && h.world().mode(user, 1 << bit, on)) {
        char sign = on ? '+' : '-';
        done.append(sign == signDone ? "" : String.valueOf(sign)).append(letter);
        signDone = sign;
      }
    }
    if (!done.isEmpty()) {
      tellOwn(h, done.toString());
    }
    if (unknown) {
      h.reply("501", "Unknown MODE flag");
    }
  }

  /** Tells a user which modes of its own have changed. */
  static void tellOwn(IrcHandler h, String changes) {
    var identity = h.user().identity();
    h.send(
        h.writer()
            .begin()
            .source(identity.nick(), identity.user(), identity.host())
            .verb("MODE")
            .param(identity.nick())
            .param(changes));
  }
}
