package madang.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import madang.chat.Entry;
import madang.store.Rows.Row;

/**
 * The indexer's side of search.db: what its transactions are made of. One thread. See <a
 * href="https://www.sqlite.org/fts5.html">FTS5</a>.
 */
final class SearchTables implements AutoCloseable {
  /** Of the form of the index: one of another form is made anew. */
  private static final int VERSION = 3;

  /**
   * Each transaction adds a segment to the index, or one for each hashsize bytes of terms. Segments
   * of a level are merged when there are automerge of them, a little at each transaction; at
   * crisismerge all would be merged within one, which takes too long: that is never reached.
   */
  private static final Map<String, Integer> SETTINGS =
      Map.of(
          // A deleted row's terms leave the index at once, not at the next merge.
          "secure-delete", 1,
          "hashsize", 8 << 20,
          "automerge", 8,
          "crisismerge", 128);

  /** Pages that one merge writes: some 50 ms of work. */
  private static final int MERGED_PAGES = 500;

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  private SearchTables(Connection connection) throws SQLException {
    this.connection = connection;
    this.insert =
        connection.prepareStatement(
            "INSERT INTO words (rowid, room, sender, body) VALUES (?, ?, ?, ?)");
    this.delete = connection.prepareStatement("DELETE FROM words WHERE rowid = ?");
  }

  /** Opens the index; makes it where it is missing or of an older form. */
  static SearchTables open(Path file) throws SQLException {
    Connection open = Database.writer(file, "NORMAL");
    try {
      long version = Database.number(open, "PRAGMA user_version");
      open.setAutoCommit(false);
      if (version != VERSION) {
        Database.run(open, "DROP TABLE IF EXISTS words");
        Database.run(open, "DROP TABLE IF EXISTS mark");
        Database.run(
            open,
            "CREATE VIRTUAL TABLE words USING fts5(room, sender, body, columnsize=0,"
                + " tokenize=\"ascii\")");
        for (var setting : SETTINGS.entrySet()) {
          command(open, setting.getKey(), setting.getValue());
        }
        Database.run(open, "CREATE TABLE mark (reached INTEGER NOT NULL) STRICT");
        Database.run(open, "INSERT INTO mark VALUES (0)");
        Database.run(open, "PRAGMA user_version = " + VERSION);
      }
      open.commit();
      return new SearchTables(open);
    } catch (SQLException e) {
      open.close();
      throw e;
    }
  }

  private static void command(Connection open, String name, int value) throws SQLException {
    Database.run(open, "INSERT INTO words (words, rank) VALUES ('" + name + "', " + value + ")");
  }

  /** The offset up to which all is indexed. */
  long mark() throws SQLException {
    return Database.number(connection, "SELECT reached FROM mark");
  }

  /** Adds the words of a row, if it is a message. */
  void add(Row row) throws SQLException {
    Entry entry = row.entry();
    if (entry != null && entry.kind().isMessage() && entry.text() != null) {
      insert.setLong(1, row.offset());
      insert.setString(2, Terms.log(row.log()));
      insert.setString(3, Terms.sender(entry.source().nick()));
      insert.setString(4, Terms.indexed(entry.text()));
      insert.executeUpdate();
    }
  }

  /** Commits what was added, and that all up to this offset is indexed. */
  void commit(long reached) throws SQLException {
    Database.run(connection, "UPDATE mark SET reached = " + reached);
    connection.commit();
  }

  /** Takes the words of these rows out, and commits. */
  void remove(Iterable<Long> offsets) throws SQLException {
    for (long offset : offsets) {
      delete.setLong(1, offset);
      delete.executeUpdate();
    }
    connection.commit();
  }

  /** Merges some segments, so that a search looks into fewer, and commits; whether any were due. */
  boolean merge() throws SQLException {
    long before = changes();
    command(connection, "merge", MERGED_PAGES);
    boolean merged = changes() - before > 1; // the command itself counts as one
    connection.commit();
    return merged;
  }

  private long changes() throws SQLException {
    return Database.number(connection, "SELECT total_changes()");
  }

  /** Moves the WAL into the database, so that removed words are in neither; false: not yet. */
  boolean truncateWal() throws SQLException {
    return Database.truncateWal(connection);
  }

  /** Forgets what wasn't committed; false where only opening the file anew helps. */
  boolean rollback() {
    return Database.rollback(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close(); // with its statements
  }
}
