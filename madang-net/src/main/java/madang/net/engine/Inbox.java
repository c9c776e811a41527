package madang.net.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want done on a loop, in the order they offered it. Many threads offer without
 * a lock, one takes.
 *
 * <p>The queue is Dmitry Vyukov's intrusive one: an offer swings the tail and then links the item
 * behind its predecessor. Between the two steps the queue is not empty, though the new item can't
 * be reached yet; {@link #poll} waits those few instructions out.
 */
final class Inbox {

  /**
   * Deliveries waiting at a loop from which on the loops stop reading (and so stop making more)
   * until it has caught up.
   */
  static final long HIGH_DELIVERIES = 1 << 20;

  /** Something to do on the loop; linked into the queue by itself. */
  abstract static class Item {
    @Nullable Item next;

    /** Does it, on the loop. */
    abstract void run();

    /** How many outboxes it touches: what a turn's share of the inbox is counted in. */
    int deliveries() {
      return 1;
    }
  }

  /** An item for what isn't worth a class. */
  static final class Task extends Item {
    private final Runnable task;

    Task(Runnable task) {
      this.task = task;
    }

    @Override
    void run() {
      task.run();
    }
  }

  private static final VarHandle TAIL;
  private static final VarHandle NEXT;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TAIL = lookup.findVarHandle(Inbox.class, "tail", Item.class);
      NEXT = lookup.findVarHandle(Item.class, "next", Item.class);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }

  /** The item taken last, whose {@code next} is the one to take now. The loop's alone. */
  private Item head = new Task(() -> {});

  @SuppressWarnings("UnusedVariable") // read and written by TAIL
  private volatile Item tail = head;

  private final AtomicLong backlog = new AtomicLong();

  /** Puts an item at the end. Any thread; never blocks. */
  void offer(Item item) {
    backlog.getAndAdd(item.deliveries());
    Item before = (Item) TAIL.getAndSet(this, item);
    NEXT.setRelease(before, item);
  }

  /** Takes the first item, or null where there is none. The loop only. */
  @Nullable Item poll() {
    Item first = (Item) NEXT.getAcquire(head);
    if (first == null) {
      if (TAIL.getVolatile(this) == head) {
        return null;
      }
      do {
        Thread.onSpinWait();
        first = (Item) NEXT.getAcquire(head);
      } while (first == null);
    }
    head = first;
    backlog.getAndAdd(-first.deliveries());
    return first;
  }

  /** Whether nothing was offered that {@link #poll} hasn't taken. The loop only. */
  boolean isEmpty() {
    return TAIL.getVolatile(this) == head;
  }

  /** Deliveries that wait. Any thread. */
  long backlog() {
    return backlog.get();
  }
}
