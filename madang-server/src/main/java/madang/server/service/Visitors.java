package madang.server.service;

import java.net.SocketAddress;
import java.util.function.Consumer;
import madang.net.Connection;
import madang.server.config.Address;

/** Says who connected and who left, with how many are here then. Any thread. */
public final class Visitors {
  private final Consumer<String> notices;
  private int here; // guarded by this, so that the numbers are said in their order

  /**
   * @param notices told each line; must not block
   */
  public Visitors(Consumer<String> notices) {
    this.notices = notices;
  }

  void arrived(Connection connection) {
    arrived(connection.id(), connection.remote());
  }

  /** Somebody came whose connection another process has. */
  public synchronized void arrived(long id, SocketAddress remote) {
    here++;
    notices.accept("connected " + id + " " + Address.text(remote) + " (" + here + " now)");
  }

  void left(Connection connection, long reads, long bytes) {
    left(connection.id(), reads, bytes);
  }

  /** Somebody left whose connection another process had. */
  public synchronized void left(long id, long reads, long bytes) {
    here--;
    notices.accept("closed %d after %d reads, %d bytes (%d now)".formatted(id, reads, bytes, here));
  }

  /** Somebody's connection ended with the process that had it, and with its counts. */
  public synchronized void lost(long id) {
    here--;
    notices.accept(
        "closed %d after 0 reads, 0 bytes (%d now): its process died and told no more"
            .formatted(id, here));
  }
}
