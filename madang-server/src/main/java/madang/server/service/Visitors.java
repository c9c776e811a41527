package madang.server.service;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import madang.net.Connection;
import madang.server.config.Address;

/** Says who connected and who left, with how many are here then. Any thread. */
public final class Visitors {
  private final AtomicInteger here = new AtomicInteger();
  private final Consumer<String> notices;

  /**
   * @param notices told each line; must not block
   */
  public Visitors(Consumer<String> notices) {
    this.notices = notices;
  }

  void arrived(Connection connection) {
    int now = here.incrementAndGet();
    notices.accept(
        "connected "
            + connection.id()
            + " "
            + Address.text(connection.remote())
            + " ("
            + now
            + " now)");
  }

  void left(Connection connection, long reads, long bytes) {
    int now = here.decrementAndGet();
    notices.accept(
        "closed %d after %d reads, %d bytes (%d now)"
            .formatted(connection.id(), reads, bytes, now));
  }
}
