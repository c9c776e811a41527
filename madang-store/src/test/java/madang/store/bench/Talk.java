package madang.store.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import madang.chat.RoomLog;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** {@link #PER_SECOND} messages a second, in a thread of its own, until it is closed. */
final class Talk implements AutoCloseable {
  static final int PER_SECOND = 1_000;

  private final RoomLog log;
  private final Messages messages;
  private final Histogram latency = new ConcurrentHistogram(3);
  private final AtomicLong told = new AtomicLong();
  private final Thread thread = new Thread(this::run, "talk");
  private volatile boolean over;

  Talk(RoomLog log, Messages messages) {
    this.log = log;
    this.messages = messages;
    thread.start();
  }

  private void run() {
    Random dice = new Random(2);
    long dueNs = System.nanoTime();
    long sent = 0;
    for (; !over; sent++) {
      dueNs += TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
      for (long left = dueNs - System.nanoTime(); left > 0; left = dueNs - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      long due = dueNs; // not when it was sent: what comes late has waited
      String room = Messages.room(dice.nextInt(Messages.ROOMS));
      log.append(
          room,
          messages.said(room, dice),
          (entry, offset) -> {
            latency.recordValue(System.nanoTime() - due);
            told.incrementAndGet();
          });
    }
    while (told.get() < sent) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** From the time that a message was due to the news that it is stored, in ns. */
  Histogram latency() {
    return latency;
  }

  /** Returns when all are told. */
  @Override
  public void close() {
    over = true;
    Load.untilOver(thread);
  }
}
