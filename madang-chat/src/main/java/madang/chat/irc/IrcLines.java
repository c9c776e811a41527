package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.Piece;
import madang.chat.room.Encoding;
import madang.chat.room.Mask;
import madang.net.Frame;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/** What happened, as IRC lines. Any thread. */
public final class IrcLines implements Encoding {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("'['HH:mm'] '").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATE_AND_CLOCK =
      DateTimeFormatter.ofPattern("'['uuuu-MM-dd HH:mm'] '").withZone(ZoneOffset.UTC);
  private static final long MS_A_DAY = 86_400_000;

  private final ThreadLocal<IrcWriter> writers;
  private final String serverName;
  private final int lineBytes;

  /**
   * @param lineBytes the most bytes of a line without tags, CR and LF counted
   * @param serverName whom the server's own lines are from
   */
  public IrcLines(int lineBytes, String serverName) {
    this.serverName = serverName;
    this.lineBytes = lineBytes;
    this.writers = ThreadLocal.withInitial(() -> new IrcWriter(lineBytes));
  }

  /** A time as the server-time tag has it. */
  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  /** This thread's writer: for one line at a time. */
  IrcWriter writer() {
    return writers.get();
  }

  /** Bytes that are left in a line from the server beside these words. */
  int roomBeside(String... words) {
    int bytes = 1 + serverName.getBytes(UTF_8).length + 2; // the colon in front, CR and LF
    for (String word : words) {
      bytes += 1 + word.getBytes(UTF_8).length;
    }
    return lineBytes - bytes;
  }

  @Override
  public @Nullable Frame encode(Entry entry, int mask, @Nullable String tags) {
    if (Piece.several(entry)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      each(
          entry,
          mask,
          tags,
          line ->
              bytes.write(line.array(), line.arrayOffset() + line.position(), line.remaining()));
      return Frame.copyOf(ByteBuffer.wrap(bytes.toByteArray()));
    }
    IrcWriter line = line(entry, mask, tags);
    return line == null ? null : line.frame();
  }

  /** What happened, line by line: none where such receivers aren't told. */
  void each(Entry entry, int mask, @Nullable String tags, Consumer<ByteBuffer> out) {
    if (Piece.several(entry)) {
      new MessageLines(writer(), serverName, entry, mask, tags).write(out);
      return;
    }
    IrcWriter line = line(entry, mask, tags);
    if (line != null) {
      out.accept(line.line());
    }
  }

  /** What was said, for those without server-time: with the time in front of the words. */
  void dated(Entry message, int mask, @Nullable String tags, long now, Consumer<ByteBuffer> out) {
    Instant said = Instant.ofEpochMilli(message.time());
    boolean today = message.time() / MS_A_DAY == now / MS_A_DAY;
    // A line of full length has no room for the time: these may become two.
    new MessageLines(writer(), serverName, message, mask & ~Mask.MULTILINE, tags)
        .write((today ? CLOCK : DATE_AND_CLOCK).format(said), out);
  }

  /** What happened, as its only line, or null where such receivers aren't told. */
  @Nullable IrcWriter line(Entry entry, int mask, @Nullable String tags) {
    Entry.Kind kind = entry.kind();
    boolean told =
        switch (kind) {
          case TAGS -> (mask & Mask.MESSAGE_TAGS) != 0;
          case AWAY -> (mask & Mask.AWAY_NOTIFY) != 0;
          case NAME -> (mask & Mask.SETNAME) != 0;
          case HOST -> (mask & Mask.CHGHOST) != 0;
          case REDACT -> (mask & Mask.MESSAGE_REDACTION) != 0;
          case RENAME -> (mask & Mask.CHANNEL_RENAME) != 0;
          case INVITE -> !entry.target().startsWith("#") || (mask & Mask.INVITE_NOTIFY) != 0;
          default -> true;
        };
    if (!told) {
      return null;
    }
    IrcWriter out = writer().begin().rawTags(tags);
    if ((mask & Mask.SERVER_TIME) != 0) {
      out.rawTags("time=" + time(entry.time()));
    }
    if (kind == Entry.Kind.ONLINE || kind == Entry.Kind.OFFLINE) {
      return watched(out, entry);
    }
    if ((mask & Mask.MESSAGE_TAGS) != 0) {
      out.rawTags("msgid=" + entry.id());
    }
    String relayer = entry.relayer();
    if (relayer != null && (mask & Mask.RELAYMSG) != 0) {
      out.tag(Relaying.TAG, relayer);
    }
    if ((mask & Mask.MESSAGE_TAGS) != 0) {
      out.rawTags(entry.tags()); // behind the server's own (IRCv3 message-tags)
    }
    Identity source = entry.source();
    out.source(source.nick(), source.user(), source.host());
    body(out, entry, mask);
    return out;
  }

  /** The same line for all who watch a nick (IRCv3 monitor, 730 and 731). */
  private IrcWriter watched(IrcWriter out, Entry entry) {
    boolean here = entry.kind() == Entry.Kind.ONLINE;
    return out.source(serverName)
        .verb(here ? "730" : "731")
        .param("*")
        .trailing(here ? entry.source().mask() : entry.target());
  }

  private static void body(IrcWriter out, Entry entry, int mask) {
    String text = entry.text();
    String about = entry.about() == null ? "" : entry.about();
    switch (entry.kind()) {
      case MESSAGE -> out.verb("PRIVMSG").param(entry.target()).trailing(text == null ? "" : text);
      case NOTICE -> out.verb("NOTICE").param(entry.target()).trailing(text == null ? "" : text);
      case TAGS -> out.verb("TAGMSG").param(entry.target());
      case JOIN -> {
        out.verb("JOIN").param(entry.target());
        if ((mask & Mask.EXTENDED_JOIN) != 0) {
          out.param("*").trailing(about);
        }
      }
      case PART -> optional(out.verb("PART").param(entry.target()), text);
      case KICK ->
          out.verb("KICK").param(entry.target()).param(about).trailing(text == null ? "" : text);
      case MODE -> {
        out.verb("MODE").param(entry.target());
        for (String word : (text == null ? "" : text).split(" ")) {
          out.param(word);
        }
      }
      case TOPIC -> out.verb("TOPIC").param(entry.target()).trailing(text == null ? "" : text);
      case INVITE -> {
        boolean notice = entry.target().startsWith("#");
        out.verb("INVITE")
            .param(notice ? about : entry.target())
            .param(notice ? entry.target() : text == null ? "" : text);
      }
      case HOST -> out.verb("CHGHOST").param(entry.target()).param(text == null ? "" : text);
      case KILL -> out.verb("KILL").param(entry.target()).trailing(text == null ? "" : text);
      case WALLOPS -> out.verb("WALLOPS").trailing(text == null ? "" : text);
      case ONLINE, OFFLINE -> throw new IllegalArgumentException("not from a user: " + entry);
      case QUIT -> optional(out.verb("QUIT"), text);
      case NICK -> out.verb("NICK").param(entry.target());
      case AWAY -> optional(out.verb("AWAY"), text);
      case RENAME ->
          out.verb("RENAME").param(entry.target()).param(about).trailing(text == null ? "" : text);
      case REDACT -> optional(out.verb("REDACT").param(entry.target()).param(about), text);
      case NAME -> out.verb("SETNAME").trailing(text == null ? "" : text);
    }
  }

  private static void optional(IrcWriter out, @Nullable String text) {
    if (text != null) {
      out.trailing(text);
    }
  }
}
