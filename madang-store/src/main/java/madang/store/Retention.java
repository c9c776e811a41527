package madang.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Finds entries that aren't to be kept: said in a private talk that has ended, too many, too old,
 * or said in a closed room that has ended. One log after the other, a few entries at a time. One
 * thread, but for {@link #ended}.
 */
final class Retention {
  /** Entries that one step deletes. */
  static final int AT_ONCE = 200;

  /** Logs that one step looks at: in a large one that takes some milliseconds of the writer. */
  private static final int LOGS_AT_ONCE = 1;

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
   */
  List<Long> due(Connection connection, long now) throws SQLException {
    List<Long> due = new ArrayList<>();
    endedTalks(connection, due);
    if (due.size() >= AT_ONCE) {
      return due.subList(0, AT_ONCE);
    }
    try (PreparedStatement next =
        connection.prepareStatement(
            "SELECT id, name, closed_through FROM log WHERE id > ? ORDER BY id LIMIT "
                + LOGS_AT_ONCE)) {
      next.setLong(1, log);
      boolean any = false;
      try (ResultSet row = next.executeQuery()) {
        while (due.size() < AT_ONCE && row.next()) {
          any = true;
          long id = row.getLong(1);
          closed(connection, id, row.getLong(3), due);
          int most = row.getString(2).startsWith("#") ? options.perRoom() : options.perTalk();
          if (most > 0) {
            tooMany(connection, id, most, due);
          }
          if (options.days() > 0) {
            tooOld(connection, id, now - options.days() * DAY_MS, due);
          }
          if (due.size() < AT_ONCE) { // else this log is looked at again
            log = id;
          }
        }
      }
      if (!any) {
        log = 0;
      }
    }
    return due.stream().distinct().limit(AT_ONCE).toList();
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

  private void endedTalks(Connection connection, List<Long> due) throws SQLException {
    for (int looked = 0; looked < TALKS_AT_ONCE && due.size() < AT_ONCE; looked++) {
      String talk = ended.peek();
      if (talk == null) {
        return;
      }
      int before = due.size();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT offset FROM entry JOIN log ON entry.log = log.id"
                  + " WHERE name = ? AND offset <= closed_through LIMIT ?")) {
        select.setString(1, talk);
        select.setInt(2, AT_ONCE);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            due.add(row.getLong(1));
          }
        }
      }
      if (due.size() - before < AT_ONCE && due.size() <= AT_ONCE) {
        ended.remove();
        emptied.add(talk);
      }
    }
  }

  private static void closed(Connection connection, long log, long through, List<Long> due)
      throws SQLException {
    if (through > 0) {
      collect(
          connection,
          "SELECT offset FROM entry WHERE log = ? AND closed = 1 AND offset <= ? LIMIT ?",
          log,
          through,
          due);
    }
  }

  private static void tooMany(Connection connection, long log, int most, List<Long> due)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT time, offset FROM entry WHERE log = ? ORDER BY time DESC, offset DESC"
                + " LIMIT 1 OFFSET ?")) {
      select.setLong(1, log);
      select.setInt(2, most);
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          long newestGone = row.getLong(2);
          collect(
              connection,
              "SELECT offset FROM entry WHERE log = ? AND offset <= ? ORDER BY time, offset LIMIT ?",
              log,
              newestGone,
              due);
        }
      }
    }
  }

  private static void tooOld(Connection connection, long log, long before, List<Long> due)
      throws SQLException {
    collect(
        connection,
        "SELECT offset FROM entry WHERE log = ? AND time < ? ORDER BY time, offset LIMIT ?",
        log,
        before,
        due);
  }

  private static void collect(
      Connection connection, String sql, long log, long limit, List<Long> due) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, log);
      select.setLong(2, limit);
      select.setInt(3, AT_ONCE);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          due.add(row.getLong(1));
        }
      }
    }
  }
}
