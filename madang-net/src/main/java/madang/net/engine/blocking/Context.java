package madang.net.engine.blocking;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The context of one connection: a lock, held while a callback, a task or a timer runs, and never
 * while a call waits; and the queue of what other threads want done on it. A runner takes the
 * queue's turn, or the connection's own thread if that comes first.
 *
 * <p>Whoever holds the context acts at once where nothing waits in the queue, and goes through it
 * otherwise ({@link #runsNow}): an operation that overtook the queue would break the order that one
 * thread's calls have.
 */
final class Context {
  /** Items of the queue in one turn; then what they sent leaves. */
  private static final int ITEMS_PER_TURN = 4096;

  private final BlockingEngine engine;
  private final Runnable turn;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();

  /** A runner is on its way. */
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * @param turn run by a runner, outside the context
   */
  Context(BlockingEngine engine, Runnable turn) {
    this.engine = engine;
    this.turn = turn;
  }

  // ---- any thread --------------------------------------------------------------------------

  /** Takes the context; waits while another thread has it. */
  void enter() {
    lock.lock();
  }

  boolean isHeld() {
    return lock.isHeldByCurrentThread();
  }

  /** Whether an operation may act at once. */
  boolean runsNow() {
    return isHeld() && queue.isEmpty();
  }

  /** Puts an item at the queue's end; a turn runs it, soon. */
  void offer(Runnable item) {
    engine.backlog(1);
    queue.add(item);
    if (!isHeld()) { // else this very turn, or what follows it
      schedule();
    }
  }

  /** Sends for a runner, unless one is on its way. */
  void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      engine.counters().wakeups.increment();
      if (!engine.threads().run(this::run)) {
        scheduled.set(false); // the engine is closed: nothing of this matters any more
      }
    }
  }

  private void run() {
    scheduled.set(false); // first: what is offered from now on may come too late for this turn
    turn.run();
  }

  // ---- its holder --------------------------------------------------------------------------

  void leave() {
    lock.unlock();
  }

  /** Whether something waits in the queue. */
  boolean hasItems() {
    return !queue.isEmpty();
  }

  void runQueue() {
    int count = 0;
    while (count < ITEMS_PER_TURN) {
      Runnable item = queue.poll(); // one by one: what stands behind it mustn't be overtaken
      if (item == null) {
        break;
      }
      count++;
      item.run();
    }
    if (count > 0) {
      engine.backlog(-count);
    }
  }

  /** Signalled where it may be time to read, or nothing is left to write. */
  Condition changed() {
    return changed;
  }
}
