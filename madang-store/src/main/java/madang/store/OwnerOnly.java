package madang.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Who may look at what is made here: private talks and keys of rooms are nobody else's matter. */
final class OwnerOnly {
  private OwnerOnly() {}

  /** Of a new file. */
  static FileAttribute<?>[] file(Path file) {
    return permissions(file, "rw-------");
  }

  /** Of a new folder, which keeps others from all that is in it. */
  static FileAttribute<?>[] folder(Path folder) {
    return permissions(folder, "rwx------");
  }

  /**
   * Makes an empty file where there is none: SQLite takes it, and gives its WAL the same rights.
   */
  static void make(Path file) {
    try {
      Files.createFile(file, file(file));
    } catch (IOException e) {
      // It is there already, or SQLite says what is wrong.
    }
  }

  /** None where the system has no such permissions. */
  private static FileAttribute<?>[] permissions(Path path, String letters) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(letters))
        }
        : new FileAttribute<?>[0];
  }
}
