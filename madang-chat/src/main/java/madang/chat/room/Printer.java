package madang.chat.room;

import madang.net.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Prints a session's long answers, one after the other, as its reader takes them; no command of the
 * session is read meanwhile. On the connection's context.
 */
final class Printer {
  /**
   * Pauses when this much waits for the reader: little, since many may join a large room in one
   * turn of a loop, and each is shown all who are there.
   */
  static final long CURSOR_BYTES = 32 * 1024;

  private static final long RETRY_NS = 1_000 * Session.NS_PER_MS;

  private final Session session;
  private @Nullable Cursor first;
  private boolean paused;

  Printer(Session session) {
    this.session = session;
  }

  /** Prints a cursor behind those that are being printed. */
  void add(Cursor cursor, @Nullable Answer answer) {
    cursor.answer = answer;
    Cursor last = first;
    if (last == null) {
      first = cursor;
      pump();
      return;
    }
    while (last.next != null) {
      last = last.next;
    }
    last.next = cursor;
  }

  /** Nobody reads any more. */
  void clear() {
    first = null;
  }

  /** Goes on where the reader had not kept up. */
  void pump() {
    Connection connection = session.connection();
    boolean waited = paused;
    Cursor now;
    while ((now = first) != null && !session.closing()) {
      if (!connection.writable() || connection.pendingBytes() >= CURSOR_BYTES) {
        paused = true;
        session.hold(Session.HOLD_CURSOR);
        // onDrained comes only if a flush left bytes behind; the timer covers one that left none.
        connection.schedule(Session.TIMER_CURSOR, waited ? RETRY_NS : Session.NS_PER_MS);
        return;
      }
      waited = false;
      if (!session.printed(now)) {
        first = now.next;
        if (now.answer != null) {
          now.answer.settled();
        }
      }
    }
    if (paused) {
      paused = false;
      connection.cancel(Session.TIMER_CURSOR);
      session.release(Session.HOLD_CURSOR);
    }
  }
}
