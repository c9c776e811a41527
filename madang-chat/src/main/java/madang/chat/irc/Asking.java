package madang.chat.irc;

import java.util.List;
import madang.chat.ChatOptions;
import madang.chat.room.Cursor;
import madang.chat.room.Mask;
import madang.chat.room.Member;
import madang.chat.room.Past.Gone;
import madang.chat.room.Room;
import madang.chat.room.User;
import madang.wire.IrcMessage;
import madang.wire.IrcWriter;

/**
 * WHOIS, WHOWAS, USERHOST and ISON.
 *
 * @see <a href="https://modern.ircdocs.horse/#user-based-queries">Modern IRC, user queries</a>
 */
final class Asking {
  /** Nicks that one USERHOST answers (RFC 1459, section 5.7). */
  private static final int USERHOSTS = 5;

  private Asking() {}

  static void whois(IrcHandler h, IrcMessage m) {
    String nick = m.count() == 0 ? "" : m.count() == 1 ? m.param(0) : m.param(1);
    if (nick.isEmpty()) {
      h.reply("431", "No nickname given");
      return;
    }
    User user = h.world().user(nick);
    // With the nick twice, programs ask for the idle time: the first is no server to be missed.
    if (m.count() > 1 && !same(h, m.param(0), nick) && !Serving.isHere(h, m, 0)) {
      h.reply("318", nick, "End of /WHOIS list");
      return;
    }
    if (user == null) {
      h.reply("401", nick, "No such nick");
      h.reply("318", nick, "End of /WHOIS list");
      return;
    }
    var identity = user.identity();
    String name = identity.nick();
    h.send(
        h.numeric("311")
            .param(name)
            .param(identity.user())
            .param(identity.host())
            .param("*")
            .trailing(user.realName()));
    tellRooms(h, user, name);
    var options = h.world().options();
    h.reply("312", name, options.serverName(), options.description());
    if (user.operator()) {
      ChatOptions.Operator oper = options.oper();
      h.reply("313", name, oper == null ? "is a server operator" : oper.whoisLine());
    }
    if (user.bot()) {
      h.reply("335", name, "is a bot on " + options.network());
    }
    if (user == h.user() || h.user().operator()) {
      h.send(
          h.numeric("338")
              .param(name)
              .param(identity.user() + "@" + user.address())
              .param(user.address())
              .trailing("actually using host"));
      h.reply("379", name, "is using modes " + user.modes());
    }
    MetadataNews.whois(h, user);
    String away = user.away();
    if (away != null) {
      h.reply("301", name, away);
    }
    long now = h.world().now();
    h.reply(
        "317",
        name,
        Long.toString(Math.max(0, now - user.lastSpoke()) / 1000),
        Long.toString(user.signOn() / 1000),
        "seconds idle, signon time");
    h.reply("318", nick, "End of /WHOIS list");
  }

  private static boolean same(IrcHandler h, String one, String other) {
    return h.world().names().fold(one).equals(h.world().names().fold(other));
  }

  private static void tellRooms(IrcHandler h, User user, String name) {
    IrcWriter out = null;
    boolean hidden = user.invisible() && user != h.user() && !h.user().seesInRoom(user);
    for (Room room : user.rooms()) {
      Member member = room.member(user);
      if (hidden
          || member == null
          || !room.visibleTo(h.user())
          || !room.sees(room.member(h.user()), member)) {
        continue;
      }
      String word = member.prefix(h.has(Mask.MULTI_PREFIX)) + room.name();
      if (out != null && !out.more(" " + word)) {
        h.send(out);
        out = null;
      }
      if (out == null) {
        out = h.numeric("319").param(name).trailing(word);
      }
    }
    if (out != null) {
      h.send(out);
    }
  }

  static void whowas(IrcHandler h, IrcMessage m) {
    if (m.count() == 0 || m.param(0).isEmpty()) {
      h.reply("431", "No nickname given");
      return;
    }
    String nick = m.param(0);
    List<Gone> found = h.world().presence().past().of(h.world().names().fold(nick));
    if (found.isEmpty()) {
      h.reply("406", nick, "There was no such nickname");
    }
    int count = m.count() > 1 ? number(m.param(1)) : 0;
    h.printLater(new WhowasCursor(h, nick, found, count > 0 ? count : Integer.MAX_VALUE));
  }

  /** A number of digits, or 0. */
  private static int number(String digits) {
    boolean number = !digits.isEmpty() && digits.length() <= 9;
    return number && digits.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Integer.parseInt(digits)
        : 0;
  }

  /** 314 and 312 for each, then 369. */
  private static final class WhowasCursor extends Cursor {
    private final IrcHandler h;
    private final String nick;
    private final List<Gone> found;
    private final int most;
    private int at;

    WhowasCursor(IrcHandler h, String nick, List<Gone> found, int most) {
      this.h = h;
      this.nick = nick;
      this.found = found;
      this.most = most;
    }

    @Override
    protected boolean print() {
      if (at >= Math.min(most, found.size())) {
        h.reply("369", nick, "End of WHOWAS");
        return false;
      }
      Gone gone = found.get(at++);
      var was = gone.identity();
      h.reply("314", was.nick(), was.user(), was.host(), "*", gone.realName());
      h.reply("312", was.nick(), h.world().options().serverName(), Serving.date(gone.time()));
      return true;
    }
  }

  static void userhost(IrcHandler h, IrcMessage m) {
    IrcWriter out = h.numeric("302").trailing("");
    String space = "";
    for (int i = 0; i < Math.min(USERHOSTS, m.count()); i++) {
      User user = h.world().user(m.param(i));
      if (user != null) {
        var identity = user.identity();
        String here = (user.operator() ? "*" : "") + (user.away() == null ? "=+" : "=-");
        out.more(space + identity.nick() + here + identity.user() + "@" + identity.host());
        space = " ";
      }
    }
    h.send(out);
  }

  static void ison(IrcHandler h, IrcMessage m) {
    IrcWriter out = h.numeric("303").trailing("");
    String space = "";
    for (String words : m.params()) {
      for (String nick : words.split(" ")) {
        User user = nick.isEmpty() ? null : h.world().user(nick);
        if (user != null && out.more(space + user.nick())) {
          space = " ";
        }
      }
    }
    h.send(out);
  }
}
