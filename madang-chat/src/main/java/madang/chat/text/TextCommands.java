package madang.chat.text;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomLog;
import madang.chat.room.Conversation;
import madang.chat.room.Cursor;
import madang.chat.room.Member;
import madang.chat.room.Names;
import madang.chat.room.Room;
import madang.chat.room.User;
import madang.chat.room.Verdict;
import madang.chat.room.Words;
import org.jspecify.annotations.Nullable;

/** What a line with a slash in front does. */
final class TextCommands {
  private static final int HISTORY_LINES = 20;
  private static final int MOST_HISTORY_LINES = 1_000;

  private static final List<String> HELP =
      List.of(
          "What you type is said in the room you are in. Commands:",
          "  /nick NAME          call yourself something else",
          "  /join ROOM [KEY]    go to another room (and stay in this one)",
          "  /part [REASON]      leave the room you are in",
          "  /rooms              which rooms there are",
          "  /who [ROOM]         who is here",
          "  /msg NAME TEXT      say something to one person",
          "  /me TEXT            do something: * kim waves",
          "  /topic [TEXT]       show or set what the room is about",
          "  /history [LINES]    what was said before",
          "  /history NAME       what was said between you and one person",
          "  /quit [REASON]      leave",
          "  //TEXT              say a line that begins with a slash");

  /**
   * A command.
   *
   * @param early whether it works before there is a name
   */
  private record Command(boolean early, Action action) {}

  @FunctionalInterface
  private interface Action {
    void run(TextHandler h, String rest);
  }

  private static final Map<String, Command> TABLE =
      Map.ofEntries(
          Map.entry("/help", new Command(true, (h, rest) -> HELP.forEach(h::say))),
          Map.entry("/quit", new Command(true, TextCommands::quit)),
          Map.entry("/nick", new Command(false, TextCommands::nick)),
          Map.entry("/join", new Command(false, TextCommands::join)),
          Map.entry("/part", new Command(false, TextCommands::part)),
          Map.entry("/rooms", new Command(false, TextCommands::rooms)),
          Map.entry("/who", new Command(false, TextCommands::who)),
          Map.entry("/msg", new Command(false, TextCommands::msg)),
          Map.entry("/me", new Command(false, TextCommands::me)),
          Map.entry("/topic", new Command(false, TextCommands::topic)),
          Map.entry("/history", new Command(false, TextCommands::history)));

  private TextCommands() {}

  static void run(TextHandler h, String line) {
    String word = word(line).toLowerCase(Locale.ROOT);
    Command command = TABLE.get(word);
    if (command == null) {
      h.say("Unknown command " + word(line) + ", try /help.");
    } else if (!command.early && !h.registered()) {
      h.say("First a name, please: what is your name?");
    } else {
      command.action.run(h, rest(line));
    }
  }

  private static String word(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? line : line.substring(0, space);
  }

  private static String rest(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? "" : line.substring(space + 1).strip();
  }

  private static void quit(TextHandler h, String rest) {
    h.goodbye("see you again", h.quitReason(rest));
  }

  private static void nick(TextHandler h, String rest) {
    if (rest.isEmpty()) {
      h.say("You are called " + h.user().nick() + ". To change that: /nick NAME");
    } else {
      h.claim(rest);
    }
  }

  private static void join(TextHandler h, String rest) {
    if (rest.isEmpty()) {
      h.say("Which room? For example: /join #lobby");
      return;
    }
    String key = rest(rest);
    join(h, roomName(word(rest)), key.isEmpty() ? null : key);
  }

  private static String roomName(String typed) {
    return typed.startsWith("#") ? typed : "#" + typed;
  }

  static void join(TextHandler h, String name, @Nullable String key) {
    String fault = h.world().names().roomFault(name, h.world().limits().channelLength());
    if (fault != null) {
      h.say("\"" + name + "\" can't be a room: " + fault + ".");
      return;
    }
    Verdict verdict;
    do {
      Room known = h.world().room(name);
      if (known != null && known.member(h.user()) != null) {
        h.current(known);
        h.say("You are in " + known.name() + " now.");
        return;
      }
      int most = h.world().limits().roomsPerUser();
      if (h.user().rooms().length >= most) {
        h.say("You are in " + most + " rooms, which is the most: /part from one first.");
        return;
      }
      Room room = h.world().roomToJoin(name);
      if (room == null) {
        h.say("The server has as many rooms as it may; /rooms shows them.");
        return;
      }
      verdict = room.join(h, key);
    } while (verdict == Verdict.GONE);
    if (verdict != Verdict.ALLOWED) {
      h.say(reason(verdict, name));
    }
  }

  private static void part(TextHandler h, String rest) {
    boolean named = rest.startsWith("#");
    Room room = named ? h.world().room(word(rest)) : h.current();
    if (room == null) {
      h.say(named ? "There is no room " + word(rest) + "." : "You are in no room.");
      return;
    }
    String reason = Names.cut(named ? rest(rest) : rest, h.world().limits().kickLength());
    Verdict verdict = room.part(h, reason.isEmpty() ? null : reason);
    if (verdict != Verdict.ALLOWED) {
      h.say(reason(verdict, room.name()));
    }
    if (room == h.current()) {
      Room[] left = h.user().rooms();
      Room next = left.length == 0 ? null : left[left.length - 1];
      h.current(next);
      h.say(
          next == null ? "You are in no room now: /join one." : "You are in " + next.name() + ".");
    }
  }

  private static void rooms(TextHandler h, String rest) {
    h.printLater(
        new Cursor() {
          private static final int LOOKS_A_PRINT = 64;
          private String last = "";

          @Override
          protected boolean print() {
            int looks = 0;
            for (Map.Entry<String, Room> next : h.world().rooms().tailMap(last, false).entrySet()) {
              last = next.getKey();
              Room room = next.getValue();
              if (room.visibleTo(h.user())) {
                Room.Topic topic = room.topic();
                h.say(
                    "  "
                        + room.name()
                        + " ("
                        + room.members().size()
                        + ")"
                        + (topic == null ? "" : " " + topic.text()));
              }
              if (++looks == LOOKS_A_PRINT) {
                return true;
              }
            }
            h.say("To go to one of them or to make one: /join ROOM");
            return false;
          }
        });
  }

  private static void who(TextHandler h, String rest) {
    Room room = rest.isEmpty() ? h.current() : h.world().room(roomName(word(rest)));
    if (room == null || !room.visibleTo(h.user())) {
      h.say(
          rest.isEmpty()
              ? "You are in no room."
              : "There is no room " + roomName(word(rest)) + ".");
      return;
    }
    Member viewer = room.member(h.user());
    boolean inside = viewer != null;
    List<Member> members = room.members();
    h.say("In " + room.name() + " (" + members.size() + "):");
    h.printLater(
        new Cursor() {
          private static final int NAMES_A_LINE = 8;
          private int at;

          @Override
          protected boolean print() {
            StringBuilder line = new StringBuilder(" ");
            for (int i = 0; i < NAMES_A_LINE && at < members.size(); i++) {
              Member member = members.get(at++);
              if ((inside || !member.user().invisible()) && room.sees(viewer, member)) {
                line.append(' ').append(member.prefix(false)).append(member.user().nick());
                line.append(member.user().away() == null ? "" : " (away)");
              }
            }
            if (line.length() > 1) {
              h.say(line.toString());
            }
            return at < members.size();
          }
        });
  }

  private static void msg(TextHandler h, String rest) {
    String nick = word(rest);
    String text = rest(rest);
    if (nick.isEmpty() || text.isEmpty()) {
      h.say("To say something to one person: /msg NAME TEXT");
      return;
    }
    User other = h.world().user(nick);
    if (other == null) {
      h.say("Nobody here is called " + nick + "; /who shows who is here.");
      return;
    }
    String refusal = h.tooLongFor(other.nick(), text);
    if (refusal != null) {
      h.say(refusal);
      return;
    }
    h.user().spoke(h.world().now());
    if (h.world().talks().say(h, other, Words.of(text)) == Verdict.GONE) {
      h.say("Nobody here is called " + nick + " any more.");
      return;
    }
    String away = other.away();
    if (away != null) {
      h.say(other.nick() + " is away (" + away + ") and will see it later.");
    }
  }

  private static void me(TextHandler h, String rest) {
    if (rest.isEmpty()) {
      h.say("To do something: /me waves");
    } else {
      h.talk("\u0001ACTION " + rest + "\u0001");
    }
  }

  private static void topic(TextHandler h, String rest) {
    Room room = h.current();
    if (room == null) {
      h.say("You are in no room.");
      return;
    }
    if (rest.isEmpty()) {
      Room.Topic topic = room.topic();
      h.say(topic == null ? room.name() + " has no topic." : "Topic: " + topic.text());
      return;
    }
    int most = h.world().limits().topicLength();
    if (Names.longer(rest, most)) {
      h.say("That topic is too long: at most " + most + " letters, please.");
      return;
    }
    String refusal = h.tooLongFor(room.name(), rest);
    if (refusal != null) {
      h.say(refusal);
      return;
    }
    Verdict verdict = room.topic(h, rest);
    if (verdict != Verdict.ALLOWED) {
      h.say(reason(verdict, room.name()));
    }
  }

  private static void history(TextHandler h, String rest) {
    String name = isNumber(word(rest)) ? "" : word(rest);
    String lines = name.isEmpty() ? rest : rest(rest);
    Conversation where = name.isEmpty() ? h.current() : h.world().conversation(h.user(), name);
    RoomLog.Scope scope = where == null ? null : where.readableBy(h.user());
    if (!lines.isEmpty() && !(isNumber(lines) && wanted(lines) > 0)) {
      h.say("How many lines? For example: /history 50");
    } else if (!h.world().options().extensions().history()) {
      h.say("This server keeps no history.");
    } else if (where != null && scope != null) {
      Query query = Query.latest(null, lines.isEmpty() ? HISTORY_LINES : wanted(lines));
      h.holdForAnswer();
      h.world()
          .log()
          .read(
              scope,
              query,
              page -> h.atHome(() -> showHistory(h, where, where.shown(h.user(), scope, page))));
    } else if (name.isEmpty()) {
      h.say("You are in no room.");
    } else if (name.startsWith("#")) {
      h.say(reason(Verdict.NOT_IN_ROOM, name));
    } else if (h.world().user(name) == null) {
      h.say("Nobody here is called " + name + ". How many lines? For example: /history 50");
    } else {
      h.say("Nothing was said between you and " + name + " yet.");
    }
  }

  private static boolean isNumber(String word) {
    return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** As many lines as a number of any length says, or the most that there are. */
  private static int wanted(String number) {
    return new BigInteger(number).min(BigInteger.valueOf(MOST_HISTORY_LINES)).intValue();
  }

  /** What may be read of a room or of a private talk. */
  private static void showHistory(TextHandler h, Conversation where, Page page) {
    List<Entry> readable = page.entries();
    boolean room = where instanceof Room;
    String name = where.nameFor(h.user());
    if (page.failure() != null) {
      h.say("What was said can't be read now; try again in a while.");
    } else if (readable.isEmpty()) {
      h.say(
          room
              ? "Nothing that you may read was said in " + name + " yet."
              : "Nothing was said between you and " + name + " yet.");
    }
    h.printLater(
        new Cursor() {
          private int at;

          @Override
          protected boolean print() {
            if (at == readable.size()) {
              return false;
            }
            TextLines.again(readable.get(at++)).forEach(h::say);
            return true;
          }
        });
    h.answered();
  }

  /** Why a room said no, for people. */
  static String reason(Verdict verdict, String room) {
    return switch (verdict) {
      case GONE, NOT_IN_ROOM, NO_OUTSIDERS ->
          "You are not in " + room + ": /join " + room + " first.";
      case ALREADY_IN_ROOM -> "You are in " + room + " already.";
      case INVITE_ONLY -> "You can't join " + room + ": somebody in it must invite you.";
      case BANNED -> "You can't join " + room + ": you are banned there.";
      case BAD_KEY -> "You can't join " + room + " without its key: /join " + room + " KEY";
      case FULL -> "You can't join " + room + ": it is full.";
      case MODERATED -> "In " + room + " only those with voice may speak now.";
      case BANNED_FROM_SPEAKING -> "You are banned in " + room + " and can't speak there.";
      case NO_CTCP -> "In " + room + " programs may not be asked questions.";
      case OP_NEEDED, SUBJECT_RANKS_HIGHER -> "Only operators of " + room + " may do that.";
      case ALLOWED,
          OPS_ONLY,
          NOT_REGISTERED,
          OPERATOR_NEEDED,
          SUBJECT_NOT_IN_ROOM,
          SUBJECT_ALREADY_IN_ROOM,
          NAME_TAKEN,
          RENAMED_LATELY,
          TOO_LARGE ->
          "";
    };
  }
}
