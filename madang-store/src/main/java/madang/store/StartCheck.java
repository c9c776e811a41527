package madang.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What is looked at before a store is used. SQLite itself compares the file's length with its
 * header and the WAL's sums with its frames; to look at all pages would take minutes with many
 * messages, so each entry's own sum is looked at whenever it is read, and here those of the newest
 * ones.
 */
final class StartCheck {
  private static final int NEWEST = 1_000;

  /** How far clocks are usually apart from one start to the next. */
  private static final long AHEAD_MS = 60_000;

  private StartCheck() {}

  /** Looks at the newest entries; the newest one's time, 0 where there is none. */
  static long newest(Connection reader, StoreOptions options) throws SQLException {
    long newest = 0;
    DamageReport report = new DamageReport(options);
    try (PreparedStatement select =
            reader.prepareStatement(
                "SELECT " + Rows.COLUMNS + " FROM entry ORDER BY offset DESC LIMIT " + NEWEST);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Rows.Row row = Rows.read(rows);
        if (row.damaged()) {
          report.accept(row);
        } else if (row.entry() != null) {
          newest = Math.max(newest, row.entry().time());
        }
      }
    }
    if (newest - System.currentTimeMillis() > AHEAD_MS) {
      options
          .notices()
          .accept(
              "history: the newest entry is of "
                  + Instant.ofEpochMilli(newest)
                  + ", and this machine's clock is behind that: what is said until then gets that"
                  + " time. Look at the clock");
    }
    return newest;
  }
}
