package madang.lab.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import madang.lab.measure.Latencies;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/**
 * Short visits to an echo server: connect, send one message, read it back, close, and begin anew,
 * so many side by side. One visit counts as one; its latency is from the connect to the last byte.
 */
public final class ChurnLoad implements Load {
  private static final Duration END = Duration.ofSeconds(5);

  /** Visits over which the source addresses go round: 200 addresses. */
  private static final int MAX_SOURCES = 100_000;

  private final IoEngine engine;
  private final InetSocketAddress target;
  private final int parallel;
  private final byte[] message;
  private final Latencies latencies = new Latencies();

  // Written on the loop only, read by the controlling thread.
  private final AtomicLong visits = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();
  private final Set<Visit> visiting = ConcurrentHashMap.newKeySet();
  private volatile boolean running;
  private volatile boolean forgiven;
  private volatile @Nullable String wrong;
  private int sources; // visits begun: each 500 come from another source address

  /**
   * Sees whether somebody is there.
   *
   * @param engine with one loop: counts are kept without locks
   * @param parallel visits at the same time
   */
  public ChurnLoad(IoEngine engine, InetSocketAddress target, int parallel, int messageBytes)
      throws LoadException, InterruptedException {
    this.engine = engine;
    this.target = target;
    this.parallel = parallel;
    message = new byte[messageBytes];
    Arrays.fill(message, (byte) 'v');
    try (Crowd probe = Crowd.idle(engine, target)) {
      probe.growTo(1);
    }
  }

  @Override
  public void start() {
    running = true;
    open.set(parallel);
    for (int i = 0; i < parallel; i++) {
      visit();
    }
  }

  /** Before the first answers on the controlling thread, then on the loop. */
  private synchronized void visit() {
    // More than the some thousands of ports of one address would be waiting in TIME_WAIT.
    int source = sources++ % MAX_SOURCES;
    Visit next = new Visit(System.nanoTime());
    visiting.add(next);
    next.connection = engine.connect(Dialer.source(target, source), target, next);
  }

  @Override
  public long done() {
    return visits.get();
  }

  @Override
  public void stop(Duration still) throws LoadException, InterruptedException {
    running = false;
    Waiting.until(
        () -> open.get() == 0,
        this::fault,
        visits::get,
        still,
        () -> open.get() + " of " + parallel + " visits don't end");
  }

  @Override
  public Latencies latencies() {
    return latencies;
  }

  @Override
  public @Nullable String fault() {
    return wrong;
  }

  @Override
  public void close() {
    forgiven = true;
    running = false;
    visiting.forEach(Visit::leave);
    try {
      Waiting.until(() -> open.get() == 0, () -> null, () -> 0, END, () -> "visits don't end");
    } catch (LoadException e) {
      // The server is gone or stuck; its end closes what is left.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Visit implements Handler {
    private final long startNs;
    private int came;
    private volatile @Nullable Connection connection;

    Visit(long startNs) {
      this.startNs = startNs;
    }

    /** Whether or not it was answered. Any thread. */
    void leave() {
      Connection opened = connection;
      if (opened != null) {
        opened.close(CloseReason.local("measured"));
      }
    }

    @Override
    public void onOpen(Connection connection) {
      connection.send(ByteBuffer.wrap(message));
    }

    @Override
    public void onBytes(Connection connection, ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        if (came == message.length || bytes.get() != message[came]) {
          wrong = "an echo differs from what was sent, after " + came + " bytes";
          bytes.position(bytes.limit());
          return;
        }
        came++;
      }
      if (came == message.length) {
        latencies.record(startNs, System.nanoTime(), 1);
        visits.lazySet(visits.get() + 1);
        connection.close(CloseReason.local("visited"));
      }
    }

    @Override
    public void onClose(Connection connection, CloseReason reason) {
      visiting.remove(this);
      if (came < message.length && !forgiven) {
        wrong = "a visit ended after " + came + " bytes: " + Dialer.words(reason);
      }
      if (running && wrong == null) {
        visit();
      } else {
        open.decrementAndGet();
      }
    }
  }
}
