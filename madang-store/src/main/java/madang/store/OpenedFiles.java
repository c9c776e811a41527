package madang.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A database's files as they were when it was opened. SQLite goes on with an open file whatever
 * happens to its name: what is stored in one that was moved or deleted is gone at the next start.
 */
final class OpenedFiles {
  private final Map<Path, Object> keys = new LinkedHashMap<>();

  private final Path wal;

  /** Remembers the files of an open database that are there. */
  OpenedFiles(Path database) {
    wal = database.resolveSibling(database.getFileName() + "-wal");
    for (String suffix : List.of("", "-wal", "-shm")) {
      Path file = database.resolveSibling(database.getFileName() + suffix);
      Object key = key(file);
      if (key != null) {
        keys.put(file, key);
      }
    }
  }

  /** Whether each name still stands for the file that was opened. */
  boolean inPlace() {
    for (Map.Entry<Path, Object> opened : keys.entrySet()) {
      if (!Objects.equals(key(opened.getKey()), opened.getValue())) {
        return false;
      }
    }
    return true;
  }

  /** How much stands in the WAL. */
  long walBytes() throws IOException {
    return Files.size(wal);
  }

  /** Has the WAL written to disk. SQLite has no locks on that file, so that it can be closed. */
  void syncWal() throws IOException {
    try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
  }

  /** Device and inode number; null where there is no such file, or the system has no such key. */
  private static @Nullable Object key(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}
