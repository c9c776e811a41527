package madang.net.engine;

import java.util.function.LongSupplier;

/**
 * How long a phase of a loop's turn goes on beginning new things, so that no phase holds up the
 * others: what is left is first in the next turn. On the loop only.
 */
public final class Phase {
  /**
   * 1 ms; the last thing begun comes on top. What comes during a phase waits for its end, a message
   * that has just been stored for example, and then leaves in a write of its own.
   */
  private static final long BUDGET_NS = 1_000_000L;

  private final LongSupplier clock;
  private final int doneALook;
  private int done;
  private boolean timed;
  private long startNs;

  /**
   * @param doneALook the clock is looked at once in so many things: it costs some 20 ns
   */
  public Phase(LongSupplier clock, int doneALook) {
    this.clock = clock;
    this.doneALook = doneALook;
  }

  /**
   * A phase begins.
   *
   * @param due how many things are to be done: the clock isn't looked at for a few
   */
  public void begin(long due) {
    done = 0;
    timed = due > doneALook;
    if (timed) {
      startNs = clock.getAsLong();
    }
  }

  /** A phase begins, and the time is known. */
  public void beginAt(long nowNs) {
    done = 0;
    timed = true;
    startNs = nowNs;
  }

  /** Whether nothing more is to be begun, now that {@code more} things were done. */
  public boolean over(int more) {
    done += more;
    if (done < doneALook) {
      return false;
    }
    done = 0;
    long now = clock.getAsLong();
    if (!timed) { // more came up on the way
      timed = true;
      startNs = now;
    }
    return now - startNs > BUDGET_NS;
  }
}
