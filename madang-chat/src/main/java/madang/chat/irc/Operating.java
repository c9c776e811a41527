package madang.chat.irc;

import java.util.ArrayList;
import java.util.List;
import madang.chat.ChatOptions;
import madang.chat.Entry;
import madang.chat.Operations;
import madang.chat.room.Names;
import madang.chat.room.Session;
import madang.chat.room.User;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * OPER, and what operators of the server may do. Who may use which verb stands in {@link Command}'s
 * table.
 *
 * @see <a href="https://modern.ircdocs.horse/#operator-messages">Modern IRC, operator messages</a>
 */
final class Operating {
  /** Characters of a host that is shown. */
  private static final int HOST_LENGTH = 63;

  private Operating() {}

  static void oper(IrcHandler h, IrcMessage m) {
    ChatOptions.Operator oper = h.world().options().oper();
    if (oper == null) {
      h.reply("491", "This server has no operator");
    } else if (!h.world().mayLogIn(h)) {
      h.reply("464", "Too many tries from your address, please wait a minute");
    } else {
      boolean known = oper.name().equals(m.param(0));
      // A wrong name takes as long as a wrong password.
      h.<Boolean>ask(
          told -> oper.password().check(m.param(1), h.connection(), told),
          right -> checked(h, known && right));
    }
  }

  private static void checked(IrcHandler h, boolean right) {
    if (!right) {
      h.reply("464", "Password incorrect");
      return;
    }
    boolean before = !h.world().mode(h.user(), User.OPERATOR, true);
    h.reply("381", "You are now an IRC operator");
    if (!before) {
      Moding.tellOwn(h, "+o");
    }
  }

  static void kill(IrcHandler h, IrcMessage m) {
    User subject = userOrAnswer(h, m.param(0));
    if (subject == null) {
      return;
    }
    String reason = Names.cut(m.param(1), h.world().limits().kickLength());
    Entry told = h.world().entry(h.user(), Entry.Kind.KILL, reason, subject.nick());
    subject.session().kill(told, "Killed (" + h.user().nick() + " (" + reason + "))");
  }

  static void wallops(IrcHandler h, IrcMessage m) {
    if (m.param(0).isEmpty()) {
      h.reply("412", "No text to send");
      return;
    }
    List<Session> receivers = new ArrayList<>();
    for (User user : h.world().users().values()) {
      if (user.has(User.WALLOPS) && user != h.user()) {
        receivers.add(user.session());
      }
    }
    Entry entry = h.world().entry(h.user(), Entry.Kind.WALLOPS, m.param(0), "");
    h.world().observers().tell(entry, receivers);
    if (h.user().has(User.WALLOPS)) {
      h.tellOwn(entry);
    }
  }

  static void chghost(IrcHandler h, IrcMessage m) {
    User subject = userOrAnswer(h, m.param(0));
    if (subject == null) {
      return;
    }
    String host = m.param(1);
    if (!isHost(host)) {
      h.fail("CHGHOST", "INVALID_HOST", "A host has 1 to 63 of a-z 0-9 . : - /, and no : in front");
      return;
    }
    subject.session().home(() -> h.world().presence().host(subject, host));
    h.send(
        h.fromServer("NOTICE")
            .param(h.nickOrStar())
            .trailing(subject.nick() + " is shown at " + host + " now"));
  }

  static boolean isHost(String host) {
    return !host.isEmpty()
        && host.length() <= HOST_LENGTH
        && host.charAt(0) != ':'
        && host.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || ".:-/".indexOf(c) >= 0);
  }

  static void rehash(IrcHandler h, IrcMessage m) {
    Operations program = programOrAnswer(h);
    if (program != null) {
      h.reply("382", program.configuration(), "Rehashing");
      program.reload();
    }
  }

  static void die(IrcHandler h, IrcMessage m) {
    Operations program = programOrAnswer(h);
    if (program != null) {
      h.reply("371", "The server stops");
      // Before the server says so to everybody, so that it belongs to this answer.
      h.goodbye("server is shutting down", "server is shutting down");
      program.stop();
    }
  }

  static void restart(IrcHandler h, IrcMessage m) {
    Operations program = programOrAnswer(h);
    if (program != null) {
      h.<Boolean>ask(program::check, sound -> restart(h, program, sound));
    }
  }

  private static void restart(IrcHandler h, Operations program, boolean sound) {
    if (sound) {
      h.reply("371", "The server starts anew");
      h.goodbye("server starts anew", "server starts anew");
      program.restart();
    } else {
      h.fail("RESTART", "FAULTY_CONFIGURATION", "The server goes on; its log says what is wrong");
    }
  }

  private static @Nullable Operations programOrAnswer(IrcHandler h) {
    Operations program = h.operations();
    if (program == null) {
      h.fail("OPER", "NOT_HERE", "This server can't be reached by that from here");
    }
    return program;
  }

  private static @Nullable User userOrAnswer(IrcHandler h, String nick) {
    User user = h.world().user(nick);
    if (user == null) {
      h.reply("401", nick, "No such nick");
    }
    return user;
  }
}
