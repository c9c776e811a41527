package madang.lab.measure;

import org.HdrHistogram.Histogram;

/**
 * How long each message took whose time came within a window. The time of a message is when it was
 * due, not when the load got round to sending it, so that a server that stalls is charged for all
 * that waited meanwhile (no coordinated omission); and a message of the window counts however late
 * it comes, so the reading is taken after the last one has come.
 *
 * <p>Recorded on the load's loop, opened and closed by the controlling thread, taken by it once the
 * loop is quiet.
 */
public final class Latencies {
  /** What is longer counts as this: ten minutes. */
  private static final long LONGEST_NS = 600_000_000_000L;

  private static final int DIGITS = 3;

  private final Histogram histogram = new Histogram(LONGEST_NS, DIGITS);
  private volatile boolean opened;
  private volatile long from;
  private volatile long until = Long.MAX_VALUE;

  /** From this time on messages count; {@link System#nanoTime}. */
  public void open(long nowNs) {
    histogram.reset();
    from = nowNs;
    until = Long.MAX_VALUE;
    opened = true;
  }

  /** Messages that are due from this time on count no more. */
  public void close(long nowNs) {
    until = nowNs;
  }

  /** A message that was due at one time came at another; both {@link System#nanoTime}. */
  public void record(long dueNs, long nowNs, long count) {
    if (opened && count > 0 && dueNs >= from && dueNs < until) {
      histogram.recordValueWithCount(Math.clamp(nowNs - dueNs, 0, LONGEST_NS), count);
    }
  }

  /** What the window showed. */
  public Percentiles take() {
    opened = false;
    return new Percentiles(
        histogram.getTotalCount(), micros(50), micros(99), micros(99.9), micros(100));
  }

  private double micros(double percentile) {
    return histogram.getTotalCount() == 0
        ? Double.NaN
        : histogram.getValueAtPercentile(percentile) / 1000.0;
  }

  /**
   * A window's latencies in microseconds, not a number where none was recorded.
   *
   * @param count messages that it is made of
   */
  public record Percentiles(long count, double p50Us, double p99Us, double p999Us, double maxUs) {}
}
