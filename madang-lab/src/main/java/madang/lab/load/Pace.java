package madang.lab.load;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import madang.lab.measure.Latencies;
import org.jspecify.annotations.Nullable;

/**
 * A fixed rate of messages over senders in turn, or none: then each sender goes by what comes back.
 * Message i is due at start + i / rate and goes to sender i modulo their number, so the due time of
 * a sender's k-th message can be told from k alone. A thread of its own sends; where it is late it
 * sends all that is due at once.
 */
public final class Pace implements AutoCloseable {
  private static final double NS = 1e9;

  /** How long the thread sleeps at most: the kernel adds about 50 microseconds to any sleep. */
  private static final long NAP_NS = 50_000;

  private final double perSecond;
  private final Latencies lag = new Latencies();
  private int lanes = 1;
  private volatile boolean running;
  private volatile long startNs;
  private @Nullable Thread thread;

  private Pace(double perSecond) {
    this.perSecond = perSecond;
  }

  /** No rate: a closed loop. */
  public static Pace closed() {
    return new Pace(0);
  }

  /**
   * A fixed rate.
   *
   * @param perSecond messages a second of all senders together, above 0
   */
  public static Pace open(double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate must be above 0, not " + perSecond);
    }
    return new Pace(perSecond);
  }

  boolean isOpen() {
    return perSecond > 0;
  }

  /** How late messages left. */
  Latencies lag() {
    return lag;
  }

  /** When the sender's {@code k}-th message (from 0) is due; {@link System#nanoTime}. */
  long dueNs(int lane, long k) {
    return startNs + Math.round((k * lanes + lane) * (NS / perSecond));
  }

  /**
   * Begins to send.
   *
   * @param send sends one message of the sender with this number; called on the thread of the pace
   */
  void start(int senders, IntConsumer send) {
    lanes = senders;
    startNs = System.nanoTime();
    running = true;
    Thread pacing = new Thread(() -> run(send), "lab-pace");
    pacing.setDaemon(true);
    thread = pacing;
    pacing.start();
  }

  private void run(IntConsumer send) {
    long next = 0;
    while (running) {
      long now = System.nanoTime();
      long due = dueNs((int) (next % lanes), next / lanes);
      if (due <= now) {
        send.accept((int) (next % lanes));
        lag.record(due, now, 1);
        next++;
      } else {
        LockSupport.parkNanos(Math.min(due - now, NAP_NS));
      }
    }
  }

  /** Sends no more; returns once the thread has ended. */
  void stop() throws InterruptedException {
    running = false;
    Thread pacing = thread;
    if (pacing != null) {
      pacing.join();
    }
  }

  @Override
  public void close() {
    running = false;
  }
}
