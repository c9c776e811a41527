package madang.store.bench;

import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import madang.chat.RoomLog;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Senders that each keep {@link #OUTSTANDING} messages on their way, in a thread of its own, until
 * it is closed. One thread does it for all of them, so that this machine's cores are left to the
 * store.
 */
final class Load implements AutoCloseable {
  static final int OUTSTANDING = 32;

  private final RoomLog log;
  private final Messages messages;
  private final Semaphore[] free = new Semaphore[Messages.SENDERS];
  private final Histogram latency = new ConcurrentHistogram(3);
  private final AtomicLong stored = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean over;

  Load(RoomLog log, Messages messages) {
    this.log = log;
    this.messages = messages;
    for (int i = 0; i < free.length; i++) {
      free[i] = new Semaphore(OUTSTANDING);
    }
    thread.start();
  }

  private void run() {
    Random dice = new Random(3);
    for (int i = 0; !over; i++) {
      Semaphore sender = free[i % free.length];
      sender.acquireUninterruptibly();
      send(sender, Messages.room(dice.nextInt(Messages.ROOMS)), dice);
    }
    for (Semaphore sender : free) {
      sender.acquireUninterruptibly(OUTSTANDING);
    }
  }

  private void send(Semaphore sender, String room, Random dice) {
    long sentNs = System.nanoTime();
    log.append(
        room,
        messages.said(room, dice),
        (entry, offset) -> {
          latency.recordValue(System.nanoTime() - sentNs);
          (offset == RoomLog.FAILED ? refused : stored).incrementAndGet();
          sender.release();
        });
  }

  /** Messages stored so far. */
  long stored() {
    return stored.get();
  }

  long refused() {
    return refused.get();
  }

  /** From the call to the news that it is stored, in ns. */
  Histogram latency() {
    return latency;
  }

  /** Forgets what was measured so far. */
  void warm() {
    latency.reset();
    stored.set(0);
  }

  /** Messages a second in these seconds. */
  double during(int seconds) throws InterruptedException {
    long before = stored.get();
    long began = System.nanoTime();
    TimeUnit.SECONDS.sleep(seconds);
    return (stored.get() - before) * 1e9 / (System.nanoTime() - began);
  }

  /** Returns when all are told. */
  @Override
  public void close() {
    over = true;
    untilOver(thread);
  }

  static void untilOver(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a benchmark", e);
    }
  }
}
