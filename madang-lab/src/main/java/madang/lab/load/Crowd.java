package madang.lab.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/** Connections that are there while others work: opened step by step, and then idle or slow. */
public final class Crowd implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofMinutes(2);

  private final Dialer dialer;
  private final Function<Dialer.Progress, Handler> handlers;
  private final List<Connection> connections = new ArrayList<>();

  private Crowd(
      IoEngine engine, InetSocketAddress target, Function<Dialer.Progress, Handler> handlers) {
    dialer = new Dialer(engine, target);
    this.handlers = handlers;
  }

  /** Connections that say nothing. */
  public static Crowd idle(IoEngine engine, InetSocketAddress target) {
    return new Crowd(engine, target, Idle::new);
  }

  /**
   * Connections to an echo server that each send {@code bytes}, look away for {@code pause}, then
   * read all that came back, and begin anew.
   */
  public static Crowd slow(IoEngine engine, InetSocketAddress target, int bytes, Duration pause) {
    return new Crowd(engine, target, progress -> new SlowReader(progress, bytes, pause));
  }

  /** Opens more until there are {@code count}. */
  public void growTo(int count) throws LoadException, InterruptedException {
    if (count > connections.size()) {
      connections.addAll(
          dialer.open(
              count - connections.size(), (index, progress) -> handlers.apply(progress), CONNECT));
    }
  }

  /** How many there are. */
  public int size() {
    return connections.size();
  }

  /** The first that ended by itself, in words; null while none has. */
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

  private static final class SlowReader implements Handler {
    private static final int LOOK_AGAIN = 0;

    private final Dialer.Progress progress;
    private final ByteBuffer out;
    private final long pauseNs;
    private long due;

    SlowReader(Dialer.Progress progress, int bytes, Duration pause) {
      this.progress = progress;
      out = ByteBuffer.allocate(bytes);
      pauseNs = pause.toNanos();
    }

    @Override
    public void onOpen(Connection connection) {
      progress.ready();
      lookAway(connection);
    }

    private void lookAway(Connection connection) {
      connection.pauseReads();
      due += out.capacity();
      connection.send(out.clear());
      connection.schedule(LOOK_AGAIN, pauseNs);
    }

    @Override
    public void onTimer(Connection connection, int kind) {
      connection.resumeReads();
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
      due -= bytes.remaining();
      bytes.position(bytes.limit());
      if (due == 0) {
        lookAway(connection);
      }
    }

    @Override
    public void onClose(Connection connection, CloseReason reason) {
      progress.ended(reason);
    }
  }
}
