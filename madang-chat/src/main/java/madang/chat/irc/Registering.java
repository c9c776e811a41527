package madang.chat.irc;

import java.math.BigInteger;
import java.util.Locale;
import madang.chat.room.Mask;
import madang.chat.room.Names;
import madang.wire.IrcMessage;

/** CAP, NICK, USER, PASS, PING, PONG and QUIT. */
final class Registering {
  /** Bytes of a user name that others see, {@code ~} counted. */
  static final int USER_LENGTH = 12;

  /** Characters of a real name. */
  static final int NAME_LENGTH = 128;

  /** UTF-16 units of capabilities in one line, which leaves room for server and nick. */
  private static final int NAMES_A_LINE = 380;

  private Registering() {}

  static void cap(IrcHandler h, IrcMessage m) {
    Registration reg = h.registration();
    String sub = m.param(0).toUpperCase(Locale.ROOT);
    switch (sub) {
      case "LS" -> {
        if (reg != null) {
          reg.negotiating = true;
        }
        list(h, m.count() > 1 && atLeast302(m.param(1)));
      }
      case "LIST" -> answer(h, "LIST", Capability.names(h.capabilities()));
      case "REQ" -> {
        if (reg != null) {
          reg.negotiating = true;
        }
        request(h, m.count() > 1 ? m.param(1) : "");
      }
      case "END" -> {
        if (reg != null) {
          reg.negotiating = false;
          h.tryToRegister();
        }
      }
      default -> h.reply("410", m.param(0), "Invalid CAP command");
    }
  }

  /** A later version includes this one, however large its number is. */
  private static boolean atLeast302(String version) {
    return version.matches("[0-9]+")
        && new BigInteger(version).compareTo(BigInteger.valueOf(302)) >= 0;
  }

  /**
   * @param modern whether the caller knows values and several lines; he will be taken to from now
   *     on
   */
  private static void list(IrcHandler h, boolean modern) {
    int offered = Capability.offered(h.world().options());
    if (modern) {
      h.knowsValues();
      h.capabilities(h.capabilities() | Mask.CAP_NOTIFY);
      answer(h, "LS", Capability.values(offered, h.world().options()));
      return;
    }
    String all = Capability.names(offered);
    answer(h, "LS", all.length() > NAMES_A_LINE ? Capability.ratified(offered) : all);
  }

  private static void request(IrcHandler h, String wanted) {
    int mask = h.capabilities();
    // What was offered once and isn't any more may still be laid down.
    int offered = Capability.offered(h.world().options());
    for (String word : wanted.trim().split(" +")) {
      boolean off = word.startsWith("-");
      Capability capability = Capability.named(off ? word.substring(1) : word);
      if (capability == null
          || (!off && (capability.bit() & offered) == 0)
          || (off && capability.bit() == Mask.CAP_NOTIFY && h.hasValues())) {
        answer(h, "NAK", wanted);
        return;
      }
      mask = off ? mask & ~capability.bit() : mask | capability.bit();
    }
    answer(h, "ACK", wanted);
    h.capabilities(mask);
  }

  /**
   * An answer in as many lines as it takes, each but the last with a {@code *} (IRCv3 capability
   * negotiation, multiline replies). What is no draft fits into one line, which is all that a
   * caller gets who doesn't know 302.
   */
  private static void answer(IrcHandler h, String sub, String names) {
    String rest = names;
    while (rest.length() > NAMES_A_LINE && rest.lastIndexOf(' ', NAMES_A_LINE) > 0) {
      int space = rest.lastIndexOf(' ', NAMES_A_LINE);
      h.send(
          h.fromServer("CAP")
              .param(h.nickOrStar())
              .param(sub)
              .param("*")
              .trailing(rest.substring(0, space)));
      rest = rest.substring(space + 1);
    }
    h.send(h.fromServer("CAP").param(h.nickOrStar()).param(sub).trailing(rest));
  }

  static void nick(IrcHandler h, IrcMessage m) {
    if (m.count() == 0 || m.param(0).isEmpty()) {
      h.reply("431", "No nickname given");
    } else {
      h.nick().claim(m.param(0));
    }
  }

  static void user(IrcHandler h, IrcMessage m) {
    Registration reg = h.registration();
    if (reg == null || reg.userName != null) {
      h.reply("462", "You may not reregister");
      return;
    }
    reg.userName = userName(m.param(0));
    reg.realName = Names.cut(m.param(3), NAME_LENGTH);
    h.tryToRegister();
  }

  /** A tilde, because nobody vouches for it, and what is left without the characters of masks. */
  static String userName(String given) {
    StringBuilder name = new StringBuilder("~");
    for (int i = 0; i < given.length() && name.length() < USER_LENGTH; i++) {
      char c = given.charAt(i);
      if (c > ' ' && c < 0x7f && "!@*?:~".indexOf(c) < 0) {
        name.append(c);
      }
    }
    return name.length() == 1 ? "~user" : name.toString();
  }

  static void pass(IrcHandler h, IrcMessage m) {
    Registration reg = h.registration();
    if (reg == null) {
      h.reply("462", "You may not reregister");
    } else {
      reg.password = m.param(0);
    }
  }

  static void ping(IrcHandler h, IrcMessage m) {
    h.send(h.fromServer("PONG").param(h.world().options().serverName()).trailing(m.param(0)));
  }

  /** That something was heard is all that a PONG says. */
  static void pong(IrcHandler h, IrcMessage m) {}

  static void quit(IrcHandler h, IrcMessage m) {
    String given = m.count() == 0 ? "" : m.param(0);
    String reason = "Quit: " + Names.cut(given, h.world().limits().kickLength());
    h.goodbye(given.isEmpty() ? "Quit" : reason, given.isEmpty() ? "Quit" : reason);
  }
}
