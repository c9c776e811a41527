package madang.chat.irc;

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

/** NAMES, LIST and WHO: long answers, printed as the reader takes them. */
final class Listing {

  private Listing() {}

  static void names(IrcHandler h, IrcMessage m) {
    String name = m.count() == 0 ? "*" : m.param(0).split(",", 2)[0];
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
    private final Member[] members;
    private final boolean all;
    private int at;

    /**
     * @param all whether invisible members are told too, which is for members to see
     */
    NamesCursor(IrcHandler h, Room room, Member[] members, boolean all) {
      this.h = h;
      this.room = room;
      this.members = members;
      this.all = all;
    }

    @Override
    protected boolean print() {
      if (at >= members.length) {
        h.reply("366", room.name(), "End of /NAMES list");
        return false;
      }
      IrcWriter out = h.numeric("353").param(room.secret() ? "@" : "=").param(room.name());
      out.trailing("");
      boolean any = false;
      while (at < members.length) {
        Member member = members[at];
        if (all || !member.user().invisible()) {
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
    String filter = m.count() == 0 ? "" : m.param(0);
    h.printLater(new ListCursor(h, filter.isEmpty() ? new String[0] : filter.split(",")));
  }

  /** 322 for each room that fits, then 323. Goes on behind the last room it looked at. */
  static final class ListCursor extends Cursor {
    private static final int LOOKS_A_PRINT = 64;

    private final IrcHandler h;
    private final String[] filters;
    private String last = "";

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
        int count = room.members().length;
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

    /** Any name or mask must fit if there are some, and every count (ISUPPORT ELIST=MNU). */
    private boolean fits(Room room, int count) {
      boolean named = false;
      boolean found = false;
      for (String filter : filters) {
        char first = filter.isEmpty() ? '*' : filter.charAt(0);
        String rest = filter.isEmpty() ? filter : filter.substring(1);
        if (first == '>' || first == '<') {
          int bound = number(rest);
          if (bound >= 0 && (first == '>' ? count <= bound : count >= bound)) {
            return false;
          }
        } else if (first == '!') {
          if (Masks.matches(rest, room.name())) {
            return false;
          }
        } else {
          named = true;
          found |= Masks.matches(filter, room.name());
        }
      }
      return !named || found;
    }

    private static int number(String digits) {
      boolean number = digits.length() > 0 && digits.length() <= 9;
      return number && digits.chars().allMatch(c -> c >= '0' && c <= '9')
          ? Integer.parseInt(digits)
          : -1;
    }
  }

  static void who(IrcHandler h, IrcMessage m) {
    String mask = m.count() == 0 || m.param(0).equals("0") ? "*" : m.param(0);
    Room room = h.world().room(mask);
    User user = h.world().user(mask);
    if (room != null && room.visibleTo(h.user())) {
      boolean inside = room.member(h.user()) != null;
      h.printLater(new WhoCursor(h, room, room.members(), inside, mask));
    } else if (user != null) {
      tellWho(h, commonRoom(h, user), null, user);
      h.reply("315", mask, "End of WHO list");
    } else if (mask.startsWith("#")) {
      h.reply("315", mask, "End of WHO list");
    } else {
      h.printLater(new WhoMaskCursor(h, mask));
    }
  }

  /** A room to tell of a user: for a stranger's eyes one who is invisible is in none. */
  private static @Nullable Room commonRoom(IrcHandler h, User user) {
    boolean hidden = !seen(h, user);
    for (Room room : user.rooms()) {
      if (!hidden && room.visibleTo(h.user())) {
        return room;
      }
    }
    return null;
  }

  private static boolean seen(IrcHandler h, User user) {
    return !user.invisible() || user == h.user() || user.sharesRoomWith(h.user());
  }

  private static void tellWho(
      IrcHandler h, @Nullable Room room, @Nullable Member known, User user) {
    Member member = known != null || room == null ? known : room.member(user);
    String flags =
        (user.away() == null ? "H" : "G")
            + (member == null ? "" : member.prefix(h.has(Mask.MULTI_PREFIX)));
    var identity = user.identity();
    h.send(
        h.numeric("352")
            .param(room == null ? "*" : room.name())
            .param(identity.user())
            .param(identity.host())
            .param(h.world().options().serverName())
            .param(identity.nick())
            .param(flags)
            .trailing("0 " + user.realName()));
  }

  /** 352 for each member, then 315. */
  static final class WhoCursor extends Cursor {
    private final IrcHandler h;
    private final Room room;
    private final Member[] members;
    private final boolean all;
    private final String mask;
    private int at;

    WhoCursor(IrcHandler h, Room room, Member[] members, boolean all, String mask) {
      this.h = h;
      this.room = room;
      this.members = members;
      this.all = all;
      this.mask = mask;
    }

    @Override
    protected boolean print() {
      if (at >= members.length) {
        h.reply("315", mask, "End of WHO list");
        return false;
      }
      Member member = members[at++];
      if (all || !member.user().invisible()) {
        tellWho(h, room, member, member.user());
      }
      return true;
    }
  }

  /** 352 for each user who fits a mask and may be seen, then 315. */
  static final class WhoMaskCursor extends Cursor {
    private static final int LOOKS_A_PRINT = 64;

    private final IrcHandler h;
    private final String mask;
    private String last = "";

    WhoMaskCursor(IrcHandler h, String mask) {
      this.h = h;
      this.mask = mask;
    }

    @Override
    protected boolean print() {
      int looks = 0;
      for (Map.Entry<String, User> next : h.world().users().tailMap(last, false).entrySet()) {
        last = next.getKey();
        User user = next.getValue();
        if (fits(user) && seen(h, user)) {
          tellWho(h, commonRoom(h, user), null, user);
        }
        if (++looks == LOOKS_A_PRINT) {
          return true;
        }
      }
      h.reply("315", mask, "End of WHO list");
      return false;
    }

    private boolean fits(User user) {
      return Masks.matches(mask, user.nick())
          || Masks.matches(mask, user.identity().mask())
          || Masks.matches(mask, user.identity().host())
          || Masks.matches(mask, user.realName());
    }
  }
}
