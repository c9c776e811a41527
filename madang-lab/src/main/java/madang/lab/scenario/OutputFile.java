package madang.lab.scenario;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The files that a run writes at its end. */
final class OutputFile {
  private OutputFile() {}

  /**
   * Finds out before anything is measured whether files can be written, by opening each.
   *
   * @param files null where none is asked for
   * @return the first that can't, with the reason; null where all can
   */
  static @Nullable String obstacle(@Nullable Path... files) {
    for (Path file : files) {
      String reason = file == null ? null : obstacle(file);
      if (reason != null) {
        return file + ": " + reason;
      }
    }
    return null;
  }

  private static @Nullable String obstacle(Path file) {
    try {
      boolean there = Files.exists(file);
      Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
      if (!there) {
        Files.delete(file);
      }
      return null;
    } catch (IOException e) {
      return reason(e);
    }
  }

  /**
   * Writes what there is so far, so that a night's figures outlive whatever ends the run. In
   * silence: the writing at the end says what is wrong.
   */
  static void keep(@Nullable Path file, Supplier<String> text) {
    if (file != null) {
      try {
        Files.writeString(file, text.get());
      } catch (IOException e) {
        // The next attempt may succeed; the last one is reported.
      }
    }
  }

  /** Writes a file where one is asked for, and says so. */
  static boolean write(@Nullable Path file, Supplier<String> text) {
    if (file == null) {
      return true;
    }
    try {
      Files.writeString(file, text.get());
      System.err.println("written: " + file);
      return true;
    } catch (IOException e) {
      System.err.println("madang: can't write " + file + ": " + reason(e));
      return false;
    }
  }

  /** The exceptions of java.nio.file give the file as their message, and the reason by kind. */
  private static @Nullable String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such folder";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      case FileSystemException other -> "not permitted";
      default -> e.getMessage();
    };
  }
}
