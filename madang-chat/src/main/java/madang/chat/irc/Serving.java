package madang.chat.irc;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import madang.chat.ChatOptions;
import madang.chat.room.Cursor;
import madang.chat.room.Masks;
import madang.chat.room.Rights;
import madang.chat.room.Role;
import madang.chat.room.Verdict;
import madang.chat.room.World;
import madang.wire.IrcMessage;

/**
 * What the server tells of itself: MOTD, LUSERS, VERSION, TIME, ADMIN, INFO, LINKS and STATS.
 *
 * @see <a href="https://modern.ircdocs.horse/#server-queries-and-commands">Modern IRC, server
 *     queries</a>
 */
final class Serving {
  /**
   * The questions of STATS, and who may ask them: what strangers could use stays with operators.
   */
  static final Map<String, Role> STATS =
      Map.of("u", Role.USER, "m", Role.OPERATOR, "o", Role.OPERATOR);

  private Serving() {}

  /** Whether a question is for this server, which is the only one; else that is said. */
  static boolean isHere(IrcHandler h, IrcMessage m, int index) {
    String server = m.paramOrNull(index);
    if (server == null
        || Masks.matches(server, h.world().options().serverName())
        || h.world().user(server) != null) {
      return true;
    }
    h.reply("402", server, "No such server");
    return false;
  }

  static void motd(IrcHandler h, IrcMessage m) {
    if (isHere(h, m, 0)) {
      motd(h);
    }
  }

  static void motd(IrcHandler h) {
    List<String> lines = h.world().options().motd();
    if (lines.isEmpty()) {
      h.reply("422", "There is no message of the day");
      return;
    }
    h.reply("375", "- " + h.world().options().serverName() + " Message of the day -");
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
    h.reply("252", Integer.toString(world.operatorCount()), "operator(s) online");
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
    if (isHere(h, m, 0)) {
      var options = h.world().options();
      h.reply("351", options.version(), options.serverName(), options.description());
      Welcome.isupport(h);
    }
  }

  static void time(IrcHandler h, IrcMessage m) {
    if (isHere(h, m, 0)) {
      String now = Welcome.DATE.format(Instant.ofEpochMilli(h.world().now()));
      h.reply("391", h.world().options().serverName(), now);
    }
  }

  static void admin(IrcHandler h, IrcMessage m) {
    if (!isHere(h, m, 0)) {
      return;
    }
    ChatOptions options = h.world().options();
    if (options.admin().isEmpty()) {
      h.reply("423", options.serverName(), "No administrative info available");
      return;
    }
    h.reply("256", options.serverName(), "Administrative info");
    h.reply("257", options.description());
    h.reply("258", "Network: " + options.network());
    h.reply("259", options.admin());
  }

  static void info(IrcHandler h, IrcMessage m) {
    if (!isHere(h, m, 0)) {
      return;
    }
    ChatOptions options = h.world().options();
    h.reply("371", options.version() + ", a chat server in Java on Linux epoll");
    h.reply("371", "People on IRC and on plain text (nc, telnet) meet here in the same rooms");
    h.reply("371", "Running since " + date(h.world().started()));
    h.reply("374", "End of /INFO list");
  }

  static void links(IrcHandler h, IrcMessage m) {
    ChatOptions options = h.world().options();
    String name = options.serverName();
    h.reply("364", name, name, "0 " + options.description());
    h.reply("365", "*", "End of /LINKS list");
  }

  static void stats(IrcHandler h, IrcMessage m) {
    if (m.count() == 0) {
      h.reply("461", "STATS", "Not enough parameters");
      return;
    }
    if (!isHere(h, m, 1)) {
      return;
    }
    String letter = m.param(0).toLowerCase(Locale.ROOT);
    Role needed = STATS.getOrDefault(letter, Role.USER);
    if (Rights.use(needed, h.role()) != Verdict.ALLOWED) {
      h.refuseStranger();
      return;
    }
    switch (letter) {
      case "u" -> {
        long s = (h.world().now() - h.world().started()) / 1000;
        h.reply(
            "242",
            String.format(
                Locale.ROOT,
                "Server Up %d days %d:%02d:%02d",
                s / 86_400,
                s / 3600 % 24,
                s / 60 % 60,
                s % 60));
      }
      case "m" ->
          h.usage()
              .used()
              .forEach((verb, count) -> h.send(h.numeric("212").param(verb).param("" + count)));
      case "o" -> {
        ChatOptions.Operator oper = h.world().options().oper();
        if (oper != null) {
          h.send(h.numeric("243").param("O").param("*").param("*").param(oper.name()));
        }
      }
      default -> {}
    }
    h.reply("219", m.param(0), "End of /STATS report");
  }

  static String date(long ms) {
    return Welcome.DATE.format(Instant.ofEpochMilli(ms));
  }
}
