package madang.net.engine.blocking;

import java.util.LinkedHashSet;
import java.util.Set;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group. The lock makes one order of all changes and sends; under it there are
 * only offers to members' queues and, for the calling thread's own connection, additions to its
 * outbox.
 */
final class BlockingGroup implements ConnectionGroup {
  private final Set<BlockingConnection> members = new LinkedHashSet<>();

  static BlockingConnection own(Connection connection) {
    if (connection instanceof BlockingConnection own) {
      return own;
    }
    throw new IllegalArgumentException("not of this engine: " + connection);
  }

  @Override
  public synchronized boolean add(Connection connection) {
    return members.add(own(connection));
  }

  @Override
  public synchronized boolean remove(Connection connection) {
    return members.remove(own(connection));
  }

  @Override
  public synchronized void send(Frame frame, @Nullable Connection except) {
    for (BlockingConnection member : members) {
      if (member != except) {
        member.send(frame);
      }
    }
  }

  @Override
  public synchronized int size() {
    return members.size();
  }
}
