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
 * WHO and WHOX: a long answer, printed as the reader takes it.
 *
 * @see <a href="https://modern.ircdocs.horse/#who-message">Modern IRC, WHO</a>
 * @see <a href="https://ircv3.net/specs/extensions/whox">IRCv3 WHOX</a>
 */
final class Who {
  /** What WHOX may ask for, in the order in which it is told. */
  static final String FIELDS = "tcuihsnfdlaor";

  /** What stands for an address that the asker may not know (WHOX). */
  private static final String NO_ADDRESS = "255.255.255.255";

  private final IrcHandler h;
  private final String mask;
  private final String pattern;
  private final boolean operatorsOnly;
  private final @Nullable String fields;
  private final String token;

  private Who(
      IrcHandler h, String mask, boolean operatorsOnly, @Nullable String fields, String token) {
    this.h = h;
    this.mask = mask;
    this.pattern = mask.equals("0") ? "*" : Masks.typed(mask);
    this.operatorsOnly = operatorsOnly;
    this.fields = fields;
    this.token = token;
  }

  static void who(IrcHandler h, IrcMessage m) {
    String mask = m.count() == 0 ? "*" : m.param(0);
    String options = m.count() > 1 ? m.param(1) : "";
    int percent = options.indexOf('%');
    String flags = percent < 0 ? options : options.substring(0, percent);
    String wanted = percent < 0 ? null : options.substring(percent + 1);
    int comma = wanted == null ? -1 : wanted.indexOf(',');
    String token = wanted == null || comma < 0 ? "0" : wanted.substring(comma + 1);
    String fields = wanted == null || comma < 0 ? wanted : wanted.substring(0, comma);
    boolean isToken =
        token.length() >= 1
            && token.length() <= 3
            && token.chars().allMatch(c -> c >= '0' && c <= '9');
    new Who(h, mask, flags.indexOf('o') >= 0, fields, isToken ? token : "0").answer();
  }

  private void answer() {
    Room room = h.world().room(mask);
    User user = h.world().user(mask);
    if (room != null && room.visibleTo(h.user())) {
      h.printLater(new MembersCursor(room));
    } else if (user != null) {
      tell(commonRoom(user), null, user);
      end();
    } else if (mask.startsWith("#")) {
      end();
    } else {
      h.printLater(new UsersCursor());
    }
  }

  private void end() {
    h.reply("315", mask, "End of WHO list");
  }

  /** A room to tell of a user: for a stranger's eyes one who is invisible is in none. */
  private @Nullable Room commonRoom(User user) {
    boolean hidden = !seen(user);
    for (Room room : user.rooms()) {
      Member member = room.member(user);
      if (!hidden
          && member != null
          && room.visibleTo(h.user())
          && room.sees(room.member(h.user()), member)) {
        return room;
      }
    }
    return null;
  }

  private boolean seen(User user) {
    return !user.invisible() || user == h.user() || h.user().seesInRoom(user);
  }

  private void tell(@Nullable Room room, @Nullable Member known, User user) {
    if (operatorsOnly && !user.operator()) {
      return;
    }
    Member member = known != null || room == null ? known : room.member(user);
    String flags =
        (user.away() == null ? "H" : "G")
            + (user.operator() ? "*" : "")
            + (member == null ? "" : member.prefix(h.has(Mask.MULTI_PREFIX)))
            + (user.bot() ? "B" : "");
    String where = room == null ? "*" : room.name();
    if (fields != null) {
      tellFields(fields, where, flags, user);
      return;
    }
    var identity = user.identity();
    h.send(
        h.numeric("352")
            .param(where)
            .param(identity.user())
            .param(identity.host())
            .param(h.world().options().serverName())
            .param(identity.nick())
            .param(flags)
            .trailing("0 " + user.realName()));
  }

  /** 354: what was asked for, in the order of {@link #FIELDS} whatever the order of asking. */
  private void tellFields(String wanted, String room, String flags, User user) {
    IrcWriter out = h.numeric("354");
    for (int i = 0; i < FIELDS.length(); i++) {
      char field = FIELDS.charAt(i);
      if (wanted.indexOf(field) < 0) {
        continue;
      }
      if (field == 'r') {
        out.trailing(user.realName());
      } else {
        out.param(field(field, room, flags, user));
      }
    }
    h.send(out);
  }

  private String field(char field, String room, String flags, User user) {
    var identity = user.identity();
    return switch (field) {
      case 't' -> token;
      case 'c' -> room;
      case 'u' -> identity.user();
      case 'i' -> address(user);
      case 'h' -> identity.host();
      case 's' -> h.world().options().serverName();
      case 'n' -> identity.nick();
      case 'f' -> flags;
      case 'l' -> Long.toString(Math.max(0, h.world().now() - user.lastSpoke()) / 1000);
      case 'o' -> "n/a"; // the level of an operator of the room, which there isn't
      default -> "0"; // d: hops to this only server; a: no account
    };
  }

  /** The address, unless the user shows another host: then for itself and operators alone. */
  private String address(User user) {
    boolean open = user.address().equals(user.identity().host());
    return open || user == h.user() || h.user().operator() ? user.address() : NO_ADDRESS;
  }

  /** One line for each member who may be seen. */
  private final class MembersCursor extends Cursor {
    private final Room room;
    private final List<Member> members;
    private final @Nullable Member viewer;
    private int at;

    MembersCursor(Room room) {
      this.room = room;
      this.members = room.members();
      this.viewer = room.member(h.user());
    }

    @Override
    protected boolean print() {
      if (at >= members.size()) {
        end();
        return false;
      }
      Member member = members.get(at++);
      if ((viewer != null || !member.user().invisible()) && room.sees(viewer, member)) {
        tell(room, member, member.user());
      }
      return true;
    }
  }

  /** One line for each user who fits the mask and may be seen. */
  private final class UsersCursor extends Cursor {
    private static final int LOOKS_A_PRINT = 64;

    private String last = "";

    @Override
    protected boolean print() {
      int looks = 0;
      for (Map.Entry<String, User> next : h.world().users().tailMap(last, false).entrySet()) {
        last = next.getKey();
        User user = next.getValue();
        if (fits(user) && seen(user)) {
          tell(commonRoom(user), null, user);
        }
        if (++looks == LOOKS_A_PRINT) {
          return true;
        }
      }
      end();
      return false;
    }

    private boolean fits(User user) {
      return Masks.matches(pattern, user.nick())
          || Masks.matches(pattern, user.identity().mask())
          || Masks.matches(pattern, user.identity().host())
          || Masks.matches(pattern, user.realName())
          || Masks.matches(mask, user.realName());
    }
  }
}
