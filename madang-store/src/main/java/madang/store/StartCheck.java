package madang.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What is looked at before a store is used. SQLite itself compares the file's length with its
 * header and the WAL's sums with its frames; to look at all pages would take minutes with many
 * messages, so each entry's own sum is looked at whenever it is read, and here those of the newest
 * ones.
 */
final class StartCheck {
  private static final int NEWEST = 1_000;

  private StartCheck() {}

  static void newest(Connection reader, StoreOptions options) throws SQLException {
    DamageReport report = new DamageReport(options);
    try (PreparedStatement select =
            reader.prepareStatement(
                "SELECT " + Rows.COLUMNS + " FROM entry ORDER BY offset DESC LIMIT " + NEWEST);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Rows.Row row = Rows.read(rows);
        if (row.damaged()) {
          report.accept(row);
        }
      }
    }
  }
}
