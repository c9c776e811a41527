package madang.chat.text;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import madang.chat.Entry;
import madang.chat.room.Encoding;
import madang.chat.room.Mask;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/** What happened, as lines for people: {@code [12:03] <kim> hello}. Times are UTC. Any thread. */
public final class TextLines implements Encoding {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("'['HH:mm'] '").withZone(ZoneOffset.UTC);
  private static final String ACTION = "\u0001ACTION ";

  public TextLines() {}

  @Override
  public @Nullable Frame encode(Entry entry, int mask, @Nullable String tags) {
    List<String> lines = lines(entry, where(entry, (mask & Mask.ELSEWHERE) != 0));
    return lines.isEmpty() ? null : Frame.utf8(String.join("\n", lines) + '\n');
  }

  /** An entry for one who reads it again, without its place; no line where nobody is told. */
  static List<String> again(Entry entry) {
    return lines(entry, "");
  }

  /**
   * Lines without their ends.
   *
   * @param where what stands in front of a message
   */
  private static List<String> lines(Entry entry, String where) {
    String time = TIME.format(Instant.ofEpochMilli(entry.time()));
    List<String> lines = new ArrayList<>(1);
    String text = entry.text() == null ? "" : entry.text();
    for (String part : entry.kind().isMessage() ? text.split("\n", -1) : new String[] {text}) {
      String told = told(entry, part, where);
      if (told != null) {
        String line = time + Plain.of(told);
        lines.add(part.isEmpty() ? line.stripTrailing() : line);
      }
    }
    return lines;
  }

  private static @Nullable String told(Entry entry, String text, String where) {
    String nick = entry.source().nick();
    String room = entry.target();
    return switch (entry.kind()) {
      case MESSAGE -> said(nick, where, "<" + nick + "> ", text);
      case NOTICE -> said(nick, where, "-" + nick + "- ", text);
      case JOIN -> "* " + nick + " joined " + room;
      case PART -> "* " + nick + " left " + room + why(text);
      case KICK -> "* " + entry.about() + " was kicked from " + room + " by " + nick + why(text);
      case MODE -> "* " + nick + " set mode " + text + " in " + room;
      case TOPIC ->
          text.isEmpty()
              ? "* " + nick + " took away the topic of " + room
              : "* " + nick + " set the topic of " + room + ": " + text;
      case INVITE ->
          room.startsWith("#")
              ? null
              : "* " + nick + " invites you to " + text + " (type /join " + text + ")";
      case QUIT -> "* " + nick + " left the chat" + why(text);
      case NICK -> "* " + nick + " is now called " + room;
      case AWAY -> "* " + nick + (text.isEmpty() ? " is back" : " is away" + why(text));
      case KILL -> "* " + nick + " sent you away" + why(text);
      case RENAME -> "* " + nick + " renamed " + room + " to " + entry.about() + why(text);
      case WALLOPS -> "* " + nick + " announces: " + text;
      case TAGS, NAME, REDACT, HOST, ONLINE, OFFLINE -> null;
    };
  }

  /** Where a message was said, if that must be told. */
  private static String where(Entry entry, boolean elsewhere) {
    int name = entry.target().indexOf('#');
    boolean some = name > 0; // to those of a rank only
    return name < 0 ? "(to you) " : elsewhere || some ? entry.target() + " " : "";
  }

  private static @Nullable String said(String nick, String where, String who, String text) {
    if (text.startsWith(ACTION)) {
      int end = text.endsWith("\u0001") ? text.length() - 1 : text.length();
      return where + "* " + nick + " " + text.substring(ACTION.length(), end);
    }
    // Other CTCP requests are questions to programs.
    return text.startsWith("\u0001") ? null : where + who + text;
  }

  private static String why(String text) {
    String words = text.equals("Quit: ") ? "Quit" : text; // who gave no reason
    return words.isEmpty() ? "" : " (" + words + ")";
  }
}
