package madang.net.engine.process;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import madang.net.engine.ReactorEngine;
import madang.net.sys.CallState;
import madang.net.sys.Fd;

/**
 * Where workers call: a Unix-domain socket in a temporary folder that only this user may enter.
 *
 * @param fd listens, non-blocking
 */
record Door(int fd, Path path) {

  /** More than the workers that can start at once. */
  private static final int BACKLOG = 64;

  static Door open(ReactorEngine reactor) throws IOException {
    Path folder = Files.createTempDirectory("madang-"); // 0700
    Path path = folder.resolve("door");
    try {
      int fd = reactor.listening(UnixDomainSocketAddress.of(path), BACKLOG);
      return new Door(fd, path);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(folder);
      throw e;
    }
  }

  /** Closes and removes it. */
  void close() {
    Fd.close(CallState.ofThread(), fd);
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(path.getParent());
    } catch (IOException e) {
      // A folder that nobody uses stays behind in the system's place for such.
    }
  }
}
