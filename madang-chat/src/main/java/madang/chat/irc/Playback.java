package madang.chat.irc;

import java.util.ArrayDeque;
import java.util.List;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomLog;
import madang.chat.room.Audience;
import madang.chat.room.Cursor;
import madang.chat.room.Mask;
import madang.chat.room.Room;
import org.jspecify.annotations.Nullable;

/**
 * Shows those who can't ask for it what was said in a room before they came ({@code
 * history.playback_max}): behind NAMES, in a batch for those who know these, and with the time in
 * front of the words for those without server-time. The JOIN waits for none of it. What is said
 * meanwhile is kept for them by the room, and their own next command waits.
 *
 * @see <a href="https://ircv3.net/specs/batches/chathistory">IRCv3 chathistory batch</a>
 */
final class Playback {

  /** A room, and the JOIN of whom it is shown to. */
  private record Joined(Room room, Bound since) {}

  private final IrcHandler h;
  private final ArrayDeque<Joined> waiting = new ArrayDeque<>(1);

  private Playback(IrcHandler h) {
    this.h = h;
  }

  /**
   * Somebody has entered a room.
   *
   * @param known his playback so far, or null
   * @param since his JOIN, if he is to be shown what was said before it
   * @return his playback from now on, or null
   */
  static @Nullable Playback entered(
      IrcHandler h, @Nullable Playback known, Room room, @Nullable Bound since) {
    if (since == null) {
      return known;
    }
    Playback playback = known == null ? new Playback(h) : known;
    playback.show(room, since);
    return playback;
  }

  private void show(Room room, Bound since) {
    waiting.addLast(new Joined(room, since));
    if (waiting.size() == 1) {
      h.awaitPlayback();
      // Behind the whole answer to the JOIN, which may have a label.
      h.connection().execute(() -> read(waiting.getFirst()));
    }
  }

  private void read(Joined joined) {
    RoomLog.@Nullable Scope scope = joined.room.readableBy(h.user());
    if (scope == null) {
      shown();
      return;
    }
    Query before = Query.before(joined.since, h.world().limits().playbackMax());
    h.world()
        .log()
        .read(scope, before, page -> h.home(() -> h.within(null, () -> print(joined.room, page))));
  }

  private void print(Room room, Page page) {
    if (room.readableBy(h.user()) == null) { // thrown out meanwhile
      shown();
      return;
    }
    List<Entry> said = page.entries().stream().filter(e -> !asksPrograms(e)).toList();
    BatchCursor<Entry> lines =
        new BatchCursor<>(
            h, History.named(room, said).iterator(), false, this::tell, "chathistory", room.name());
    h.printLater(
        new Cursor() {
          @Override
          protected boolean print() {
            boolean more = lines.print();
            if (!more) {
              shown();
            }
            return more;
          }
        });
  }

  private void tell(Entry entry, @Nullable String tags) {
    int mask = h.mask(null) & Audience.relevant(entry);
    if (h.has(Mask.SERVER_TIME)) {
      h.lines().each(entry, mask, tags, h::raw);
    } else {
      h.lines().dated(entry, mask, tags, h.world().now(), h::raw);
    }
  }

  /** Whether programs would answer it (CTCP) as if it were asked now. */
  private static boolean asksPrograms(Entry entry) {
    String text = entry.text();
    return text != null && text.startsWith("\u0001") && !text.startsWith(MessageLines.ACTION);
  }

  private void shown() {
    waiting.removeFirst().room.caughtUp(h);
    if (waiting.isEmpty()) {
      h.playedBack();
    } else {
      read(waiting.getFirst());
    }
  }
}
