package madang.lab.broken;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds woken threads back until all that will wake for one caller have woken, as on a machine
 * where they all run at once; else the first to accept would let the kernel put some of the others
 * back to sleep unseen. Any thread.
 */
final class Doorway {
  private static final long LIMIT_NS = 5_000_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean open;
  private int woken;
  private int done;

  /** A thread has been woken; returns when it may go on. */
  void woken() throws InterruptedException {
    lock.lock();
    try {
      woken++;
      changed.signalAll();
      while (!open) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A thread is through. */
  void done() {
    lock.lock();
    try {
      done++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * One caller has come: waits until {@code all} threads have woken, or {@code patienceMs} are
   * over; lets those go on, and waits for them.
   *
   * @throws IOException where none woke
   */
  void letThrough(int all, long patienceMs) throws IOException, InterruptedException {
    lock.lock();
    try {
      long leftNs = TimeUnit.MILLISECONDS.toNanos(patienceMs);
      int before = done;
      while (leftNs > 0 && woken < before + all) {
        leftNs = changed.awaitNanos(leftNs);
      }
      leftNs = LIMIT_NS;
      while (leftNs > 0 && woken == before) {
        leftNs = changed.awaitNanos(leftNs);
      }
      if (woken == before) {
        throw new IOException("a caller came, and nobody woke");
      }
      open = true;
      changed.signalAll();
      while (leftNs > 0 && done < woken) {
        leftNs = changed.awaitNanos(leftNs);
      }
      open = false;
    } finally {
      lock.unlock();
    }
  }
}
