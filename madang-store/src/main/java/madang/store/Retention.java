package madang.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import madang.chat.RoomLog;

/**
 * Finds entries that aren't to be kept: said in a private talk that has ended, too many, too old,
 * or said in a closed room that has ended. Some logs after the others, a few entries at a time. One
 * thread, but for {@link #ended}.
 */
final class Retention {
  /** Logs that one step looks at, and how long: in a large one that takes some milliseconds. */
  private static final int LOGS_AT_ONCE = 100;

  private static final long LOOKED_NS = 2_000_000;

  /** Ended talks that one step looks at. */
  private static final int TALKS_AT_ONCE = 64;

  /** Ended talks that may wait; of further ones the entries go when all logs are looked at. */
  private static final int MOST_ENDED = 65_536;

  private static final long DAY_MS = 86_400_000;

  private final StoreOptions options;
  private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>(MOST_ENDED);
  private final List<String> emptied = new ArrayList<>();
  private long log;

  Retention(StoreOptions options) {
    this.options = options;
  }

  /**
   * Offsets to be deleted next; maybe none.
   *
   * @param now milliseconds since 1970
   * @param most how many at the most; if that many there are perhaps more
   */
  List<Long> due(Connection connection, long now, int most) throws SQLException {
    List<Long> due = new ArrayList<>();
    endedTalks(connection, most, due);
    long began = System.nanoTime();
    boolean any = true;
    for (int i = 0; i < LOGS_AT_ONCE && any && due.size() < most; i++) {
      any = nextLog(connection, now, most, due);
      if (System.nanoTime() - began > LOOKED_NS) {
        break;
      }
    }
    return due.stream().distinct().limit(most).toList();
  }

  /** Looks at one log; whether there was one. */
  private boolean nextLog(Connection connection, long now, int most, List<Long> due)
      throws SQLException {
    try (PreparedStatement next =
        connection.prepareStatement(
            "SELECT id, name, closed_through FROM log WHERE id > ? ORDER BY id LIMIT 1")) {
      next.setLong(1, log);
      try (ResultSet row = next.executeQuery()) {
        if (!row.next()) {
          log = 0;
          return false;
        }
        long id = row.getLong(1);
        closed(connection, id, row.getLong(3), most, due);
        int kept = RoomLog.isTalk(row.getString(2)) ? options.perTalk() : options.perRoom();
        if (kept > 0) {
          tooMany(connection, id, kept, most, due);
        }
        if (options.days() > 0) {
          tooOld(connection, id, now - options.days() * DAY_MS, most, due);
        }
        if (due.size() < most) { // else this log is looked at again
          log = id;
        }
        return true;
      }
    }
  }

  /** Any thread: a talk has ended, and is to be deleted before all else. */
  void ended(String talk) {
    ended.offer(talk);
  }

  /** Talks that hold nothing any more once what was {@link #due} is deleted: told once. */
  List<String> emptied() {
    List<String> told = List.copyOf(emptied);
    emptied.clear();
    return told;
  }

  private void endedTalks(Connection connection, int most, List<Long> due) throws SQLException {
    for (int looked = 0; looked < TALKS_AT_ONCE && due.size() < most; looked++) {
      String talk = ended.peek();
      if (talk == null) {
        return;
      }
      int before = due.size();
      collect(
          connection,
          most,
          due,
          "SELECT offset FROM entry JOIN log ON entry.log = log.id"
              + " WHERE name = ? AND offset <= closed_through",
          talk);
      if (due.size() - before < most && due.size() <= most) {
        ended.remove();
        emptied.add(talk);
      }
    }
  }

  private static void closed(
      Connection connection, long log, long through, int most, List<Long> due) throws SQLException {
    if (through > 0) {
      collect(
          connection,
          most,
          due,
          "SELECT offset FROM entry WHERE log = ? AND closed = 1 AND offset <= ?",
          log,
          through);
    }
  }

  private static void tooMany(Connection connection, long log, int kept, int most, List<Long> due)
      throws SQLException {
    List<Long> newestGone = new ArrayList<>();
    collect(
        connection,
        1,
        newestGone,
        "SELECT offset FROM (SELECT time, offset FROM entry WHERE log = ?"
            + " ORDER BY time DESC, offset DESC LIMIT 1 OFFSET ?)",
        log,
        kept);
    if (!newestGone.isEmpty()) {
      collect(
          connection,
          most,
          due,
          "SELECT offset FROM entry WHERE log = ? AND offset <= ? ORDER BY time, offset",
          log,
          newestGone.getFirst());
    }
  }

  private static void tooOld(Connection connection, long log, long before, int most, List<Long> due)
      throws SQLException {
    collect(
        connection,
        most,
        due,
        "SELECT offset FROM entry WHERE log = ? AND time < ? ORDER BY time, offset",
        log,
        before);
  }

  /** Adds the first offsets that a query finds. */
  private static void collect(
      Connection connection, int most, List<Long> due, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql + " LIMIT " + most)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          due.add(row.getLong(1));
        }
      }
    }
  }
}
