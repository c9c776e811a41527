package madang.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables of history.db, by version: a file of an older version is brought up to date, step by
 * step, when it is opened. A step that was released is never changed.
 */
final class Schema {
  /** In the file's header, so that nobody else's database is taken for ours: "Mdng". */
  static final int APPLICATION = 0x4d646e67;

  /**
   * An entry's place in the file is its offset, which rises for all logs together: new rows go to
   * the end of the table. Each log's order is in the index; kind and closed stand there so that
   * what a reader doesn't want or may not see is passed over without looking at its row.
   */
  private static final List<String> ENTRIES =
      List.of(
          "CREATE TABLE log ("
              + "id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
              + " closed_through INTEGER NOT NULL DEFAULT 0) STRICT",
          "CREATE TABLE entry ("
              + "offset INTEGER PRIMARY KEY, log INTEGER NOT NULL, time INTEGER NOT NULL,"
              + " kind INTEGER NOT NULL, closed INTEGER NOT NULL, id TEXT NOT NULL,"
              + " origin INTEGER NOT NULL, nick TEXT NOT NULL, user TEXT NOT NULL,"
              + " host TEXT NOT NULL, target TEXT NOT NULL, text TEXT, subject INTEGER NOT NULL,"
              + " about TEXT, tags TEXT, crc INTEGER NOT NULL) STRICT",
          "CREATE INDEX entry_in_log ON entry (log, time, offset, kind, closed)",
          // Offsets of deleted entries whose words are to leave the search index too.
          "CREATE TABLE unindex (offset INTEGER PRIMARY KEY) STRICT");

  private static final List<String> ROOMS =
      List.of(
          "CREATE TABLE room ("
              + "log TEXT PRIMARY KEY, name TEXT NOT NULL, created INTEGER NOT NULL,"
              + " last_time INTEGER NOT NULL, topic TEXT, topic_setter TEXT,"
              + " topic_seconds INTEGER, account TEXT) STRICT, WITHOUT ROWID",
          "CREATE TABLE room_mode ("
              + "log TEXT NOT NULL, letter TEXT NOT NULL, parameter TEXT NOT NULL,"
              + " PRIMARY KEY (log, letter)) STRICT, WITHOUT ROWID",
          "CREATE TABLE room_listed ("
              + "log TEXT NOT NULL, position INTEGER NOT NULL, letter TEXT NOT NULL,"
              + " mask TEXT NOT NULL, setter TEXT NOT NULL, seconds INTEGER NOT NULL,"
              + " PRIMARY KEY (log, position)) STRICT, WITHOUT ROWID");

  private static final List<String> METADATA =
      List.of(
          "CREATE TABLE room_metadata ("
              + "log TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
              + " PRIMARY KEY (log, key)) STRICT, WITHOUT ROWID",
          // What the names of logs depend on.
          "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT");

  private static final List<String> DELETIONS =
      // Offsets of deleted entries of which a copy may still be in free space of the file.
      List.of("CREATE TABLE leftover (offset INTEGER PRIMARY KEY) STRICT");

  private static final List<List<String>> STEPS = List.of(ENTRIES, ROOMS, METADATA, DELETIONS);

  /** The version that this program writes. */
  static final int VERSION = STEPS.size();

  private Schema() {}

  /** Brings a file, which may be new, up to date. */
  static void upgrade(Connection connection, String name) throws SQLException, StoreException {
    upgrade(connection, name, VERSION);
  }

  static void upgrade(Connection connection, String name, int target)
      throws SQLException, StoreException {
    int version = check(connection, name);
    for (; version < target; version++) {
      Database.run(connection, "BEGIN IMMEDIATE");
      try {
        for (String statement : STEPS.get(version)) {
          Database.run(connection, statement);
        }
        Database.pragma(connection, "application_id = " + APPLICATION);
        Database.pragma(connection, "user_version = " + (version + 1));
        Database.run(connection, "COMMIT");
      } catch (SQLException e) {
        Database.run(connection, "ROLLBACK");
        throw e;
      }
    }
  }

  /** Whether a file is one that can be read: of this form or an older one, and not empty. */
  static void checkFilled(Connection connection, String name) throws SQLException, StoreException {
    if (check(connection, name) == 0) {
      throw new StoreException(name + " holds no history");
    }
  }

  /** The version of a file; 0 for an empty one. */
  static int check(Connection connection, String name) throws SQLException, StoreException {
    int version = (int) Database.number(connection, "PRAGMA user_version");
    long application = Database.number(connection, "PRAGMA application_id");
    if (application != APPLICATION
        && Database.number(connection, "SELECT count(*) FROM sqlite_schema") != 0) {
      throw new StoreException(name + " is a database of another program: choose another one");
    }
    if (version > VERSION) {
      throw new StoreException(
          name
              + " was written by a newer madang (version "
              + version
              + " of its form, and this one"
              + " knows "
              + VERSION
              + "): run that one, or restore an older backup");
    }
    return version;
  }
}
