package madang.chat.irc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import madang.chat.room.Cursor;
import madang.chat.room.User;
import madang.wire.IrcMessage;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/**
 * MONITOR: which nicks a user watches.
 *
 * @see <a href="https://ircv3.net/specs/extensions/monitor">IRCv3 monitor</a>
 */
final class Monitoring {

  private Monitoring() {}

  static void monitor(IrcHandler h, IrcMessage m) {
    String what = m.param(0).toUpperCase(Locale.ROOT);
    switch (what) {
      case "+", "-" -> {
        if (m.count() < 2) {
          h.reply("461", "MONITOR", "Not enough parameters");
        } else if (what.equals("+")) {
          add(h, m.param(1));
        } else {
          remove(h, m.param(1));
        }
      }
      case "C" -> h.watched().clear();
      case "L" -> {
        h.printLater(new NicksCursor(h, "732", h.watched().nicks(), "733"));
      }
      case "S" -> status(h, h.watched().nicks());
      default -> h.reply("421", "MONITOR", "MONITOR knows + - C L S");
    }
  }

  private static void add(IrcHandler h, String targets) {
    int most = h.world().limits().monitor();
    List<String> added = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String nick : targets.split(",")) {
      if (h.world().names().nickFault(nick, h.world().limits().nickLength()) != null) {
        continue;
      }
      String key = h.world().names().fold(nick);
      if (!h.watched().has(key) && h.watched().size() >= most) {
        refused.add(nick);
        continue;
      }
      // Watched first and looked up then, so that nobody comes unseen in between.
      h.watched().add(key, nick);
      added.add(nick);
    }
    refuse(h, Integer.toString(most), refused);
    status(h, added);
    MetadataNews.watched(h, added);
  }

  /** Whole nicks, in as many lines as they take. */
  private static void refuse(IrcHandler h, String most, List<String> nicks) {
    String why = "Monitor list is full.";
    int room = h.lines().roomBeside("734", h.nickOrStar(), most, "", ":" + why);
    for (String some : Wrapped.lines(nicks, ",", room)) {
      h.reply("734", most, some, why);
    }
  }

  private static void remove(IrcHandler h, String targets) {
    for (String nick : targets.split(",")) {
      h.watched().remove(h.world().names().fold(nick));
    }
  }

  private static void status(IrcHandler h, Collection<String> nicks) {
    List<String> here = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (String nick : nicks) {
      User user = h.world().user(nick);
      if (user == null) {
        gone.add(nick);
      } else {
        here.add(user.identity().mask());
      }
    }
    if (!here.isEmpty()) {
      h.printLater(new NicksCursor(h, "730", here, null));
    }
    if (!gone.isEmpty()) {
      h.printLater(new NicksCursor(h, "731", gone, null));
    }
  }

  /** Words with commas between, as many a line as fit, then a numeric that says that it is over. */
  static final class NicksCursor extends Cursor {
    private final IrcHandler h;
    private final String numeric;
    private final List<String> words;
    private final @Nullable String end;
    private int at;

    NicksCursor(IrcHandler h, String numeric, Collection<String> words, @Nullable String end) {
      this.h = h;
      this.numeric = numeric;
      this.words = List.copyOf(words);
      this.end = end;
    }

    @Override
    protected boolean print() {
      if (at < words.size()) {
        IrcWriter out = h.numeric(numeric).trailing(words.get(at++));
        while (at < words.size() && out.more("," + words.get(at))) {
          at++;
        }
        h.send(out);
      }
      if (at < words.size()) {
        return true;
      }
      if (end != null) {
        h.reply(end, "End of MONITOR list");
      }
      return false;
    }
  }
}
