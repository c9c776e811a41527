package madang.chat.irc;

import java.time.Instant;
import java.util.List;
import madang.chat.room.Cursor;
import madang.chat.room.Mask;
import madang.chat.room.Member;
import madang.chat.room.Room;
import madang.chat.room.User;
import madang.chat.room.World;
import madang.wire.IrcMessage;
import madang.wire.IrcWriter;

/** WHOIS, USERHOST, ISON, MOTD, LUSERS, VERSION and TIME. */
final class Asking {
  /** Nicks that one USERHOST answers (RFC 1459, section 5.7). */
  private static final int USERHOSTS = 5;

  private Asking() {}

  static void whois(IrcHandler h, IrcMessage m) {
    String nick = m.count() > 1 ? m.param(1) : m.param(0);
    User user = h.world().user(nick);
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

  private static void tellRooms(IrcHandler h, User user, String name) {
    IrcWriter out = null;
    boolean hidden = user.invisible() && user != h.user() && !user.sharesRoomWith(h.user());
    for (Room room : user.rooms()) {
      Member member = room.member(user);
      if (hidden || member == null || !room.visibleTo(h.user())) {
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

  static void userhost(IrcHandler h, IrcMessage m) {
    IrcWriter out = h.numeric("302").trailing("");
    String space = "";
    for (int i = 0; i < Math.min(USERHOSTS, m.count()); i++) {
      User user = h.world().user(m.param(i));
      if (user != null) {
        var identity = user.identity();
        String here = user.away() == null ? "=+" : "=-";
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

  static void motd(IrcHandler h, IrcMessage m) {
    motd(h);
  }

  static void motd(IrcHandler h) {
    List<String> lines = h.world().options().motd();
    if (lines.isEmpty()) {
      h.reply("422", "There is no message of the day");
      return;
    }
    String server = h.world().options().serverName();
    h.reply("375", "- " + server + " Message of the day - ");
    h.printLater(
        new Cursor() {
          private int at;

          @Override
          protected boolean print() {
            if (at == lines.size()) {
              h.reply("376", "End of /MOTD command");
              return false;
            }
            h.reply("372", "- " + lines.get(at++));
            return true;
          }
        });
  }

  static void lusers(IrcHandler h, IrcMessage m) {
    lusers(h);
  }

  static void lusers(IrcHandler h) {
    World world = h.world();
    int users = world.userCount();
    int invisible = world.invisibleCount();
    int connections = world.connections();
    int most = world.mostUsers();
    h.reply(
        "251",
        "There are " + (users - invisible) + " users and " + invisible + " invisible on 1 server");
    h.reply("252", "0", "operator(s) online");
    if (connections > users) {
      h.reply("253", Integer.toString(connections - users), "unknown connection(s)");
    }
    h.reply("254", Integer.toString(world.roomCount()), "channels formed");
    h.reply("255", "I have " + users + " clients and 0 servers");
    String now = Integer.toString(users);
    String max = Integer.toString(most);
    h.reply("265", now, max, "Current local users " + now + ", max " + max);
    h.reply("266", now, max, "Current global users " + now + ", max " + max);
  }

  static void version(IrcHandler h, IrcMessage m) {
    var options = h.world().options();
    h.reply("351", options.version(), options.serverName(), options.description());
    Welcome.isupport(h);
  }

  static void time(IrcHandler h, IrcMessage m) {
    String now = Welcome.DATE.format(Instant.ofEpochMilli(h.world().now()));
    h.reply("391", h.world().options().serverName(), now);
  }
}
