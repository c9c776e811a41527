package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import madang.chat.room.Mask;
import madang.chat.room.Names;
import madang.wire.IrcMessage;
import madang.wire.IrcWriter;

/** CAP, NICK, USER, PASS, PING, PONG and QUIT. */
final class Registering {
  /** Bytes of a user name that others see, {@code ~} counted. */
  static final int USER_LENGTH = 12;

  /** Characters of a real name. */
  static final int NAME_LENGTH = 128;

  private Registering() {}

  static void cap(IrcHandler h, IrcMessage m) {
    Registration reg = h.registration();
    String sub = m.param(0).toUpperCase(Locale.ROOT);
    switch (sub) {
      case "LS" -> {
        if (reg != null) {
          reg.negotiating = true;
        }
        offer(h, m.count() > 1 && atLeast302(m.param(1)));
      }
      case "LIST" -> list(h, "LIST", Capability.names(h.capabilities()), h.hasValues());
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
  private static void offer(IrcHandler h, boolean modern) {
    int offered = Capability.offered(h.world().options());
    if (modern) {
      h.knowsValues();
      h.capabilities(h.capabilities() | Mask.CAP_NOTIFY);
      list(h, "LS", Capability.values(offered, h.world().options()), true);
    } else {
      list(h, "LS", Capability.names(offered), false);
    }
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
        settle(h, "NAK", wanted);
        return;
      }
      mask = off ? mask & ~capability.bit() : mask | capability.bit();
    }
    settle(h, "ACK", wanted);
    boolean knew = h.has(Mask.METADATA);
    h.capabilities(mask);
    if (!knew && h.registered()) {
      MetadataNews.ownAtFirst(h);
    }
  }

  /**
   * LS and LIST. Several lines, each but the last with a {@code *}, are for those who know 302; for
   * others there is one line, and what it doesn't hold is left out, drafts first.
   */
  private static void list(IrcHandler h, String sub, String names, boolean modern) {
    List<String> words = names.isEmpty() ? List.of() : List.of(names.split(" "));
    if (!modern) {
      List<String> important = new ArrayList<>(words);
      important.sort(Comparator.comparing(Capability::isDraft)); // else in their order
      List<String> lines = Wrapped.lines(important, " ", room(h, sub));
      boolean all = lines.size() < 2;
      send(h, all ? names : lines.getFirst(), sub);
      return;
    }
    List<String> lines = Wrapped.lines(words, " ", room(h, sub, "*"));
    for (String line : lines.subList(0, Math.max(0, lines.size() - 1))) {
      send(h, line, sub, "*");
    }
    send(h, lines.isEmpty() ? "" : lines.getLast(), sub);
  }

  /**
   * ACK and NAK. The caller should ask for no more than fits into one line; else they are several,
   * and nothing changes before the last.
   */
  private static void settle(IrcHandler h, String sub, String wanted) {
    int room = room(h, sub);
    if (wanted.getBytes(UTF_8).length <= room) {
      send(h, wanted, sub);
    } else {
      for (String line : Wrapped.lines(List.of(wanted.trim().split(" +")), " ", room)) {
        send(h, line, sub);
      }
    }
  }

  /** Bytes of a list in an answer to CAP that begins with these words. */
  private static int room(IrcHandler h, String... words) {
    return h.lines().roomBeside("CAP", h.nickOrStar(), String.join(" ", words), ":");
  }

  private static void send(IrcHandler h, String names, String... words) {
    IrcWriter out = h.fromServer("CAP").param(h.nickOrStar());
    for (String word : words) {
      out.param(word);
    }
    h.send(out.trailing(names));
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
    Multiline.quit(h);
    String reason = h.quitReason(m.count() == 0 ? "" : m.param(0));
    h.goodbye(reason, reason);
  }
}
