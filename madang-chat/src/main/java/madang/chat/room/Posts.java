package madang.chat.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import madang.chat.Entry;
import madang.chat.RoomLog;

/**
 * Entries on their way through a conversation's log, in the order in which they were taken: each is
 * told once the log is done with it and everything before it was told. Under the conversation's
 * lock, but for {@link #appended} and {@link #finish}.
 */
final class Posts implements RoomLog.Appended {
  private final World world;
  private final Conversation conversation;
  private final Consumer<Pending> tell;
  private final Supplier<List<Pending>> deliver;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>(1);
  private boolean posting;

  /**
   * @param tell tells a settled entry
   * @param deliver calls {@link #tell} when the log has settled more
   */
  Posts(
      World world,
      Conversation conversation,
      Consumer<Pending> tell,
      Supplier<List<Pending>> deliver) {
    this.world = world;
    this.conversation = conversation;
    this.tell = tell;
    this.deliver = deliver;
  }

  /** Takes an entry, and has it stored if it is of a kind that waits for that; whether it is. */
  boolean add(Pending last) {
    last.by.postBegun(last);
    pending.addLast(last);
    if (last.settled) {
      return false;
    }
    posting = true;
    store(last.entry);
    posting = false;
    return true;
  }

  private void store(Entry entry) {
    String key = conversation.log();
    if (entry.kind() == Entry.Kind.REDACT && entry.about() != null) {
      world
          .log()
          .redact(
              key,
              entry.about(),
              entry,
              end -> appended(entry, end == RoomLog.Redacted.DONE ? 0 : RoomLog.FAILED));
    } else {
      world.log().append(key, entry, this);
    }
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the log answers with the very entry it was given
  public void appended(Entry entry, long offset) {
    List<Pending> after;
    synchronized (conversation) {
      for (Pending waiting : pending) {
        if (waiting.entry == entry) {
          waiting.settled = true;
          waiting.failed = offset == RoomLog.FAILED;
          break;
        }
      }
      if (posting) {
        return;
      }
      after = deliver.get();
    }
    finish(after);
  }

  /** Tells settled entries from the front; returns those whose session has to do something. */
  List<Pending> tell() {
    List<Pending> after = List.of();
    Pending next;
    while ((next = pending.peekFirst()) != null && next.settled) {
      pending.removeFirst();
      if (!next.failed) {
        tell.accept(next);
      }
      next.by.postDone(next);
      boolean goesOn = next.failed || next.scene != null;
      if (!goesOn && next.answer != null) {
        next.answer.settled();
      }
      if (next.last || goesOn || next.view != null || next.due) {
        after = after.isEmpty() ? new ArrayList<>(2) : after;
        after.add(next);
      }
    }
    return after;
  }

  /** What sessions do about delivered entries: without the conversation's lock. */
  void finish(List<Pending> delivered) {
    delivered.forEach(done -> done.finish());
  }
}
