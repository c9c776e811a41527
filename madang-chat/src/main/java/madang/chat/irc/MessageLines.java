package madang.chat.irc;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.Piece;
import madang.chat.room.Mask;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/**
 * A message of several lines as IRC lines: for those who know multiline messages as a batch, for
 * others line by line, without blank ones. The sender's lines are kept; one that doesn't fit with
 * the sender's mask in front is cut into several.
 *
 * @see <a href="https://ircv3.net/specs/extensions/multiline">IRCv3 draft/multiline</a>
 */
final class MessageLines {
  static final String TYPE = "draft/multiline";
  static final String ACTION = "\u0001ACTION ";
  static final String CONCAT = "draft/multiline-concat";

  /** UTF-16 units of client-only tags that are repeated on each line of those without batch. */
  private static final int REPEATED_TAGS = 256;

  private final IrcWriter writer;
  private final String serverName;
  private final Entry entry;
  private final int mask;
  private final @Nullable String tags;

  /**
   * @param tags tags of the whole for one receiver alone, already escaped, or null
   */
  MessageLines(IrcWriter writer, String serverName, Entry entry, int mask, @Nullable String tags) {
    this.writer = writer;
    this.serverName = serverName;
    this.entry = entry;
    this.mask = mask;
    this.tags = tags;
  }

  void write(Consumer<ByteBuffer> out) {
    if ((mask & Mask.MULTILINE) != 0) {
      batch(out);
    } else {
      alone("", out);
    }
  }

  /** Line by line, with this in front of the first one's words. */
  void write(String front, Consumer<ByteBuffer> out) {
    alone(front, out);
  }

  private void batch(Consumer<ByteBuffer> out) {
    String batch = "m-" + entry.id(); // no counter looks like that, and nobody else's message
    writer.begin().rawTags(tags);
    time();
    id();
    if ((mask & Mask.MESSAGE_TAGS) != 0) {
      writer.rawTags(entry.tags());
    }
    source().verb("BATCH").param("+" + batch).param(TYPE).param(entry.target());
    out.accept(writer.line());
    for (Piece piece : Piece.of(entry)) {
      String rest = piece.text();
      boolean goesOn = piece.goesOn();
      do {
        writer.begin().rawTags("batch=" + batch).rawTags(goesOn ? CONCAT : null);
        rest = text(rest);
        goesOn = true;
        out.accept(writer.line());
      } while (!rest.isEmpty());
    }
    writer.begin().rawTags(outer()).source(serverName).verb("BATCH").param("-" + batch);
    out.accept(writer.line());
  }

  private void alone(String front, Consumer<ByteBuffer> out) {
    boolean first = true;
    for (Piece piece : Piece.of(entry)) {
      String text = piece.text();
      boolean plain = !first || text.isEmpty() || front.isEmpty();
      int words = text.startsWith(ACTION) ? ACTION.length() : 0;
      String rest = plain ? text : text.substring(0, words) + front + text.substring(words);
      while (!rest.isEmpty()) {
        writer.begin().rawTags(first ? tags : outer());
        time();
        if (first) {
          id();
        }
        if ((mask & Mask.MESSAGE_TAGS) != 0 && (first || isShort(entry.tags()))) {
          writer.rawTags(entry.tags());
        }
        rest = text(rest);
        out.accept(writer.line());
        first = false;
      }
    }
  }

  private static boolean isShort(@Nullable String clientTags) {
    return clientTags == null || clientTags.length() <= REPEATED_TAGS;
  }

  /** The batch that all of this is in, or null. */
  private @Nullable String outer() {
    return tags != null && tags.startsWith("batch=") ? tags : null;
  }

  private void time() {
    if ((mask & Mask.SERVER_TIME) != 0) {
      writer.rawTags("time=" + IrcLines.time(entry.time()));
    }
  }

  private void id() {
    if ((mask & Mask.MESSAGE_TAGS) != 0) {
      writer.rawTags("msgid=" + entry.id());
    }
  }

  private IrcWriter source() {
    Identity source = entry.source();
    return writer.source(source.nick(), source.user(), source.host());
  }

  /** Writes what fits of a text; returns the rest. */
  private String text(String text) {
    boolean notice = entry.kind() == Entry.Kind.NOTICE;
    source().verb(notice ? "NOTICE" : "PRIVMSG").param(entry.target());
    int taken = writer.part(text);
    return taken == 0 ? "" : text.substring(taken);
  }
}
