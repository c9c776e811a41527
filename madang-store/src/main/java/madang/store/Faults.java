package madang.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Consumer;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Says what is wrong with a file in one line, and once: again only after {@link #AGAIN_NS}, when
 * something else is wrong, or after it had worked meanwhile. Any thread.
 */
final class Faults {
  private static final long AGAIN_NS = 60_000_000_000L;

  // Primary result codes: https://www.sqlite.org/rescode.html
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READONLY = 8;
  static final int IOERR = 10;
  static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  static final int NOTADB = 26;

  /** An offset is there already: a page says something else than another. */
  private static final int CONSTRAINT = 19;

  /** What goes wrong with a file that is written, and never with one that is read. */
  private static final Set<SQLiteErrorCode> WRITING =
      Set.of(
          SQLiteErrorCode.SQLITE_IOERR_WRITE,
          SQLiteErrorCode.SQLITE_IOERR_FSYNC,
          SQLiteErrorCode.SQLITE_IOERR_TRUNCATE);

  /** Not SQLite's: a mistake of this program. */
  private static final int MISTAKE = 253;

  /** Not SQLite's: the file isn't under its name any more. */
  static final int MOVED = 254;

  /** Not SQLite's: it was tried a moment ago. */
  static final int WAITING = 255;

  /** What to do where a history is damaged. */
  private static final String RESTORE =
      "stop the server and restore a backup (madang restore FILE --replace),"
          + " or move the file away to begin anew";

  private final Path file;
  private final String remedy;
  private final String consequence;
  private final Consumer<String> notices;
  private int failing;
  private long saidNs;
  private volatile boolean failed;

  /**
   * Of a history.
   *
   * @param consequence what it means for people, for example {@code messages are refused}
   */
  Faults(Path file, String consequence, Consumer<String> notices) {
    this(file, RESTORE, consequence, notices);
  }

  /**
   * @param remedy what is to be done, or is done, where the file is damaged
   * @param consequence as above
   */
  Faults(Path file, String remedy, String consequence, Consumer<String> notices) {
    this.file = file;
    this.remedy = remedy;
    this.consequence = consequence;
    this.notices = notices;
  }

  /** A mistake of this program, told and gone on after like a fault of the disk. */
  static SQLException mistake(RuntimeException e) {
    return new SQLException(words(e), "", MISTAKE, e);
  }

  /** The same in words. */
  static String words(RuntimeException e) {
    return "this should not happen, please report it: " + e;
  }

  static int code(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == CONSTRAINT ? CORRUPT : code;
  }

  /**
   * Whether the connection can be used again as it is. It had better be: while one is open others
   * can read, whatever the disk does; the first to open a database writes to its -shm file. But one
   * that was opened on a read-only disk would keep that in mind.
   */
  static boolean passes(SQLException e) {
    return switch (code(e)) {
      case BUSY, LOCKED, MOVED, FULL, IOERR, MISTAKE -> true;
      default -> false;
    };
  }

  /** Whether the file isn't what was written, or no database at all. */
  static boolean damaged(SQLException e) {
    int code = code(e);
    return code == CORRUPT || code == NOTADB;
  }

  synchronized void failed(SQLException e) {
    failed = true;
    int code = code(e);
    long now = System.nanoTime();
    if (code != failing || now - saidNs > AGAIN_NS) {
      failing = code;
      saidNs = now;
      notices.accept("history: " + words(file, e, remedy) + "; until then " + consequence);
    }
  }

  /** Damage stays though other parts of the file work: of that nothing is said. */
  void worked() {
    if (failed) {
      synchronized (this) {
        failed = false;
        if (failing != CORRUPT) {
          failing = 0;
          notices.accept("history: " + file.getFileName() + " works again");
        }
      }
    }
  }

  /** What is wrong with a history and what to do. */
  static String words(Path file, SQLException e) {
    return words(file, e, RESTORE);
  }

  /** What is wrong where one file is only read and another one is written. */
  static String words(Path read, Path written, SQLException e) {
    if (code(e) == FULL) {
      return words(written, e);
    }
    boolean writing = e instanceof SQLiteException said && WRITING.contains(said.getResultCode());
    return writing
        ? written + " can't be written (" + reason(e) + "): look at its disk"
        : words(read, e);
  }

  private static String words(Path file, SQLException e, String remedy) {
    return switch (code(e)) {
      case MISTAKE -> String.valueOf(e.getMessage());
      case FULL -> "the disk of " + file + " is full: free some space";
      case READONLY -> readOnly(file);
      case BUSY, LOCKED -> file + " is locked by another process: end that one";
      case CORRUPT, NOTADB -> file + " is damaged: " + remedy;
      case MOVED ->
          file
              + " was moved, replaced or deleted while the server runs, or a part of it: put it"
              + " back, or stop the server and start it with what is there now";
      case IOERR, CANTOPEN ->
          Files.exists(file) && !Files.isWritable(file)
              ? readOnly(file)
              : file + " can't be read or written (" + reason(file, e) + "): look at the disk";
      default -> file + " fails (" + reason(e) + ")";
    };
  }

  /** Why a file can't be read or written: java.nio.file gives its name alone as the message. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file or folder";
      case AccessDeniedException _ -> "not permitted";
      case NotDirectoryException _ -> "not a folder";
      case FileAlreadyExistsException _ -> "a file of that name is in the way";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String readOnly(Path file) {
    return file + " is on a read-only disk, or this user may not write it: change that";
  }

  /** SQLite doesn't say why it couldn't open a file: the system says it once more. */
  private static String reason(Path file, SQLException e) {
    if (Files.isDirectory(file)) {
      return "it is a folder";
    }
    try { // without opening it: its closing would take SQLite's locks from it
      file.getFileSystem().provider().checkAccess(file, AccessMode.READ);
      return reason(e);
    } catch (IOException why) {
      return reason(why);
    }
  }

  private static String reason(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(']');
    return message.startsWith("[") && end > 0 ? message.substring(1, end) : message;
  }
}
