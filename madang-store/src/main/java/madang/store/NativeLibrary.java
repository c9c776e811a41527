package madang.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Puts SQLite's native library beside the data, once. Left to itself the driver runs {@code uname}
 * at each start and unpacks a megabyte into the folder for temporary files, where it stays when the
 * server is killed. Where this doesn't work the driver does as it likes.
 */
final class NativeLibrary {
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";

  private NativeLibrary() {}

  /** Before the first connection: says to the driver where its library is. */
  static synchronized void unpackInto(Path folder) {
    String machine =
        switch (System.getProperty("os.arch", "")) {
          case "amd64" -> "x86_64";
          case "aarch64" -> "aarch64";
          default -> "";
        };
    boolean glibc =
        System.getProperty("os.name", "").equals("Linux")
            && !Files.exists(Path.of("/lib/ld-musl-" + machine + ".so.1"));
    if (System.getProperty(PATH) != null || machine.isEmpty() || !glibc) {
      return;
    }
    String name = "libsqlitejdbc-" + SQLiteJDBCLoader.getVersion() + ".so";
    String resource = "/org/sqlite/native/Linux/" + machine + "/libsqlitejdbc.so";
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        return;
      }
      Path library = folder.resolve(name);
      if (!Files.exists(library)) {
        Path part = folder.resolve(name + ".part");
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
      }
      System.setProperty(PATH, folder.toAbsolutePath().toString());
      System.setProperty(NAME, name);
    } catch (IOException e) {
      // A full disk, for example: the driver may still find a place.
    }
  }
}
