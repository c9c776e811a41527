package madang.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import madang.chat.Entry;

/**
 * Fills a folder's history by the tables that the server writes by, but in transactions of {@link
 * #AT_ONCE} entries that nobody waits for. The search index follows when the store is opened. One
 * thread.
 */
public final class Filler implements AutoCloseable {
  private static final int AT_ONCE = 20_000;

  private final FolderLock lock;
  private final Tables tables;
  private int uncommitted;

  private Filler(FolderLock lock, Tables tables) {
    this.lock = lock;
    this.tables = tables;
  }

  /** Opens a folder's history, or makes it. */
  public static Filler open(Path folder) throws StoreException {
    FolderLock lock = FolderLock.take(folder);
    try {
      NativeLibrary.load(folder);
      StoreOptions options = StoreOptions.in(folder, System.err::println);
      return new Filler(lock, Tables.open(options.history(), StoreOptions.Durability.RELAXED));
    } catch (SQLException e) {
      lock.close();
      throw failed(e);
    } catch (StoreException e) {
      lock.close();
      throw e;
    }
  }

  private static StoreException failed(SQLException e) {
    return new StoreException(String.valueOf(e.getMessage()), e);
  }

  /** Entries that a folder holds, and when the newest one was said. */
  public record Held(long entries, long newestTime) {}

  /** Counts; the store may be open. */
  public static Held held(Path folder) throws StoreException {
    StoreOptions options = StoreOptions.in(folder, System.err::println);
    try (Connection reader = Database.reader(options.history())) {
      return new Held(
          Database.number(reader, "SELECT count(*) FROM entry"),
          Database.number(reader, "SELECT time FROM entry ORDER BY offset DESC LIMIT 1"));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** Adds one. */
  public void append(String log, Entry entry) throws StoreException {
    try {
      tables.append(log, entry);
      if (++uncommitted == AT_ONCE) {
        tables.commit();
        uncommitted = 0;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() throws StoreException {
    try {
      tables.commit();
      tables.close();
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      lock.close();
    }
  }
}
