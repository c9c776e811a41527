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
public final class Inbox {

  /**
   * Deliveries waiting at a loop from which on the loops stop reading (and so stop making more)
   * until it has caught up.
   */
  public static final long HIGH_DELIVERIES = 1 << 20;

  /** Something to do on the loop; linked into the queue by itself. */
  public abstract static class Item {
    @Nullable Item next;

    /** Does it, on the loop. */
    public abstract void run();

    /** How many outboxes it touches, at least 1: what its backlog is counted in. */
    public int deliveries() {
      return 1;
    }
  }

  /** An item for what isn't worth a class. */
  public static final class Task extends Item {
    private final Runnable task;

    public Task(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
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

  /** Far below anything that could be offered on top of it. */
  private static final long CLOSED = Long.MIN_VALUE / 2;

  /** Deliveries that wait; negative once the inbox is closed. */
  private final AtomicLong backlog = new AtomicLong();

  /**
   * Puts an item at the end; false, and it will never run, where the inbox is closed. Any thread;
   * never blocks.
   */
  public boolean offer(Item item) {
    if (backlog.getAndAdd(item.deliveries()) < 0) {
      return false;
    }
    Item before = (Item) TAIL.getAndSet(this, item);
    NEXT.setRelease(before, item);
    return true;
  }

  /**
   * Takes nothing more in, and runs all that was taken in. Whoever was told so by {@link #offer} is
   * waited for, those few instructions long, if he hasn't linked his item yet. The loop only.
   */
  public void closeAndRun() {
    long due = backlog.getAndAdd(CLOSED);
    while (due > 0) {
      Item item = poll();
      if (item == null) {
        Thread.onSpinWait();
      } else {
        due -= item.deliveries();
        item.run();
      }
    }
  }

  /** Takes the first item, or null where there is none. The loop only. */
  public @Nullable Item poll() {
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
  public boolean isEmpty() {
    return TAIL.getVolatile(this) == head;
  }

  /** Deliveries that wait; 0 in a closed inbox. Any thread. */
  public long backlog() {
    return Math.max(0, backlog.get());
  }
}
