package madang.net.engine.process;

import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import madang.net.Handler;
import madang.net.Listener;
import madang.net.engine.Farewell;
import madang.net.engine.TurnedAway;

/** An open listener. Any thread. */
final class ProcessListener implements Listener.Handle {
  final int fd;
  final Handler.Factory handlers;
  final Farewell farewell;
  final TurnedAway turnedAway;
  private final SocketAddress address;
  private final int maxConnections;
  private final Consumer<ProcessListener> closer;
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * @param closer takes it out of the loop and closes its descriptor, before it returns
   */
  ProcessListener(
      int fd, SocketAddress address, Listener listener, Consumer<ProcessListener> closer) {
    this.fd = fd;
    this.address = address;
    this.handlers = listener.handlers();
    this.maxConnections = listener.maxConnections();
    this.farewell = new Farewell(listener.farewell());
    this.turnedAway = new TurnedAway("process model: " + address);
    this.closer = closer;
  }

  /** Counts a new connection in; false where it is one too many. */
  boolean entered() {
    if (connections.incrementAndGet() <= maxConnections) {
      return true;
    }
    connections.decrementAndGet();
    return false;
  }

  void left() {
    connections.decrementAndGet();
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    closer.accept(this);
  }
}
