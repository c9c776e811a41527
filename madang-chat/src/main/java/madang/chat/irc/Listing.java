package madang.chat.irc;

import java.util.List;
import java.util.Map;
import madang.chat.room.Cursor;
import madang.chat.room.Mask;
import madang.chat.room.Masks;
import madang.chat.room.Member;
import madang.chat.room.Room;
import madang.chat.room.User;
import madang.wire.IrcMessage;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/**
 * NAMES and LIST: long answers, printed as the reader takes them.
 *
 * @see <a href="https://modern.ircdocs.horse/#channel-operations">Modern IRC, channel
 *     operations</a>
 */
final class Listing {

  private Listing() {}

  static void names(IrcHandler h, IrcMessage m) {
    String given = m.count() == 0 ? "*" : m.param(0);
    String[] names = given.split(",");
    if (names.length == 0) {
      namesOf(h, given); // commas alone are no room, which is said as of any other
    }
    if (names.length > h.world().limits().targets()) {
      h.reply("407", m.param(0), "Too many targets, nothing is shown");
      return;
    }
    for (String name : names) {
      namesOf(h, name);
    }
  }

  private static void namesOf(IrcHandler h, String name) {
    Room room = h.world().room(name);
    if (room == null || !room.visibleTo(h.user())) {
      h.reply("366", name, "End of /NAMES list");
      return;
    }
    boolean inside = room.member(h.user()) != null;
    h.printLater(new NamesCursor(h, room, room.members(), inside));
  }

  /** 353, as many names a line as fit, then 366. */
  static final class NamesCursor extends Cursor {
    private final IrcHandler h;
    private final Room room;
    private final List<Member> members;
    private final boolean all;
    private final @Nullable Member viewer;
    private int at;

    /**
     * @param all whether invisible members are told too, which is for members to see
     */
    NamesCursor(IrcHandler h, Room room, List<Member> members, boolean all) {
      this.h = h;
      this.room = room;
      this.members = members;
      this.all = all;
      this.viewer = room.member(h.user());
    }

    @Override
    protected boolean print() {
      if (at >= members.size()) {
        h.reply("366", room.name(), "End of /NAMES list");
        return false;
      }
      IrcWriter out = h.numeric("353").param(room.secret() ? "@" : "=").param(room.name());
      out.trailing("");
      boolean any = false;
      while (at < members.size()) {
        Member member = members.get(at);
        if ((all || !member.user().invisible()) && room.sees(viewer, member)) {
          if (!out.more((any ? " " : "") + name(member))) {
            break;
          }
          any = true;
        }
        at++;
      }
      if (any) {
        h.send(out);
      }
      return true;
    }

    private String name(Member member) {
      String prefix = member.prefix(h.has(Mask.MULTI_PREFIX));
      User user = member.user();
      return prefix + (h.has(Mask.USERHOST_IN_NAMES) ? user.identity().mask() : user.nick());
    }
  }

  static void list(IrcHandler h, IrcMessage m) {
    h.reply("321", "Channel", "Users  Name");
    // Rooms and conditions, in one parameter or in two.
    String filter = m.count() == 0 ? "" : String.join(",", m.params());
    String[] filters = filter.isEmpty() ? new String[0] : filter.split(",");
    for (int i = 0; i < filters.length; i++) {
      boolean not = filters[i].startsWith("!");
      filters[i] = (not ? "!" : "") + h.world().names().fold(filters[i].substring(not ? 1 : 0));
    }
    h.printLater(new ListCursor(h, filters));
  }

  /** 322 for each room that fits, then 323. Goes on behind the last room it looked at. */
  static final class ListCursor extends Cursor {
    private static final int LOOKS_A_PRINT = 64;
    private static final long MS_A_MINUTE = 60_000;

    private final IrcHandler h;
    private final String[] filters;
    private String last = "";

    /**
     * @param filters names, masks and conditions, folded as the names of rooms are
     */
    ListCursor(IrcHandler h, String[] filters) {
      this.h = h;
      this.filters = filters;
    }

    @Override
    protected boolean print() {
      int looks = 0;
      for (Map.Entry<String, Room> next : h.world().rooms().tailMap(last, false).entrySet()) {
        last = next.getKey();
        Room room = next.getValue();
        int count = room.members().size();
        if (fits(room, count) && room.visibleTo(h.user())) {
          Room.Topic topic = room.topic();
          h.reply("322", room.name(), Integer.toString(count), topic == null ? "" : topic.text());
        }
        if (++looks == LOOKS_A_PRINT) {
          return true;
        }
      }
      h.reply("323", "End of /LIST");
      return false;
    }

    /** Any name or mask must fit if there are some, and every count (ISUPPORT ELIST=CMNTU). */
    private boolean fits(Room room, int count) {
      boolean named = false;
      boolean found = false;
      for (String filter : filters) {
        char first = filter.isEmpty() ? '*' : filter.charAt(0);
        String rest = filter.isEmpty() ? filter : filter.substring(1);
        if (first == '>' || first == '<') {
          if (!compares(first, count, rest, 1)) {
            return false;
          }
        } else if ((first == 'c' || first == 't')
            && !rest.isEmpty()
            && (rest.charAt(0) == '<' || rest.charAt(0) == '>')) {
          if (!compares(rest.charAt(0), age(first, room), rest.substring(1), MS_A_MINUTE)) {
            return false;
          }
        } else if (first == '!') {
          if (Masks.matches(rest, room.key())) {
            return false;
          }
        } else {
          named = true;
          found |= Masks.matches(filter, room.key());
        }
      }
      return !named || found;
    }

    /**
     * Whether a value is above or below a bound; what is no number binds nothing.
     *
     * @param value negative: there is none, and no bound fits
     * @param unit what the bound counts
     */
    private static boolean compares(char sign, long value, String digits, long unit) {
      int bound = number(digits);
      boolean fits = sign == '>' ? value > bound * unit : value < bound * unit;
      return bound < 0 || (value >= 0 && fits);
    }

    /** Milliseconds since a room began (c) or its topic was set (t); -1 where there is none. */
    private long age(char what, Room room) {
      Room.Topic topic = room.topic();
      if (what == 't' && topic == null) {
        return -1;
      }
      long then = what == 'c' || topic == null ? room.created() : topic.seconds() * 1000;
      return Math.max(0, h.world().now() - then);
    }

    private static int number(String digits) {
      boolean number = digits.length() > 0 && digits.length() <= 9;
      return number && digits.chars().allMatch(c -> c >= '0' && c <= '9')
          ? Integer.parseInt(digits)
          : -1;
    }
  }
}
