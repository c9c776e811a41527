package madang.net.engine;

import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/** Frames on their way to outboxes of another thread's loop. */
final class Delivery {
  private Delivery() {}

  /** A frame for one connection. */
  static final class One extends Inbox.Item {
    private final LoopConnection connection;
    private final Frame frame;
    private final boolean own;

    /**
     * @param own whether the connection's own context sent it and has counted it as offered
     */
    One(LoopConnection connection, Frame frame, boolean own) {
      this.connection = connection;
      this.frame = frame;
      this.own = own;
    }

    @Override
    public void run() {
      if (own) {
        connection.output().offered(-frame.length());
      }
      connection.enqueue(frame);
    }
  }

  /** A frame for connections of one loop; the array is never changed. */
  static final class Many extends Inbox.Item {
    private final Frame frame;
    private final Member[] connections;
    private final @Nullable Member except;

    Many(Frame frame, Member[] connections, @Nullable Member except) {
      this.frame = frame;
      this.connections = connections;
      this.except = except;
    }

    @Override
    public void run() {
      now(frame, connections, except);
    }

    @Override
    public int deliveries() {
      return Math.max(1, connections.length);
    }
  }

  /** Puts a frame into the outboxes of connections of one loop, on that loop. */
  static void now(Frame frame, Member[] connections, @Nullable Member except) {
    for (Member connection : connections) {
      if (connection != except) {
        connection.enqueue(frame);
      }
    }
  }
}
