package madang.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import madang.store.Rows.Row;
import org.jspecify.annotations.Nullable;

/**
 * The thread that follows the writer and puts words into search.db: from a watermark on, which is
 * stored with them. It makes way where messages wait. search.db holds nothing that history.db
 * doesn't: where it is damaged or missing it is made anew.
 */
final class Indexer implements Runnable {
  /** Entries that are read from the history in one piece: its WAL is held up for that long. */
  private static final int AT_ONCE = 500;

  /** Entries of one transaction where many wait: the more, the less is merged afterwards. */
  private static final int MOST_AT_ONCE = 20_000;

  /** And how long it may take, in ns: only then is found what it holds. */
  private static final long MOST_NS = 1_000_000_000;

  private static final long IDLE_MS = 200;

  /** After a transaction that had few entries: each costs a merge, so they had better be few. */
  private static final long FOLLOWING_MS = 1_000;

  private static final long RETRY_MS = 5_000;

  /** From so many waiting messages on they come first. */
  private static final int BUSY_WRITER = 500;

  /** How many times as long as it worked it rests then: it takes a quarter of a core. */
  private static final int RESTS = 3;

  private final StoreOptions options;
  private final Writer writer;
  private final Readers readers;
  private final Faults faults;
  private final Faults historyFaults;
  private final Thread thread = new Thread(this, "madang-history-indexer");
  private @Nullable SearchTables tables;
  private @Nullable OpenedFiles files;
  private @Nullable ReadSession history;
  private boolean readsHistory;
  private volatile long watermark;
  private long skipped;
  private volatile boolean purging;
  private volatile boolean lettingGo;
  private volatile boolean closing;

  Indexer(StoreOptions options, Writer writer, Readers readers, Faults faults) {
    this.options = options;
    this.writer = writer;
    this.readers = readers;
    this.faults = faults;
    this.historyFaults =
        new Faults(options.history(), "some messages aren't found by search", options.notices());
  }

  void start() {
    if (!Files.exists(options.search())) {
      try {
        open(); // here: whoever searches from now on finds an index
      } catch (SQLException | RuntimeException e) {
        close(false); // the thread fails as well, says so, and knows what to do
      }
    } // else the thread opens it: after a crash its WAL may take a while
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
      if (lettingGo) {
        lettingGo = false;
        close(false);
      }
      try {
        boolean purged = purge();
        boolean indexed = index();
        boolean merged = !purged && !indexed && merge();
        faults.worked();
        boolean more = purged || merged || backlog() > AT_ONCE;
        pause(more ? 0 : indexed ? FOLLOWING_MS : IDLE_MS);
      } catch (SQLException e) {
        boolean anew = !readsHistory && Faults.damaged(e);
        failed(e);
        pause(anew ? IDLE_MS : RETRY_MS); // whoever searches meanwhile finds no index
      } catch (RuntimeException e) {
        failed(Faults.mistake(e)); // what was deleted must leave the index all the same
        pause(RETRY_MS);
      }
    }
    close(false);
  }

  /** An index that is damaged is made anew; what can't be read of the history is passed over. */
  private void failed(SQLException e) {
    if (readsHistory) {
      readsHistory = false;
      historyFaults.failed(e);
      close(false);
      skipped = Faults.damaged(e) ? Math.max(skipped, watermark) + AT_ONCE : skipped;
    } else {
      faults.failed(e);
      if (!Faults.passes(e) || (tables != null && !tables.rollback())) {
        close(Faults.damaged(e));
        readers.letGo();
      }
    }
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      // close() wants to be noticed at once
    }
  }

  /** Where messages wait this thread rests for longer than it worked. */
  private void makeWay(long workedNs) {
    if (writer.pending() > BUSY_WRITER) {
      pause(RESTS * workedNs / 1_000_000);
    }
  }

  /** Indexes what comes next, in one transaction; whether there was anything. */
  private boolean index() throws SQLException {
    SearchTables open = open();
    long began = System.nanoTime();
    long reached = Math.max(watermark, Math.min(skipped, writer.newest()));
    int indexed = 0;
    boolean more = true;
    while (more && !closing && indexed < MOST_AT_ONCE && System.nanoTime() - began < MOST_NS) {
      long pieceBegan = System.nanoTime();
      long stored = writer.newest(); // before they are read: what follows it may not be there yet
      readsHistory = true;
      List<Row> rows = history().next(reached, AT_ONCE);
      readsHistory = false;
      for (Row row : rows) {
        open.add(row);
        reached = row.offset();
      }
      indexed += rows.size();
      more = rows.size() == AT_ONCE;
      reached = more ? reached : Math.max(reached, stored); // the last ones may be deleted
      makeWay(System.nanoTime() - pieceBegan);
    }
    if (reached > watermark) {
      open.commit(reached);
      watermark = reached;
    }
    return indexed > 0;
  }

  /** Merges a little where all is quiet; whether there may be more to merge. */
  private boolean merge() throws SQLException {
    return writer.pending() == 0 && open().merge();
  }

  /** Takes out the words of deleted entries, for good; whether there may be more. */
  private boolean purge() throws SQLException {
    SearchTables open = open();
    List<Long> gone = new ArrayList<>();
    readsHistory = true;
    try (ResultSet rows =
        history()
            .statement("SELECT offset FROM unindex ORDER BY offset LIMIT " + AT_ONCE)
            .executeQuery()) {
      while (rows.next()) {
        gone.add(rows.getLong(1));
      }
    }
    readsHistory = false;
    if (gone.isEmpty()) {
      purging = false;
      return false;
    }
    purging = true;
    open.remove(gone);
    if (open.truncateWal()) {
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

  private SearchTables open() throws SQLException {
    SearchTables open = tables;
    if (open != null && files != null && !files.inPlace()) { // somebody deleted it
      close(true);
      open = null;
    }
    if (open == null) {
      open = SearchTables.open(options.search());
      tables = open;
      watermark = open.mark();
      files = new OpenedFiles(options.search());
      if (watermark > writer.newest()) { // of another history, or of one that was restored
        close(true);
        return open();
      }
    }
    return open;
  }

  private void close(boolean anew) {
    try {
      if (tables != null) {
        tables.close();
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
    tables = null;
    history = null;
  }

  /** Deletes an index with what belongs to it. */
  static void delete(Path search) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(search.resolveSibling(search.getFileName() + suffix));
    }
  }

  /** Any thread: has its files closed soon, and opened anew; see {@link Readers#letGo}. */
  void letGo() {
    lettingGo = true;
  }

  void close() throws InterruptedException {
    closing = true;
    thread.interrupt();
    thread.join();
  }
}
