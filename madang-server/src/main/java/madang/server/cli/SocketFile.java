package madang.server.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The file of a local socket, unix(7). A server that was killed leaves it behind, and bind(2) then
 * refuses the next one. Whoever starts holds a lock beside it ({@code PATH.lock}, which stays) from
 * the look at the old file until it listens, so that of two that start at once none takes the
 * other's away.
 */
final class SocketFile {
  private SocketFile() {}

  /** Binds and listens. */
  @FunctionalInterface
  interface Opening<T> {
    T open() throws IOException;
  }

  /** Removes a socket file that nobody listens at any more, then opens. */
  static <T> T take(UnixDomainSocketAddress address, Opening<T> opening) throws IOException {
    try (FileChannel lock = lock(address.getPath())) {
      if (lock != null) {
        lock.lock(); // until it is closed
        if (isForsaken(address)) {
          Files.delete(address.getPath());
        }
      }
      return opening.open();
    }
  }

  /** Null where this user may not make files: binding says so better. */
  private static @Nullable FileChannel lock(Path socket) {
    try {
      return FileChannel.open(
          Path.of(socket + ".lock"),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether this is a socket at which callers are refused. */
  private static boolean isForsaken(UnixDomainSocketAddress address) {
    try {
      if (!Files.readAttributes(
              address.getPath(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isOther()) {
        return false; // a file, a folder or a link
      }
    } catch (IOException e) {
      return false; // most likely there is nothing
    }
    try (SocketChannel caller = SocketChannel.open(address)) {
      return !caller.isOpen();
    } catch (ConnectException e) {
      return true; // ECONNREFUSED: bound once, and nobody listens
    } catch (IOException e) {
      return false;
    }
  }
}
