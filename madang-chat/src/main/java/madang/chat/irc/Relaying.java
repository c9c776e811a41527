package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.room.Mask;
import madang.chat.room.Names;
import madang.chat.room.Room;
import madang.chat.room.Words;
import madang.chat.room.World;
import madang.wire.IrcMessage;
import madang.wire.IrcTags;
import org.jspecify.annotations.Nullable;

/**
 * RELAYMSG: a program that operates a room says there what somebody elsewhere said, under that
 * name. The name has a separator, which no nick has ({@link World#nickFault}), so that nobody here
 * can be taken for it; who relayed it stands in the log, and is told to those who know the
 * capability.
 *
 * @see <a href="https://github.com/ircv3/ircv3-specifications/pull/417">IRCv3 draft/relaymsg, an
 *     open proposal</a>
 */
final class Relaying {
  /** Who relayed a message. */
  static final String TAG = "draft/relaymsg";

  private static final String VERB = "RELAYMSG";

  /** The user name of all who are relayed: nobody here has one without a tilde. */
  private static final String USER = "relay";

  private Relaying() {}

  static void relaymsg(IrcHandler h, IrcMessage m) {
    Room room = Rooming.roomOrAnswer(h, m.param(0));
    if (room == null) {
      return;
    }
    String name = shown(h.world(), m.param(1));
    String text = m.param(2);
    String fault = fault(h.world(), name);
    if (text.isBlank()) {
      h.fail(VERB, "BLANK_MSG", "The message must not be blank");
    } else if (fault != null) {
      h.fail(VERB, "INVALID_NICK", fault);
    } else {
      relay(h, room, name, text, m);
    }
  }

  /** A name as nicks are shown, part by part: a separator alone could make it none that can be. */
  private static String shown(World world, String name) {
    String separators = world.options().extensions().relaySeparators();
    StringBuilder shown = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= name.length(); i++) {
      if (i == name.length() || separators.indexOf(name.charAt(i)) >= 0) {
        shown.append(world.names().shown(name.substring(from, i)));
        shown.append(name, i, Math.min(i + 1, name.length()));
        from = i + 1;
      }
    }
    return shown.toString();
  }

  private static void relay(IrcHandler h, Room room, String name, String text, IrcMessage m) {
    String tags = h.has(Mask.MESSAGE_TAGS) ? IrcTags.clientOnly(m.tags()) : null;
    if (tags != null && tags.getBytes(UTF_8).length > IrcTags.CLIENT_BYTES) {
      h.reply("417", "Input line was too long");
      return;
    }
    h.user().spoke(h.world().now());
    Identity as = new Identity(name, USER, h.world().options().serverName());
    switch (room.relay(h, as, new Words(Entry.Kind.MESSAGE, text, null, tags))) {
      case ALLOWED -> {}
      case NOT_IN_ROOM, OP_NEEDED ->
          h.fail(VERB, "PRIVS_NEEDED", "Only operators of a channel relay messages to it");
      default -> h.reply("404", room.name(), "Cannot send to channel");
    }
  }

  /** Why words can't be relayed under this name, for people; null if they can. */
  private static @Nullable String fault(World world, String name) {
    String separators = world.options().extensions().relaySeparators();
    int most = world.limits().nickLength();
    if (Names.longer(name, most)) {
      return "A relayed name has at most " + most + " letters";
    }
    boolean separated = false;
    int from = 0;
    for (int i = 0; i <= name.length(); i++) {
      boolean ends = i == name.length();
      if (ends || separators.indexOf(name.charAt(i)) >= 0) {
        if (!isPart(world, name.substring(from, i))) {
          return "A relayed name has letters and digits as a nick has, with a separator between";
        }
        separated |= !ends;
        from = i + 1;
      }
    }
    return separated ? null : "A relayed name must have one of " + separators + " in it";
  }

  /** A nick, or what could be the rest of one: it may begin with a digit. */
  private static boolean isPart(World world, String part) {
    int most = world.limits().nickLength() + 1;
    return !part.isEmpty()
        && (world.names().nickFault(part, most) == null
            || world.names().nickFault("x" + part, most) == null);
  }
}
