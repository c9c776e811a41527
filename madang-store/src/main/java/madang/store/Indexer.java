package madang.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import madang.chat.Entry;
import madang.store.Rows.Row;
import org.jspecify.annotations.Nullable;

/**
 * The thread that follows the writer and puts words into search.db: from a watermark on, which is
 * stored with them. It makes way where messages wait. search.db holds nothing that history.db
 * doesn't: where it is damaged or missing it is made anew.
 */
final class Indexer implements Runnable {
  /** Of the form of the index: one of another form is made anew. */
  private static final int VERSION = 1;

  /** Entries of one transaction. */
  private static final int AT_ONCE = 500;

  private static final long IDLE_MS = 200;
  private static final long RETRY_MS = 5_000;

  /** How long a batch waits at the most for a quiet moment of the writer. */
  private static final long MAKE_WAY_MS = 50;

  private static final int BUSY_WRITER = 500;

  private final StoreOptions options;
  private final Writer writer;
  private final Faults faults;
  private final Thread thread = new Thread(this, "madang-history-indexer");
  private @Nullable Connection connection;
  private @Nullable ReadSession history;
  private volatile long watermark;
  private volatile boolean purging;
  private volatile boolean closing;

  Indexer(StoreOptions options, Writer writer, Faults faults) {
    this.options = options;
    this.writer = writer;
    this.faults = faults;
  }

  void start() {
    thread.start();
  }

  /** Offsets that are stored and not yet found by their words. */
  long backlog() {
    return Math.max(0, writer.newest() - watermark);
  }

  /** Whether words of deleted entries may still be in the index. */
  boolean purging() {
    return purging;
  }

  @Override
  public void run() {
    while (!closing) {
      try {
        boolean purged = purge();
        boolean more = index() || purged;
        faults.worked();
        pause(more ? 0 : IDLE_MS);
      } catch (SQLException e) {
        faults.failed(e);
        close(Faults.code(e) == Faults.CORRUPT || Faults.code(e) == Faults.NOTADB);
        pause(RETRY_MS);
      }
    }
    close(false);
  }

  private void pause(long ms) {
    long until = System.nanoTime() + MAKE_WAY_MS * 1_000_000;
    try {
      Thread.sleep(ms);
      while (ms == 0 && writer.pending() > BUSY_WRITER && System.nanoTime() < until) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      // close() wants to be noticed at once
    }
  }

  /** Indexes what comes next; whether there may be more. */
  private boolean index() throws SQLException {
    Connection open = open();
    List<Row> rows = history().next(watermark, AT_ONCE);
    if (rows.isEmpty()) {
      return false;
    }
    try (PreparedStatement insert =
        open.prepareStatement(
            "INSERT INTO words (rowid, room, sender, body) VALUES (?, ?, ?, ?)")) {
      for (Row row : rows) {
        Entry entry = row.entry();
        if (entry != null && entry.kind().isMessage() && entry.text() != null) {
          insert.setLong(1, row.offset());
          insert.setString(2, Terms.log(row.log()));
          insert.setString(3, Terms.sender(entry.source().nick()));
          insert.setString(4, Terms.indexed(entry.text()));
          insert.executeUpdate();
        }
      }
    }
    long reached = rows.getLast().offset();
    Database.run(open, "UPDATE mark SET reached = " + reached);
    open.commit();
    watermark = reached;
    return rows.size() == AT_ONCE;
  }

  /** Takes out the words of deleted entries, for good; whether there may be more. */
  private boolean purge() throws SQLException {
    Connection open = open();
    List<Long> gone = new ArrayList<>();
    try (ResultSet rows =
        history()
            .statement("SELECT offset FROM unindex ORDER BY offset LIMIT " + AT_ONCE)
            .executeQuery()) {
      while (rows.next()) {
        gone.add(rows.getLong(1));
      }
    }
    if (gone.isEmpty()) {
      purging = false;
      return false;
    }
    purging = true;
    try (PreparedStatement delete = open.prepareStatement("DELETE FROM words WHERE rowid = ?")) {
      for (long offset : gone) {
        delete.setLong(1, offset);
        delete.executeUpdate();
      }
    }
    open.commit();
    open.setAutoCommit(true);
    boolean emptied = Database.truncateWal(open);
    open.setAutoCommit(false);
    if (emptied) {
      writer.change(tables -> tables.unindexed(gone), stored -> {});
    }
    pause(20); // until that is done the same offsets are seen again, which does no harm
    return true;
  }

  private ReadSession history() throws SQLException {
    ReadSession open = history;
    if (open == null) {
      open = new ReadSession(options.history(), row -> {}); // who reads it is told
      history = open;
    }
    return open;
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = create(options.search());
      connection = open;
      watermark = Database.number(open, "SELECT reached FROM mark");
      if (watermark > writer.newest()) { // of another history, or of one that was restored
        close(true);
        return open();
      }
    }
    return open;
  }

  private static Connection create(Path file) throws SQLException {
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
        // A deleted row's terms leave the index at once, not at the next merge.
        Database.run(open, "INSERT INTO words (words, rank) VALUES ('secure-delete', 1)");
        Database.run(open, "CREATE TABLE mark (reached INTEGER NOT NULL) STRICT");
        Database.run(open, "INSERT INTO mark VALUES (0)");
        Database.run(open, "PRAGMA user_version = " + VERSION);
      }
      open.commit();
      return open;
    } catch (SQLException e) {
      open.close();
      throw e;
    }
  }

  private void close(boolean anew) {
    try {
      if (connection != null) {
        connection.close();
      }
      if (history != null) {
        history.close();
      }
      if (anew) {
        delete(options.search());
      }
    } catch (SQLException | IOException e) {
      options
          .notices()
          .accept("history: " + options.search() + " can't be made anew: " + e.getMessage());
    }
    connection = null;
    history = null;
  }

  /** Deletes an index with what belongs to it. */
  static void delete(Path search) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(search.resolveSibling(search.getFileName() + suffix));
    }
  }

  void close() throws InterruptedException {
    closing = true;
    thread.interrupt();
    thread.join();
  }
}
