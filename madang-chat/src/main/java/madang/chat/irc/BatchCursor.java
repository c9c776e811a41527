package madang.chat.irc;

import java.util.Iterator;
import java.util.List;
import madang.chat.Entry;
import madang.chat.room.Audience;
import madang.chat.room.Cursor;
import madang.chat.room.Mask;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/**
 * A long answer in a batch: that of the label where it is all that the label's command is answered
 * with, else one of its own; for those who don't know batches the lines alone. So what is told
 * beside other things must be told behind the first of them.
 *
 * @see <a href="https://ircv3.net/specs/extensions/batch">IRCv3 batch</a>
 */
final class BatchCursor<T> extends Cursor {

  /** Tells one of the things. */
  @FunctionalInterface
  interface Teller<T> {
    /**
     * Sends its lines, if this reader is told of it.
     *
     * @param tags what each line must carry that isn't in a batch of its own, or null
     */
    void tell(T thing, @Nullable String tags);
  }

  private final IrcHandler h;
  private final Iterator<T> things;
  private final boolean evenEmpty;
  private final Teller<T> teller;
  private final String[] type;
  private @Nullable String tag;
  private @Nullable String batch;
  private boolean own;
  private boolean begun;

  /**
   * @param type the batch's type and its parameters
   */
  BatchCursor(IrcHandler h, List<T> things, Teller<T> teller, String... type) {
    this(h, things.iterator(), true, teller, type);
  }

  /**
   * @param evenEmpty whether there is a batch where there is nothing to tell
   */
  BatchCursor(
      IrcHandler h, Iterator<T> things, boolean evenEmpty, Teller<T> teller, String... type) {
    this.h = h;
    this.things = things;
    this.evenEmpty = evenEmpty;
    this.teller = teller;
    this.type = type;
  }

  /** Entries of a log, as they were told when they happened. */
  static BatchCursor<Entry> entries(IrcHandler h, List<Entry> entries, String... type) {
    Teller<Entry> teller =
        (entry, tags) ->
            h.lines().each(entry, h.mask(null) & Audience.relevant(entry), tags, h::raw);
    return new BatchCursor<>(h, entries, teller, type);
  }

  /**
   * Has the batch's beginning carry a tag, for those who know tags.
   *
   * @param name without a value; null: none
   */
  BatchCursor<T> tagged(@Nullable String name) {
    tag = h.has(Mask.MESSAGE_TAGS) ? name : null;
    return this;
  }

  @Override
  protected boolean print() {
    if (!begun && (evenEmpty || things.hasNext())) {
      begun = true;
      begin();
    }
    if (things.hasNext()) {
      teller.tell(things.next(), batch == null ? null : "batch=" + batch);
      return true;
    }
    if (own) {
      h.send(h.fromServer("BATCH").param("-" + batch));
    }
    return false;
  }

  private void begin() {
    LabeledAnswer answer = h.labeled();
    if (answer != null && answer.untouched()) {
      batch = answer.open(tag, type);
    } else if (h.has(Mask.BATCH)) {
      if (answer != null) {
        answer.open();
      }
      own = true;
      batch = h.nextBatch();
      IrcWriter start =
          h.writer()
              .begin()
              .rawTags(tag)
              .source(h.world().options().serverName())
              .verb("BATCH")
              .param("+" + batch);
      for (String word : type) {
        start.param(word);
      }
      h.send(start);
    }
  }
}
