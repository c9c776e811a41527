package madang.chat.irc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import madang.chat.room.Role;
import madang.wire.IrcMessage;

/**
 * HELP and HELPOP: what stands in {@link Command}'s table, and what the modes mean.
 *
 * @see <a href="https://modern.ircdocs.horse/#help-message">Modern IRC, HELP</a>
 */
final class Help {
  /** Bytes of a line of help. */
  private static final int WIDTH = 70;

  static final List<String> CHANNEL_MODES =
      List.of(
          "b e I  lists of masks: banned; excepted from bans; needing no invitation",
          "       b m:mask lets somebody in and keeps him silent",
          "k l    a key to join; the most members",
          "f      the room where those go who may not join",
          "i      invited people only",
          "m      only those with a rank speak",
          "n      only members speak",
          "s      hidden from those outside",
          "t      only operators set the topic",
          "C      no questions to programs (CTCP)",
          "N      members without a rank keep their nick",
          "U      what those without a rank say is told to operators alone",
          "u      members without a rank see operators and voiced members alone",
          "q a o h v  ranks: founder ~, protected &, operator @, half-operator %, voice +");

  static final List<String> USER_MODES =
      List.of(
          "i  hidden from those who share no room with you",
          "o  operator of the server: set by OPER",
          "w  hears WALLOPS",
          "B  is a program");

  private Help() {}

  static void help(IrcHandler h, IrcMessage m) {
    String subject = m.count() == 0 ? "" : m.param(0).toUpperCase(Locale.ROOT);
    Command command = Command.of(subject);
    if (subject.isEmpty()) {
      List<String> lines = new ArrayList<>();
      lines.add("HELP <command> shows how to use one of these:");
      lines.addAll(wrapped(String.join(" ", Command.verbs(h.world().options()))));
      lines.add("HELP CMODES shows the modes of rooms, HELP UMODES your own.");
      tell(h, "*", "Help", lines);
    } else if (subject.equals("CMODES")) {
      tell(h, subject, "Modes of rooms", CHANNEL_MODES);
    } else if (subject.equals("UMODES")) {
      tell(h, subject, "Your modes", USER_MODES);
    } else if (command == null || !command.offered(h.world().options())) {
      boolean word = m.param(0).indexOf(' ') < 0 && !m.param(0).startsWith(":");
      String asked = word ? m.param(0) : "*"; // Modern IRC, ERR_HELPNOTFOUND
      h.reply("524", asked, "There is no help on that; HELP shows what there is");
    } else {
      List<String> lines = new ArrayList<>();
      lines.add(command.syntax().isEmpty() ? subject : subject + " " + command.syntax());
      lines.addAll(wrapped(command.help()));
      if (command.needed() == Role.OPERATOR) {
        lines.add("For operators of the server.");
      }
      String capability = command.missing(0);
      if (capability != null) {
        lines.add("For programs that have asked for the capability " + capability + ".");
      }
      tell(h, subject, subject, lines);
    }
  }

  /** 704 with the title, 705 for each line but the last, which is 706. */
  private static void tell(IrcHandler h, String subject, String title, List<String> lines) {
    h.reply("704", subject, title);
    h.reply("705", subject, "");
    for (int i = 0; i < lines.size(); i++) {
      h.reply(i < lines.size() - 1 ? "705" : "706", subject, lines.get(i));
    }
  }

  private static List<String> wrapped(String text) {
    return Wrapped.lines(List.of(text.split(" ")), " ", WIDTH);
  }
}
