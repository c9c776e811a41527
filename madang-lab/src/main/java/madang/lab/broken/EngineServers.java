package madang.lab.broken;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.Poller;

/** The same services on Madang's engine, one loop, edge-triggered. */
final class EngineServers implements SlowOne.Server, AutoCloseable {
  private final IoEngine engine;
  private final Semaphore arrived = new Semaphore(0);
  private final SocketAddress address;

  private EngineServers(Stage stage, Service service) throws IOException {
    EngineOptions options = EngineOptions.DEFAULTS.withTrace(stage::call);
    engine = IoEngine.start(new IoModel.Reactor(Poller.EPOLL_ET, 1), options);
    Handler.Factory handlers = service.on(engine, stage, arrived);
    SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    address = engine.listen(new Listener(any, handlers)).address();
  }

  static EngineServers echo(Stage stage) throws IOException {
    return new EngineServers(stage, (engine, told, arrived) -> connection -> Connection::send);
  }

  /** What anybody says goes to everybody else. */
  static EngineServers relay(Stage stage) throws IOException {
    return new EngineServers(
        stage,
        (engine, told, arrived) -> {
          ConnectionGroup everybody = engine.newGroup();
          return connection -> new RelayHandler(everybody, told, arrived);
        });
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public void awaitListeners(int count) throws InterruptedException {
    arrived.acquire(count);
  }

  @Override
  public Duration patience() {
    return Ear.MUST_COME;
  }

  @Override
  public void close() {
    engine.close();
  }

  private interface Service {
    Handler.Factory on(IoEngine engine, Stage stage, Semaphore arrived);
  }

  private record RelayHandler(ConnectionGroup everybody, Stage stage, Semaphore arrived)
      implements Handler {
    @Override
    public void onOpen(Connection connection) {
      everybody.add(connection);
      arrived.release();
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer in) {
      everybody.send(Frame.copyOf(in), connection);
    }

    @Override
    public void onClose(Connection connection, CloseReason reason) {
      everybody.remove(connection);
      if (reason.kind() == CloseReason.Kind.OUTBOX_FULL) {
        stage.say("Madang closes connection " + connection.id() + ": " + reason.detail() + ".");
      }
    }
  }
}
