package madang.net.engine.blocking;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import madang.net.engine.TimerWheel;

/**
 * The timers of all connections of an engine: one wheel and one thread that sleeps until the next
 * is due. A timer that is due is offered to its connection's queue. Any thread; the lock is held
 * for work on the wheel and for offers, and nothing else is locked under it.
 */
final class Timers {
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private final TimerWheel wheel;
  private final Thread thread;

  /** When the wheel has work, as far as is known; may be too early, never too late. */
  private volatile long nextNs;

  private volatile boolean any;
  private volatile boolean ended;

  Timers(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    wheel = new TimerWheel(nanoClock.getAsLong());
    thread = Thread.ofPlatform().daemon().name("madang-timers").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  long nanoTime() {
    return nanoClock.getAsLong();
  }

  /** Sets a timer or replaces its time; when it will be due. */
  long set(TimerWheel.Timer timer, long delayNs) {
    boolean earlier;
    long now = nanoClock.getAsLong();
    lock.lock();
    try {
      wheel.schedule(timer, now, delayNs);
      earlier = note(now);
    } finally {
      lock.unlock();
    }
    if (earlier) {
      LockSupport.unpark(thread);
    }
    return now + delayNs;
  }

  void cancel(TimerWheel.Timer timer) {
    lock.lock();
    try {
      wheel.cancel(timer);
    } finally {
      lock.unlock();
    }
  }

  /** Offers what is due. Each turn asks, so that a clock that jumps is noticed. */
  void look() {
    if (any && nanoClock.getAsLong() - nextNs >= 0) {
      long now = nanoClock.getAsLong();
      lock.lock();
      try {
        wheel.advance(now);
        note(now);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Notes when the wheel has work next; whether that is sooner than was known. */
  private boolean note(long now) {
    long delayNs = wheel.delayNs(now);
    if (delayNs == Long.MAX_VALUE) {
      any = false;
      return false;
    }
    boolean sooner = !any || now + delayNs - nextNs < 0;
    nextNs = now + delayNs;
    any = true;
    return sooner;
  }

  private void run() {
    while (!ended) {
      if (any) {
        long delayNs = nextNs - nanoClock.getAsLong();
        if (delayNs > 0) {
          LockSupport.parkNanos(this, delayNs);
        }
        look();
      } else {
        LockSupport.park(this);
      }
    }
  }

  void close() throws InterruptedException {
    ended = true;
    LockSupport.unpark(thread);
    thread.join();
  }
}
