package madang.chat.irc;

import madang.chat.Entry;
import madang.chat.room.Mask;
import madang.chat.room.Member;
import madang.chat.room.Names;
import madang.chat.room.Room;
import madang.chat.room.User;
import madang.chat.room.Verdict;
import madang.chat.room.Words;
import madang.wire.IrcMessage;
import madang.wire.IrcTags;

/**
 * PRIVMSG, NOTICE, TAGMSG, AWAY and SETNAME.
 *
 * @see <a href="https://modern.ircdocs.horse/#sending-messages">Modern IRC, sending messages</a>
 * @see <a href="https://ircv3.net/specs/extensions/pre-away">IRCv3 pre-away</a>
 * @see <a href="https://ircv3.net/specs/extensions/setname">IRCv3 setname</a>
 */
final class Talking {

  private Talking() {}

  static void privmsg(IrcHandler h, IrcMessage m) {
    talk(h, m, Entry.Kind.MESSAGE);
  }

  static void notice(IrcHandler h, IrcMessage m) {
    talk(h, m, Entry.Kind.NOTICE);
  }

  static void tagmsg(IrcHandler h, IrcMessage m) {
    if (h.has(Mask.MESSAGE_TAGS)) {
      talk(h, m, Entry.Kind.TAGS);
    }
  }

  private static void talk(IrcHandler h, IrcMessage m, Entry.Kind kind) {
    if (Multiline.takes(h, m, kind)) {
      return;
    }
    boolean quiet = kind == Entry.Kind.NOTICE;
    if (m.count() == 0) {
      answer(h, quiet, "411", "No recipient given (" + m.verb() + ")");
      return;
    }
    String text = m.count() > 1 ? m.param(1) : "";
    if (text.isEmpty() && kind != Entry.Kind.TAGS) {
      answer(h, quiet, "412", "No text to send");
      return;
    }
    String tags = h.has(Mask.MESSAGE_TAGS) ? IrcTags.clientOnly(m.tags()) : null;
    Words words = new Words(kind, text, null, tags);
    String targets = m.param(0);
    if (targets.indexOf(',') < 0) {
      say(h, targets, words);
      return;
    }
    String[] each = targets.split(",");
    if (each.length == 0) {
      answer(h, quiet, "411", "No recipient given (" + m.verb() + ")");
    } else if (each.length > h.world().limits().targets()) {
      answer(h, quiet, "407", targets, "Too many targets, nothing was sent");
      return;
    }
    for (String target : each) {
      say(h, target, words);
    }
  }

  /** Says something to one target, or answers why that can't be. */
  static void say(IrcHandler h, String target, Words words) {
    h.user().spoke(h.world().now());
    if (target.startsWith("#") || status(target) > 0) {
      toRoom(h, target, words);
    } else {
      toUser(h, target, words);
    }
  }

  /**
   * How high a rank must be to get what is said to {@code @#room}; 0 for no such target. Of several
   * the lowest counts: {@code @%#room} is {@code %#room} (Modern IRC, PRIVMSG).
   */
  private static int status(String target) {
    int prefixes = prefixes(target);
    int least = 0;
    for (int i = 0; i < prefixes; i++) {
      int rank = Member.PREFIXES.indexOf(target.charAt(i)) + 1;
      least = i == 0 ? rank : Math.min(least, rank);
    }
    return least;
  }

  /** How many prefixes of ranks stand in front of a room. */
  private static int prefixes(String target) {
    int at = 0;
    while (at < target.length() && Member.PREFIXES.indexOf(target.charAt(at)) >= 0) {
      at++;
    }
    return at < target.length() && target.charAt(at) == '#' ? at : 0;
  }

  private static void toRoom(IrcHandler h, String target, Words words) {
    boolean quiet = words.kind() == Entry.Kind.NOTICE;
    int least = status(target);
    Room room = h.world().room(target.substring(prefixes(target)));
    if (room == null) {
      answer(h, quiet, "403", target, "No such channel");
      return;
    }
    String refusal =
        switch (room.say(h, words, least)) {
          case ALLOWED -> null;
          case NO_OUTSIDERS -> "Cannot send to channel (+n: join it first)";
          case MODERATED -> "Cannot send to channel (+m: moderated)";
          case BANNED_FROM_SPEAKING -> "Cannot send to channel (you are banned)";
          case NO_CTCP -> "Cannot send to channel (+C: no CTCP)";
          default -> "Cannot send to channel";
        };
    if (refusal != null) {
      answer(h, quiet, "404", target, refusal);
    }
  }

  private static void toUser(IrcHandler h, String target, Words words) {
    boolean quiet = words.kind() == Entry.Kind.NOTICE;
    User other = h.world().user(target);
    if (other == null) {
      answer(h, quiet, "401", target, "No such nick");
      return;
    }
    String away = other.away();
    if (away != null && words.kind() == Entry.Kind.MESSAGE) {
      // Before the message: once its echo is announced as the one line that carries a label, there
      // must be no other.
      h.reply("301", other.nick(), away);
    }
    if (h.world().talks().say(h, other, words) == Verdict.GONE) {
      answer(h, quiet, "401", target, "No such nick");
    }
  }

  /** A NOTICE gets no automatic answer, not even an error (RFC 1459, section 4.4.2). */
  private static void answer(IrcHandler h, boolean quiet, String numeric, String... params) {
    if (!quiet) {
      h.reply(numeric, params);
    }
  }

  static void away(IrcHandler h, IrcMessage m) {
    String why = m.count() == 0 ? "" : Names.cut(m.param(0), h.world().limits().awayLength());
    Registration reg = h.registration();
    if (reg != null) {
      reg.away = why.isEmpty() ? null : why;
    } else {
      h.world().away(h.user(), why.isEmpty() ? null : why);
    }
    if (why.isEmpty()) {
      h.reply("305", "You are no longer marked as being away");
    } else {
      h.reply("306", "You have been marked as being away");
    }
  }

  static void setname(IrcHandler h, IrcMessage m) {
    String name = m.param(0);
    if (name.isEmpty() || Names.longer(name, Registering.NAME_LENGTH)) {
      h.fail("SETNAME", "INVALID_REALNAME", "Real name is empty or too long");
      return;
    }
    h.world().realName(h.user(), name);
  }

  /** The numeric for what a room refuses to those who want to change it. */
  static void refuse(IrcHandler h, Room room, Verdict verdict) {
    switch (verdict) {
      case NOT_IN_ROOM -> h.reply("442", room.name(), "You're not on that channel");
      case OP_NEEDED -> h.reply("482", room.name(), "You're not channel operator");
      case GONE -> h.reply("403", room.name(), "No such channel");
      default -> {}
    }
  }
}
