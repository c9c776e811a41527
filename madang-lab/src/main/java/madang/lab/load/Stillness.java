package madang.lab.load;

import java.time.Duration;

/**
 * How long a count has stood still. A slow machine is one on which it goes on, late; where nothing
 * new comes at all, nothing will. On one thread.
 */
public final class Stillness {
  private final Duration limit;
  private long last;
  private long sinceNs = System.nanoTime();

  /**
   * @param limit how long it may stand still
   */
  public Stillness(Duration limit) {
    this.limit = limit;
  }

  /** Whether the count has been the same for longer than the limit. */
  public boolean lasts(long count) {
    long nowNs = System.nanoTime();
    if (count != last) {
      last = count;
      sinceNs = nowNs;
    }
    return nowNs - sinceNs > limit.toNanos();
  }

  /** For a message. */
  public String words() {
    return limit.toMillis() < 1000
        ? "nothing new came in " + limit.toMillis() + " ms"
        : "nothing new came in " + limit.toSeconds() + " s";
  }
}
