package madang.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Puts SQLite's native library beside the data, once, and has it loaded from there. Left to itself
 * the driver runs {@code uname} at each start and unpacks a megabyte into the folder for temporary
 * files, where it stays when the server is killed. Where this doesn't work, on a full disk or one
 * that is mounted noexec, the driver does as it likes.
 */
final class NativeLibrary {
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private NativeLibrary() {}

  /**
   * Before the first connection.
   *
   * @throws StoreException if it can be loaded from nowhere
   */
  static synchronized void load(Path folder) throws StoreException {
    Path library = System.getProperty(PATH) == null ? unpacked(folder) : null;
    if (library != null) {
      System.setProperty(PATH, folder.toAbsolutePath().toString());
      System.setProperty(NAME, String.valueOf(library.getFileName()));
      if (!loads()) { // mounted noexec, for example; under another name it looks nowhere else
        System.clearProperty(PATH);
        System.clearProperty(NAME);
      }
    }
    if (!loads()) {
      throw new StoreException(
          "SQLite's library can be loaded neither from "
              + folder.toAbsolutePath()
              + " nor from "
              + System.getProperty("java.io.tmpdir")
              + ": one of them must have some megabytes of room and not be mounted noexec");
    }
  }

  private static boolean loads() {
    try {
      return SQLiteJDBCLoader.initialize(); // at once where that was done already
    } catch (Exception e) { // it declares no other
      return false;
    }
  }

  /** The library as a file in this folder; null where that isn't for us to do, or can't be done. */
  private static @Nullable Path unpacked(Path folder) {
    String machine =
        switch (System.getProperty("os.arch", "")) {
          case "amd64" -> "x86_64";
          case "aarch64" -> "aarch64";
          default -> "";
        };
    boolean glibc =
        System.getProperty("os.name", "").equals("Linux")
            && !Files.exists(Path.of("/lib/ld-musl-" + machine + ".so.1"));
    if (machine.isEmpty() || !glibc) {
      return null;
    }
    String name = "libsqlitejdbc-" + SQLiteJDBCLoader.getVersion() + ".so";
    String resource = "/org/sqlite/native/Linux/" + machine + "/libsqlitejdbc.so";
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        return null;
      }
      Path library = folder.resolve(name);
      if (!Files.exists(library)) {
        Path part = folder.resolve(name + ".part");
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      }
      return library;
    } catch (IOException e) {
      return null;
    }
  }
}
