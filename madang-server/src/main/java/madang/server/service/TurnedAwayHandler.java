package madang.server.service;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.server.config.Address;

/** Closes a connection that didn't come through a proxy where all must. */
final class TurnedAwayHandler implements Handler {
  private final Consumer<String> log;

  TurnedAwayHandler(Consumer<String> log) {
    this.log = log;
  }

  @Override
  public void onOpen(Connection connection) {
    log.accept(
        "turned away "
            + Address.text(connection.remote())
            + ": not a proxy of listen.proxy_from, and listen.proxy_required is set");
    connection.close(CloseReason.local("callers must come through a proxy"));
  }

  @Override
  public void onBytes(Connection connection, ByteBuffer in) {
    in.position(in.limit());
  }
}
