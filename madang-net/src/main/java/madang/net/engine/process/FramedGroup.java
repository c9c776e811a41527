package madang.net.engine.process;

import java.util.Collection;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/**
 * A group whose members are of two kinds: those whose sockets workers have, who get frames in the
 * form of {@link Wire}, and those that this process has called itself. The lock makes one order of
 * all sends; only the locks of the reactor's groups are taken under it.
 */
final class FramedGroup implements ConnectionGroup {
  private final ConnectionGroup framed;
  private final ConnectionGroup plain;

  FramedGroup(IoEngine reactor) {
    framed = reactor.newGroup();
    plain = reactor.newGroup();
  }

  /** {@link IoEngine#send} for both kinds. */
  static void send(IoEngine reactor, Frame frame, Collection<? extends Connection> connections) {
    reactor.send(frame, connections.stream().filter(c -> !isFramed(c)).toList());
    reactor.send(
        Wire.data(frame),
        connections.stream().filter(FramedGroup::isFramed).map(FramedConnection::stream).toList());
  }

  private static boolean isFramed(Connection connection) {
    return connection instanceof FramedConnection;
  }

  private ConnectionGroup groupOf(Connection connection) {
    return isFramed(connection) ? framed : plain;
  }

  @Override
  public synchronized boolean add(Connection connection) {
    return groupOf(connection).add(FramedConnection.stream(connection));
  }

  @Override
  public synchronized boolean remove(Connection connection) {
    return groupOf(connection).remove(FramedConnection.stream(connection));
  }

  @Override
  public synchronized void send(Frame frame, @Nullable Connection except) {
    Connection stream = except == null ? null : FramedConnection.stream(except);
    if (plain.size() > 0) {
      plain.send(frame, stream);
    }
    if (framed.size() > 0) {
      framed.send(Wire.data(frame), stream);
    }
  }

  @Override
  public synchronized int size() {
    return framed.size() + plain.size();
  }
}
