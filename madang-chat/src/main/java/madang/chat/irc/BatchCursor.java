package madang.chat.irc;

import java.util.List;
import madang.chat.Entry;
import madang.chat.room.Audience;
import madang.chat.room.Cursor;
import madang.chat.room.Mask;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/**
 * A long answer in a batch: that of the answer's label where it has one, else one of its own; for
 * those who don't know batches the lines alone.
 *
 * @see <a href="https://ircv3.net/specs/extensions/batch">IRCv3 batch</a>
 */
final class BatchCursor<T> extends Cursor {

  /** What one of the things is told as. */
  @FunctionalInterface
  interface Line<T> {
    /**
     * Makes a line.
     *
     * @param tags what it must carry
     * @return null where this reader isn't told
     */
    @Nullable IrcWriter of(T thing, @Nullable String tags);
  }

  private final IrcHandler h;
  private final List<T> things;
  private final Line<T> line;
  private final String[] type;
  private @Nullable String own;
  private boolean begun;
  private int at;

  /**
   * @param type the batch's type and its parameters
   */
  BatchCursor(IrcHandler h, List<T> things, Line<T> line, String... type) {
    this.h = h;
    this.things = things;
    this.line = line;
    this.type = type;
  }

  /** Entries of a log, as they were told when they happened. */
  static BatchCursor<Entry> entries(IrcHandler h, List<Entry> entries, String... type) {
    Line<Entry> line =
        (entry, tags) ->
            h.lines().line(entry, h.capabilities() & Audience.relevant(entry.kind()), tags);
    return new BatchCursor<>(h, entries, line, type);
  }

  @Override
  protected boolean print() {
    if (!begun) {
      begun = true;
      begin();
    }
    if (at < things.size()) {
      IrcWriter next = line.of(things.get(at++), own == null ? null : "batch=" + own);
      if (next != null) {
        h.send(next);
      }
      return true;
    }
    if (own != null) {
      h.send(h.fromServer("BATCH").param("-" + own));
    }
    return false;
  }

  private void begin() {
    LabeledAnswer answer = h.labeled();
    if (answer != null) {
      answer.open(type);
    } else if (h.has(Mask.BATCH)) {
      own = h.nextBatch();
      IrcWriter start = h.fromServer("BATCH").param("+" + own);
      for (String word : type) {
        start.param(word);
      }
      h.send(start);
    }
  }
}
