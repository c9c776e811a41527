package madang.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A history in one file, and back. The search index isn't in it: it is made anew. */
public final class Backup {
  private Backup() {}

  /**
   * Writes what a folder's history holds now into a file. The server may be running: what it stores
   * meanwhile is not in it.
   *
   * @param file must not be there yet; it appears when it is complete and on disk
   * @throws StoreException if that can't be done; its message is for people
   */
  public static void take(Path folder, Path file) throws StoreException {
    Path history = existing(folder);
    if (Files.exists(file)) {
      throw new StoreException(file + " is there already: choose another name");
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      Files.createFile(part, OwnerOnly.file(part)); // empty: SQLite takes it
      try (Connection connection = Database.copier(history);
          PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
        Schema.checkFilled(connection, history.toString());
        vacuum.setString(1, part.toString());
        vacuum.execute();
      }
      settle(part, file);
    } catch (SQLException e) {
      discard(part);
      throw new StoreException("no backup was made: " + Faults.words(history, file, e), e);
    } catch (IOException e) {
      discard(part);
      throw new StoreException(
          "no backup was made: can't write " + file + ": " + Faults.reason(e), e);
    }
  }

  /**
   * Puts a backup in the place of a folder's history. No server may use the folder.
   *
   * @param replace whether a history that is there may be lost
   * @throws StoreException if that can't be done; then nothing has changed
   */
  public static void restore(Path file, Path folder, boolean replace) throws StoreException {
    if (!Files.isRegularFile(file)) {
      throw new StoreException("there is no file " + file);
    }
    try (FolderLock _ = FolderLock.take(folder)) {
      Path history = folder.resolve("history.db");
      if (Files.exists(history) && !replace) {
        throw new StoreException(
            folder + " holds a history already: move it away, or say --replace to lose it");
      }
      Path part = part(folder);
      try {
        Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
        check(part, file);
        force(part); // once the WAL of the old one is gone nothing should fail any more
        // Before the new file is there: a WAL or an index that isn't its own would be taken for it.
        Files.deleteIfExists(folder.resolve("history.db-wal"));
        Files.deleteIfExists(folder.resolve("history.db-shm"));
        Indexer.delete(folder.resolve("search.db"));
        settle(part, history);
      } catch (IOException e) {
        throw new StoreException(
            "nothing was restored: can't write into " + folder + ": " + Faults.reason(e), e);
      } finally {
        discard(part);
      }
    }
  }

  /** A restore that was killed left a copy: what is taken back from now on must not stay in it. */
  static void forgetPart(Path folder) {
    discard(part(folder));
  }

  private static Path part(Path folder) {
    return folder.resolve("history.db.part");
  }

  private static void check(Path part, Path file) throws StoreException {
    try (Connection connection = Database.copier(part);
        Statement statement = connection.createStatement()) {
      Schema.checkFilled(connection, file.toString());
      try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (!row.next() || !"ok".equals(row.getString(1))) {
          throw new StoreException(file + " is damaged: nothing was restored");
        }
      }
    } catch (SQLException e) {
      throw new StoreException(file + " is no backup of a history, or is damaged", e);
    }
  }

  /** The file that holds a folder's history. */
  static Path existing(Path folder) throws StoreException {
    Path history = folder.resolve("history.db");
    if (!Files.isRegularFile(history)) {
      throw new StoreException("there is no history in " + folder.toAbsolutePath());
    }
    return history;
  }

  /** Has a file on disk and then under its name. */
  private static void settle(Path part, Path file) throws IOException {
    force(part);
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
        channel.force(true); // the name too
      }
    }
  }

  private static void force(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // What was to be said is said already.
    }
  }
}
