package madang.server.service;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import madang.net.Handler;

/**
 * The textbook's chat server: every byte that anybody sends goes to everybody, the sender too, in
 * one order for all.
 */
public final class RelayHandler implements Handler {
  private final ConnectionGroup everybody;
  private final Visitors visitors;
  private final SocketAddress caller;
  private long reads;
  private long bytes;

  /**
   * @param everybody the connections of this relay; the handler adds and removes its own
   * @param visitors told about this connection
   * @param caller who calls
   */
  public RelayHandler(ConnectionGroup everybody, Visitors visitors, SocketAddress caller) {
    this.caller = caller;
    this.everybody = everybody;
    this.visitors = visitors;
  }

  @Override
  public void onOpen(Connection connection) {
    everybody.add(connection);
    visitors.arrived(connection.id(), caller);
  }

  @Override
  public void onBytes(Connection connection, ByteBuffer in) {
    reads++;
    bytes += in.remaining();
    everybody.send(Frame.copyOf(in));
  }

  @Override
  public void onClose(Connection connection, CloseReason reason) {
    everybody.remove(connection);
    visitors.left(connection, reads, bytes);
  }
}
