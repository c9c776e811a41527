package madang.server.service;

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

  synchronized void arrived(Connection connection) {
    here++;
    notices.accept(
        "connected "
            + connection.id()
            + " "
            + Address.text(connection.remote())
            + " ("
            + here
            + " now)");
  }

  synchronized void left(Connection connection, long reads, long bytes) {
    here--;
    notices.accept(
        "closed %d after %d reads, %d bytes (%d now)"
            .formatted(connection.id(), reads, bytes, here));
  }
}
