package madang.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/** Opens SQLite files the way that this store needs them. */
final class Database {
  /** How long a lock that another process holds is waited for. */
  static final int BUSY_MS = 1_000;

  /** How long the readers' end is waited for where the WAL is to be emptied: messages wait too. */
  private static final int READERS_MS = 50;

  /**
   * Pages of the WAL after which the writer checkpoints: 32 MiB. Fewer would write hot pages often.
   */
  private static final int CHECKPOINT_PAGES = 8_192;

  /** Page cache of one connection, in KiB. */
  private static final int WRITER_CACHE_KB = 32_768;

  private static final int READER_CACHE_KB = 4_096;

  private Database() {}

  /**
   * A connection that writes, to a file that is made where it is missing.
   *
   * @param synchronous FULL: a commit is on disk when it returns; NORMAL: at the next checkpoint
   */
  static Connection writer(Path file, String synchronous) throws SQLException {
    OwnerOnly.make(file);
    return writer(file, synchronous, config());
  }

  /** The same, of a file that must be there. */
  static Connection writerOfExisting(Path file, String synchronous) throws SQLException {
    return writer(file, synchronous, existing());
  }

  private static Connection writer(Path file, String synchronous, SQLiteConfig config)
      throws SQLException {
    Connection connection = config.createConnection("jdbc:sqlite:" + file);
    try {
      // Before anything else: what is deleted must not stay in free pages.
      pragma(connection, "secure_delete = ON");
      pragma(connection, "busy_timeout = " + BUSY_MS);
      pragma(connection, "journal_mode = WAL");
      pragma(connection, "synchronous = " + synchronous);
      pragma(connection, "wal_autocheckpoint = " + CHECKPOINT_PAGES);
      pragma(connection, "journal_size_limit = 67108864");
      pragma(connection, "cache_size = -" + WRITER_CACHE_KB);
      pragma(connection, "foreign_keys = OFF");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection that only reads. */
  static Connection reader(Path file) throws SQLException {
    Connection connection = copier(file);
    try {
      pragma(connection, "query_only = ON");
      pragma(connection, "cache_size = -" + READER_CACHE_KB);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection to a file that is there, which may copy it into another one. */
  static Connection copier(Path file) throws SQLException {
    Connection connection = existing().createConnection("jdbc:sqlite:" + file);
    try {
      pragma(connection, "busy_timeout = " + BUSY_MS);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    // Each connection is one thread's, so SQLite needn't take its lock for each value.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    // Left to itself the driver runs "SELECT last_insert_rowid()" after each insert.
    config.setGetGeneratedKeys(false);
    return config;
  }

  private static SQLiteConfig existing() {
    SQLiteConfig config = config();
    config.resetOpenMode(SQLiteOpenMode.CREATE); // a file that is gone isn't made anew
    return config;
  }

  static void pragma(Connection connection, String pragma) throws SQLException {
    run(connection, "PRAGMA " + pragma);
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row; 0 where there is none or it is null. */
  static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /**
   * Forgets what wasn't committed, and begins the next transaction. SQLite has rolled back by
   * itself where a commit failed; the driver would go on then as if one were open.
   *
   * @return false where only a new connection helps
   */
  static boolean rollback(Connection connection) {
    try {
      connection.rollback();
      return true;
    } catch (SQLException e) {
      return begun(connection);
    }
  }

  private static boolean begun(Connection connection) {
    try {
      run(connection, "BEGIN");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Moves all of the WAL into the database and empties it, between two transactions.
   *
   * @return false if a reader was in the way
   */
  static boolean truncateWal(Connection connection) throws SQLException {
    boolean transactions = !connection.getAutoCommit();
    connection.setAutoCommit(true);
    pragma(connection, "busy_timeout = " + READERS_MS);
    try {
      return number(connection, "PRAGMA wal_checkpoint(TRUNCATE)") == 0;
    } finally {
      pragma(connection, "busy_timeout = " + BUSY_MS);
      connection.setAutoCommit(!transactions);
    }
  }
}
