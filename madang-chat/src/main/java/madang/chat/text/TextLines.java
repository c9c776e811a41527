package madang.chat.text;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
    String line = line(entry, (mask & Mask.ELSEWHERE) != 0);
    return line == null ? null : Frame.utf8(line + '\n');
  }

  /** One line without its end, or null where readers of text aren't told. */
  static @Nullable String line(Entry entry, boolean elsewhere) {
    String told = told(entry, elsewhere);
    return told == null ? null : TIME.format(Instant.ofEpochMilli(entry.time())) + Plain.of(told);
  }

  private static @Nullable String told(Entry entry, boolean elsewhere) {
    String nick = entry.source().nick();
    String text = entry.text() == null ? "" : entry.text();
    String room = entry.target();
    return switch (entry.kind()) {
      case MESSAGE -> said(entry, elsewhere, "<" + nick + "> ", text);
      case NOTICE -> said(entry, elsewhere, "-" + nick + "- ", text);
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
      case WALLOPS -> "* " + nick + " announces: " + text;
      case TAGS, NAME, REDACT, HOST, ONLINE, OFFLINE -> null;
    };
  }

  private static @Nullable String said(Entry entry, boolean elsewhere, String who, String text) {
    int name = entry.target().indexOf('#');
    boolean some = name > 0; // to those of a rank only
    String where = name < 0 ? "(to you) " : elsewhere || some ? entry.target() + " " : "";
    if (text.startsWith(ACTION)) {
      int end = text.endsWith("\u0001") ? text.length() - 1 : text.length();
      return where + "* " + entry.source().nick() + " " + text.substring(ACTION.length(), end);
    }
    // Other CTCP requests are questions to programs.
    return text.startsWith("\u0001") ? null : where + who + text;
  }

  private static String why(String text) {
    return text.isEmpty() ? "" : " (" + text + ")";
  }
}
