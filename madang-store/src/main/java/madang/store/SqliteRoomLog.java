package madang.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import madang.chat.Search;
import org.jspecify.annotations.Nullable;

/**
 * Logs in a folder: history.db holds what was said, search.db finds it by its words. One {@link
 * Writer} commits many entries together, a {@link Delivery} tells, {@link Readers} read, and an
 * {@link Indexer} follows behind. Answers come on these threads.
 */
public final class SqliteRoomLog implements RoomLog, AutoCloseable {
  private final FolderLock lock;
  private final Faults readFaults;
  private final Faults searchFaults;
  private final Writer writer;
  private final Delivery delivery;
  private final Readers readers;
  private final Indexer indexer;
  private final Leftovers leftovers;
  private final Housekeeping housekeeping;
  private final HeadStates headStates;
  private final Restored before;
  private final AtomicBoolean closed = new AtomicBoolean();

  private SqliteRoomLog(StoreOptions options, FolderLock lock, Tables tables, Restored before) {
    this.lock = lock;
    this.before = before;
    Faults writeFaults = new Faults(options.history(), "messages are refused", options.notices());
    this.readFaults = new Faults(options.history(), "it can't be read", options.notices());
    this.searchFaults =
        new Faults(
            options.search(),
            "it is made anew, nothing is lost",
            "messages aren't found by search",
            options.notices());
    this.delivery = new Delivery(options.notices());
    this.leftovers = new Leftovers(options.history());
    this.housekeeping = new Housekeeping(options, leftovers);
    this.writer = new Writer(options, tables, delivery, writeFaults, housekeeping);
    DamageReport report = new DamageReport(options);
    this.readers = new Readers(options, readFaults, searchFaults, report);
    this.indexer = new Indexer(options, writer, readers, searchFaults);
    this.headStates = new HeadStates(writer, housekeeping::ended);
    housekeeping.follow(writer, indexer, headStates, readers);
  }

  /**
   * Opens the store of a folder, or makes one, and starts its threads.
   *
   * @throws StoreException if that can't be done; its message is for who runs the server
   */
  public static SqliteRoomLog open(StoreOptions options) throws StoreException {
    FolderLock lock = FolderLock.take(options.folder());
    try {
      NativeLibrary.load(options.folder());
      Backup.forgetPart(options.folder());
      WalCheck.run(options);
      Tables tables = Tables.open(options.history(), options.durability());
      refold(options, tables);
      Restored before;
      try (Connection reader = Database.reader(options.history())) {
        before = new Restored(Images.read(reader), StartCheck.newest(reader, options));
      }
      SqliteRoomLog log = new SqliteRoomLog(options, lock, tables, before);
      log.delivery.start();
      log.writer.start();
      log.indexer.start();
      return log;
    } catch (SQLException e) {
      lock.close();
      throw new StoreException(Faults.words(options.history(), e), e);
    } catch (StoreException e) {
      lock.close();
      throw e;
    }
  }

  private static void refold(StoreOptions options, Tables tables)
      throws SQLException, StoreException {
    try {
      Refolding.run(options);
    } catch (SQLException | StoreException e) {
      tables.close();
      throw e;
    }
  }

  @Override
  public void append(String log, Entry entry, Appended appended) {
    writer.append(log, entry, appended);
  }

  @Override
  public void read(Scope scope, Query query, Consumer<Page> answer) {
    readers.read(history -> history.page(scope, query), page(answer), busy(answer));
  }

  @Override
  public void find(String log, String id, Consumer<Page> answer) {
    readers.read(history -> history.find(log, id), page(answer), busy(answer));
  }

  @Override
  public void targets(
      List<Scope> scopes,
      long after,
      long before,
      int most,
      Consumer<@Nullable List<Newest>> answer) {
    readers.read(
        history -> {
          List<Newest> found = new ArrayList<>();
          for (Scope scope : scopes) {
            long time = history.newestMessage(scope);
            if (time > after && time < before) {
              found.add(new Newest(scope.log(), time));
            }
          }
          found.sort(Comparator.comparingLong(Newest::time));
          return found.subList(Math.max(0, found.size() - most), found.size());
        },
        answer,
        () -> answer.accept(null));
  }

  @Override
  public void search(Search search, Consumer<Page> answer) {
    readers.search((history, words) -> words.search(search, history), page(answer), busy(answer));
  }

  private static Consumer<@Nullable List<Entry>> page(Consumer<Page> answer) {
    return entries ->
        answer.accept(entries == null ? Page.failed(Page.Failure.BROKEN) : Page.of(entries));
  }

  private static Runnable busy(Consumer<Page> answer) {
    return () -> answer.accept(Page.failed(Page.Failure.BUSY));
  }

  @Override
  public void redact(String log, String id, Entry redaction, Consumer<Redacted> answer) {
    Bound at = Bound.of(id);
    if (at == null) {
      answer.accept(Redacted.NOT_FOUND);
      return;
    }
    AtomicBoolean found = new AtomicBoolean();
    writer.change(
        tables -> found.set(tables.redact(log, at.time(), id, redaction)),
        stored -> {
          if (stored && found.get()) {
            housekeeping.purge();
          }
          answer.accept(
              !stored ? Redacted.FAILED : found.get() ? Redacted.DONE : Redacted.NOT_FOUND);
        });
  }

  @Override
  public void ended(String log) {
    headStates.ended(log);
  }

  @Override
  public void endedTalks() {
    headStates.endedTalks();
  }

  @Override
  public void save(RoomImage image) {
    headStates.keep(image);
  }

  @Override
  public void restore(Consumer<Restored> answer) {
    answer.accept(before);
  }

  /** Messages that are stored and not yet found by their words. */
  public long searchBacklog() {
    return indexer.backlog();
  }

  /** Whether words of deleted entries may still be in a file of the folder. */
  public boolean purging() {
    return housekeeping.purging();
  }

  /** Stores what was appended, tells, and ends all threads. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      indexer.close();
      writer.close();
      delivery.close();
      readers.close();
      leftovers.close(); // last, when SQLite has no locks any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // It was only read and overwritten: nothing of it is due.
    }
    lock.close();
  }
}
