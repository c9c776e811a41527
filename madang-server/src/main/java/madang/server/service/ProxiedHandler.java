package madang.server.service;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.server.config.Address;
import madang.wire.ProxyHeader;

/**
 * Reads the PROXY header of a trusted proxy's connection, then hands over to the service, which
 * until then knows nothing of the connection. On the connection's context.
 */
final class ProxiedHandler implements Handler {
  /** The protocol asks for 3 seconds at the least, so that a lost packet can be sent again. */
  private static final long PATIENCE_NS = 5_000_000_000L;

  private static final int TIMER = 1;

  private final Proxies.Service service;
  private final Consumer<String> log;

  ProxiedHandler(Proxies.Service service, Consumer<String> log) {
    this.service = service;
    this.log = log;
  }

  @Override
  public void onOpen(Connection connection) {
    connection.schedule(TIMER, PATIENCE_NS);
  }

  @Override
  public void onBytes(Connection connection, ByteBuffer in) {
    ProxyHeader header = ProxyHeader.read(in);
    switch (header.state()) {
      case INCOMPLETE -> {}
      case BAD -> refuse(connection, header.fault());
      case COMPLETE -> {
        connection.cancel(TIMER);
        SocketAddress announced = header.caller();
        Handler next =
            service.handlerFor(connection, announced == null ? connection.remote() : announced);
        connection.handler(next);
        next.onOpen(connection);
        if (in.hasRemaining()) {
          next.onBytes(connection, in);
        }
      }
    }
  }

  @Override
  public void onTimer(Connection connection, int kind) {
    refuse(connection, "it didn't come within 5 seconds");
  }

  @Override
  public void onEnd(Connection connection, ByteBuffer unread) {
    if (unread.hasRemaining()) {
      refuse(connection, "the connection ended before it was whole");
    } else {
      connection.close(CloseReason.PEER_ENDED); // a balancer looks whether we are there
    }
  }

  private void refuse(Connection connection, String fault) {
    log.accept("bad PROXY header from " + Address.text(connection.remote()) + ": " + fault);
    connection.close(CloseReason.local("bad PROXY header"));
  }

  @Override
  public int unreadLimit() {
    return ProxyHeader.MOST_BYTES;
  }
}
