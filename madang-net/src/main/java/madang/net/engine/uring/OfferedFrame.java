package madang.net.engine.uring;

import madang.net.Frame;
import madang.net.engine.Inbox;

/** A frame for one connection on its way through its loop's inbox. */
final class OfferedFrame extends Inbox.Item {
  private final UringConnection connection;
  private final Frame frame;
  private final boolean own;

  /**
   * @param own whether the connection's own context sent it and has counted it as offered
   */
  OfferedFrame(UringConnection connection, Frame frame, boolean own) {
    this.connection = connection;
    this.frame = frame;
    this.own = own;
  }

  @Override
  public void run() {
    connection.arrive(frame, own);
  }
}
