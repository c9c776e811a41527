package madang.server.service;

import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;

/** The textbook's echo: every byte comes back, in order. */
public final class EchoHandler implements Handler {
  private final Visitors visitors;
  private long reads;
  private long bytes;

  /**
   * @param visitors told about this connection
   */
  public EchoHandler(Visitors visitors) {
    this.visitors = visitors;
  }

  @Override
  public void onOpen(Connection connection) {
    visitors.arrived(connection);
  }

  @Override
  public void onBytes(Connection connection, ByteBuffer in) {
    reads++;
    bytes += in.remaining();
    connection.send(in);
  }

  @Override
  public void onClose(Connection connection, CloseReason reason) {
    visitors.left(connection, reads, bytes);
  }
}
