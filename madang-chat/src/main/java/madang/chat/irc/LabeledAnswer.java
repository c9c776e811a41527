package madang.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import madang.chat.room.Answer;
import madang.net.Frame;
import madang.wire.IrcTags;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a command with a label: one line that carries the label, or a batch that does, or
 * ACK where there is nothing to say. The first line is held until it is clear whether it is the
 * only one; a batch is opened as soon as there are two, or as soon as something is to come from a
 * room in its own time.
 *
 * <p>On the connection's context but for {@link #settled}.
 *
 * @see <a href="https://ircv3.net/specs/extensions/labeled-response">IRCv3 labeled-response</a>
 */
final class LabeledAnswer implements Answer {
  /** Bytes of a label; a longer one is taken for none. */
  static final int MAX_BYTES = 64;

  private final IrcHandler h;
  private final String label;
  private final boolean lone;
  private final AtomicInteger open = new AtomicInteger(1);
  private volatile @Nullable String batch;
  private volatile byte @Nullable [] held;
  private volatile boolean told;

  /**
   * @param label as the sender wrote it, unescaped
   * @param lone whether the command has one result at the most
   */
  LabeledAnswer(IrcHandler h, String label, boolean lone) {
    this.h = h;
    this.label = "label=" + IrcTags.escape(label);
    this.lone = lone;
  }

  /** Whether a tag's value can be a label. */
  static boolean isLabel(@Nullable String value) {
    return value != null && !value.isEmpty() && value.getBytes(UTF_8).length <= MAX_BYTES;
  }

  /** A line of this answer. */
  void line(ByteBuffer line) {
    if (told) {
      h.raw(line);
    } else if (batch == null && held == null) {
      byte[] bytes = new byte[line.remaining()];
      line.get(bytes);
      held = bytes;
    } else {
      byte[] bytes = new byte[line.remaining()];
      line.get(bytes);
      h.raw(tagged("batch=" + open(), bytes));
    }
  }

  /** Whether nothing of it has been said or promised yet. */
  boolean untouched() {
    return batch == null && held == null && !told;
  }

  /** The batch that all lines of this answer are in from now on. */
  String open() {
    return open(null, "labeled-response");
  }

  /**
   * The same, of a type that fits the whole answer.
   *
   * @param tag stands on its beginning, if it isn't open yet; or null
   * @param type the batch's type, if it isn't open yet, and its parameters
   */
  String open(@Nullable String tag, String... type) {
    String id = batch;
    if (id == null) {
      id = h.nextBatch();
      byte[] first = held;
      held = null;
      batch = id;
      IrcWriter start =
          h.writer()
              .begin()
              .rawTags(label)
              .rawTags(tag)
              .source(h.world().options().serverName())
              .verb("BATCH")
              .param("+" + id);
      for (String word : type) {
        start.param(word);
      }
      h.raw(start.line());
      if (first != null) {
        h.raw(tagged("batch=" + id, first));
      }
    }
    return id;
  }

  @Override
  public @Nullable String expect(boolean brings) {
    open.incrementAndGet();
    if (!brings) {
      return null;
    }
    if (lone && held == null && batch == null) {
      told = true;
      return label;
    }
    return "batch=" + open();
  }

  @Override
  public void missed() {
    told = false;
  }

  /** Nothing more will come, since the connection ends. */
  void end() {
    if (open.getAndSet(0) > 0) {
      finish();
    }
  }

  @Override
  public void settled() {
    int left = open.getAndUpdate(n -> n == 0 ? 0 : n - 1);
    if (left == 1) {
      finish();
    }
  }

  private void finish() {
    byte[] only = held;
    String id = batch;
    Frame frame = null;
    if (id != null) {
      frame = h.fromServer("BATCH").param("-" + id).frame();
    } else if (only != null) {
      frame = Frame.copyOf(tagged(label, only));
    } else if (!told) {
      frame =
          h.writer()
              .begin()
              .rawTags(label)
              .source(h.world().options().serverName())
              .verb("ACK")
              .frame();
    }
    if (frame != null) {
      h.connection().send(frame);
    }
  }

  /** A line with one more tag in front. */
  private static ByteBuffer tagged(String tag, byte[] line) {
    boolean has = line[0] == '@';
    byte[] added = ('@' + tag + (has ? ';' : ' ')).getBytes(UTF_8);
    ByteBuffer all = ByteBuffer.allocate(added.length + line.length);
    return all.put(added).put(line, has ? 1 : 0, line.length - (has ? 1 : 0)).flip();
  }
}
