package madang.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the writer does in quiet moments: syncs (where commits don't), deletes what isn't to be
 * kept, and empties the WAL after a deletion, so that no file holds what was deleted. The writer's
 * thread, but for {@link #purge}, {@link #ended} and {@link #purging}.
 */
final class Housekeeping implements Writer.QuietWork {
  private static final long SYNC_NS = 1_000_000_000;

  /** How often is looked for what isn't to be kept: in quiet moments, and else. */
  private static final long QUIET_NS = 250_000_000;

  private static final long BUSY_NS = 2_000_000_000;

  /** How long the WAL is left alone where a reader was in the way of emptying it. */
  private static final long AGAIN_NS = 1_000_000_000;

  /** Entries that one step deletes. */
  private static final int AT_ONCE = 200;

  /**
   * The same while there is more to delete; each tick is such a step then, or more could be said
   * for ever than is deleted.
   */
  private static final int AT_ONCE_BEHIND = 1_000;

  private final StoreOptions options;
  private final Leftovers leftovers;
  private final Retention retention;
  private @Nullable Writer writer;
  private @Nullable Indexer indexer;
  private @Nullable HeadStates headStates;
  private @Nullable Readers readers;
  private @Nullable Connection reader;
  private long syncedNs = System.nanoTime();
  private long refusedNs = System.nanoTime() - AGAIN_NS - 1;
  private long keptNs = System.nanoTime();
  private long synced;
  private boolean behind;
  private volatile boolean deleted;

  /** Wishes so far; the first one is the start's, as a crash may have cut a redaction short. */
  private final AtomicInteger wished = new AtomicInteger(1);

  private volatile int granted;

  Housekeeping(StoreOptions options, Leftovers leftovers) {
    this.options = options;
    this.leftovers = leftovers;
    this.retention = new Retention(options);
  }

  void follow(Writer theWriter, Indexer theIndexer, HeadStates theHeadStates, Readers theReaders) {
    writer = theWriter;
    indexer = theIndexer;
    headStates = theHeadStates;
    readers = theReaders;
  }

  /** Any thread: something was deleted whose bytes must go. */
  void purge() {
    wished.incrementAndGet();
  }

  /** Any thread: these talks have ended, and nothing of them is to be kept. */
  void ended(List<String> talks) {
    talks.forEach(retention::ended);
    if (!talks.isEmpty()) {
      deleted = true;
    }
  }

  /** Any thread: whether bytes of something deleted may still be there. */
  boolean purging() {
    Indexer following = indexer;
    return granted != wished.get() || deleted || following == null || following.purging();
  }

  @Override
  public void run(Tables tables) throws SQLException {
    tables.inPlace();
    try {
      tidy(tables);
    } catch (SQLException e) {
      tables.inPlace(); // or else that it was moved in between is what is wrong
      throw e;
    }
  }

  private void tidy(Tables tables) throws SQLException {
    if (headStates != null) {
      headStates.retry(tables);
    }
    long now = System.nanoTime();
    boolean quiet = writer == null || writer.pending() == 0;
    if (options.durability() == StoreOptions.Durability.RELAXED && now - syncedNs > SYNC_NS) {
      syncedNs = now;
      if (synced != tables.newestOffset()) {
        synced = tables.newestOffset();
        tables.sync();
      }
    }
    int wish = wished.get(); // what is deleted from now on is another one
    if (granted != wish && now - refusedNs > AGAIN_NS && unindexed()) {
      if (!tables.truncateWal()) {
        refusedNs = now; // somebody reads for long: a backup for example
      } else if (tables.overwrite(leftovers)) {
        granted = wish;
      }
    }
    if (behind || now - keptNs > (quiet ? QUIET_NS : BUSY_NS)) {
      keptNs = now;
      retain(tables);
    }
  }

  private void retain(Tables tables) throws SQLException {
    int most = behind ? AT_ONCE_BEHIND : AT_ONCE;
    List<Long> due = retention.due(reader(), System.currentTimeMillis(), most);
    behind = due.size() >= most;
    List<String> emptied = retention.emptied();
    for (long offset : due) {
      tables.delete(offset);
    }
    for (String talk : emptied) {
      tables.forgetTalk(talk);
    }
    if (!due.isEmpty() || !emptied.isEmpty()) {
      tables.commit();
      deleted = true;
    } else if (deleted) {
      purge(); // once, after the last of many
      deleted = false;
    }
  }

  /** Whether the search index has let go of all that was deleted. */
  private boolean unindexed() throws SQLException {
    return Database.number(reader(), "SELECT EXISTS (SELECT 1 FROM unindex)") == 0;
  }

  private Connection reader() throws SQLException {
    Connection open = reader;
    if (open == null) {
      open = Database.reader(options.history());
      reader = open;
    }
    return open;
  }

  /** The writer ends, or opens its file anew: the others do so too. */
  @Override
  public void close() throws SQLException {
    if (readers != null && indexer != null) {
      readers.letGo();
      indexer.letGo();
    }
    if (reader != null) {
      reader.close();
    }
    reader = null;
  }
}
