package madang.server.service;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.server.Printable;
import madang.server.config.Address;

/**
 * Says of each connection of a service who opened it, and why and after how many bytes it closed.
 * Where nobody wants to know when it opens, its handler is left as it is. Any thread.
 */
public final class ConnectionLog {
  private final BooleanSupplier wanted;
  private final Consumer<Supplier<String>> log;

  /**
   * @param wanted whether lines are wanted now
   * @param log told each line, to be made elsewhere; must not block
   */
  public ConnectionLog(BooleanSupplier wanted, Consumer<Supplier<String>> log) {
    this.wanted = wanted;
    this.log = log;
  }

  /**
   * Puts itself in front of a service.
   *
   * @param kind the kind of listener, for the lines
   */
  public Proxies.Service before(String kind, Proxies.Service service) {
    return (connection, caller) -> {
      Handler handler = service.handlerFor(connection, caller);
      return wanted.getAsBoolean() ? new Recorded(handler, kind, caller, log) : handler;
    };
  }

  /** Lets a handler do its work and counts. On the connection's context. */
  private static final class Recorded implements Handler {
    private final Handler handler;
    private final String kind;
    private final SocketAddress caller;
    private final Consumer<Supplier<String>> log;
    private long bytes;
    private int unread; // of these

    Recorded(Handler handler, String kind, SocketAddress caller, Consumer<Supplier<String>> log) {
      this.handler = handler;
      this.kind = kind;
      this.caller = caller;
      this.log = log;
    }

    @Override
    public void onOpen(Connection connection) {
      long id = connection.id();
      log.accept(() -> "connection " + id + " opened at " + kind + " by " + Address.text(caller));
      handler.onOpen(connection);
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer in) {
      bytes += in.remaining() - unread;
      handler.onBytes(connection, in);
      unread = in.remaining();
    }

    @Override
    public void onEnd(Connection connection, ByteBuffer rest) {
      handler.onEnd(connection, rest);
    }

    @Override
    public void onDrained(Connection connection) {
      handler.onDrained(connection);
    }

    @Override
    public void onTimer(Connection connection, int timer) {
      handler.onTimer(connection, timer);
    }

    @Override
    public void onClose(Connection connection, CloseReason reason) {
      handler.onClose(connection, reason);
      long id = connection.id();
      long read = bytes;
      log.accept(() ->
          "connection "
              + id
              + " closed at "
              + kind
              + " after "
              + read
              + " bytes: "
              + Printable.of(reason.detail()));
    }

    @Override
    public int unreadLimit() {
      return handler.unreadLimit();
    }
  }
}
