package madang.net.engine;

import org.jspecify.annotations.Nullable;

/**
 * Timers of one loop: four wheels of 64 slots, where a slot of one wheel is a turn of the wheel
 * below (8.4 ms, 537 ms, 34 s, 37 min; 39 h in all, longer ones go round again). Setting and taking
 * back cost the same for any number of timers. On one thread at a time. After Varghese and Lauck,
 * "Hashed and Hierarchical Timing Wheels", 1987.
 */
public final class TimerWheel {
  /** Nanoseconds of a tick as a power of two: 2^23 = 8.4 ms. */
  private static final int TICK_SHIFT = 23;

  private static final int LEVELS = 4;
  private static final int SLOT_SHIFT = 6;
  private static final int SLOTS = 1 << SLOT_SHIFT;
  private static final int SLOT_MASK = SLOTS - 1;
  private static final long MAX_TICKS = 1L << (LEVELS * SLOT_SHIFT);

  /** Whom a timer calls. */
  public interface Owner {
    /** The timer is due and no longer set. */
    void expired(Timer timer);
  }

  /** One timer; set again and again without a new object. */
  public static final class Timer {
    final Owner owner;
    public final int kind;

    /** The next timer of the same owner: a list that the owner keeps. */
    @Nullable Timer sibling;

    private long dueTick;
    private int slot = -1;
    private @Nullable Timer before;
    private @Nullable Timer after;

    public Timer(Owner owner, int kind) {
      this.owner = owner;
      this.kind = kind;
    }
  }

  private final long startNs;
  private final @Nullable Timer[] heads = new @Nullable Timer[LEVELS * SLOTS];

  /** Which slots of each wheel hold timers. */
  private final long[] occupied = new long[LEVELS];

  private long tick;
  private int size;

  public TimerWheel(long nowNs) {
    startNs = nowNs;
  }

  /** Sets a timer to be due {@code delayNs} after {@code nowNs}, not before; replaces its time. */
  public void schedule(Timer timer, long nowNs, long delayNs) {
    cancel(timer);
    long sinceStart = Math.max(0, nowNs - startNs) + Math.clamp(delayNs, 0, Long.MAX_VALUE / 4);
    long dueTick = (sinceStart + (1L << TICK_SHIFT) - 1) >> TICK_SHIFT;
    timer.dueTick = Math.max(dueTick, tick + 1);
    insert(timer);
    size++;
  }

  /** Takes a timer back; nothing if it isn't set. */
  public void cancel(Timer timer) {
    if (timer.slot >= 0) {
      unlink(timer);
      size--;
    }
  }

  /** Calls all that is due at {@code nowNs}. */
  public void advance(long nowNs) {
    advance(nowNs, null);
  }

  /**
   * Calls what is due at {@code nowNs}; where the phase is over, the rest is left to the next time.
   */
  void advance(long nowNs, @Nullable Phase phase) {
    if (phase != null) {
      phase.beginAt(nowNs);
    }
    long target = (nowNs - startNs) >> TICK_SHIFT;
    while (size > 0 && expire(phase) && tick < target) {
      tick++;
      cascade();
    }
    if (size == 0) {
      tick = Math.max(tick, target);
    }
  }

  /**
   * Nanoseconds from {@code nowNs} until {@link #advance} has work; {@link Long#MAX_VALUE}: none.
   */
  public long delayNs(long nowNs) {
    if (size == 0) {
      return Long.MAX_VALUE;
    }
    if (heads[(int) (tick & SLOT_MASK)] != null) {
      return 0; // left over
    }
    long next = Long.MAX_VALUE;
    for (int level = 0; level < LEVELS; level++) {
      if (occupied[level] != 0) {
        int shift = level * SLOT_SHIFT;
        long here = tick >> shift;
        int away =
            1 + Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], (int) (here + 1)));
        next = Math.min(next, (here + away) << shift);
      }
    }
    return Math.max(0, startNs + (next << TICK_SHIFT) - nowNs);
  }

  /** When a lower wheel begins a new turn, brings down what falls into it from the one above. */
  private void cascade() {
    long turns = tick;
    for (int level = 1; level < LEVELS && (turns & SLOT_MASK) == 0; level++) {
      turns >>= SLOT_SHIFT;
      int slot = level * SLOTS + (int) (turns & SLOT_MASK);
      for (Timer timer = heads[slot]; timer != null; timer = heads[slot]) {
        unlink(timer);
        insert(timer);
      }
    }
  }

  /** Calls the timers of this tick; false: the phase was over before. */
  private boolean expire(@Nullable Phase phase) {
    int slot = (int) (tick & SLOT_MASK);
    for (Timer timer = heads[slot]; timer != null; timer = heads[slot]) {
      if (phase != null && phase.over(1)) {
        return false;
      }
      unlink(timer);
      size--;
      timer.owner.expired(timer); // may set any timer, also this one, never into this slot
    }
    return true;
  }

  private void insert(Timer timer) {
    long ticks = Math.min(timer.dueTick - tick, MAX_TICKS - 1);
    long due = tick + ticks;
    int level = 0;
    while (ticks >= SLOTS) {
      ticks >>= SLOT_SHIFT;
      level++;
    }
    int slot = level * SLOTS + (int) ((due >> (level * SLOT_SHIFT)) & SLOT_MASK);
    timer.slot = slot;
    timer.before = null;
    Timer head = heads[slot];
    timer.after = head;
    if (head != null) {
      head.before = timer;
    }
    heads[slot] = timer;
    occupied[level] |= 1L << slot; // a shift counts modulo 64
  }

  private void unlink(Timer timer) {
    Timer before = timer.before;
    Timer after = timer.after;
    if (before != null) {
      before.after = after;
    } else {
      heads[timer.slot] = after;
      if (after == null) {
        occupied[timer.slot >> SLOT_SHIFT] &= ~(1L << timer.slot);
      }
    }
    if (after != null) {
      after.before = before;
    }
    timer.before = null;
    timer.after = null;
    timer.slot = -1;
  }
}
