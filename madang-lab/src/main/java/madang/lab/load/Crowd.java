package madang.lab.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/** Connections that are there while others work: opened step by step, and then idle. */
public final class Crowd implements Bystanders {
  private final Dialer dialer;
  private final List<Connection> connections = new ArrayList<>();

  private Crowd(IoEngine engine, InetSocketAddress target) {
    dialer = new Dialer(engine, target);
  }

  /** Connections that say nothing. */
  public static Crowd idle(IoEngine engine, InetSocketAddress target) {
    return new Crowd(engine, target);
  }

  /** Opens more until there are {@code count}. */
  public void growTo(int count) throws LoadException, InterruptedException {
    if (count > connections.size()) {
      connections.addAll(
          dialer.open(count - connections.size(), (index, progress) -> new Idle(progress)));
    }
  }

  /** How many there are. */
  public int size() {
    return connections.size();
  }

  @Override
  public @Nullable String fault() {
    return dialer.fault();
  }

  @Override
  public void close() {
    dialer.forgive();
    connections.forEach(one -> one.close(CloseReason.local("measured")));
  }

  private record Idle(Dialer.Progress progress) implements Handler {
    @Override
    public void onOpen(Connection connection) {
      progress.ready();
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
      bytes.position(bytes.limit());
    }

    @Override
    public void onClose(Connection connection, CloseReason reason) {
      progress.ended(reason);
    }
  }
}
