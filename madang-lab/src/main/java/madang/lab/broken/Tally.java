package madang.lab.broken;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was counted while one variant ran, in the order in which it is printed. For one thread. */
final class Tally {
  private final String variant;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /**
   * @param variant the column's head, for example {@code broken}
   */
  Tally(String variant) {
    this.variant = variant;
  }

  String variant() {
    return variant;
  }

  /** Sets one figure. */
  Tally with(String what, long count) {
    counts.put(what, count);
    return this;
  }

  /**
   * One figure.
   *
   * @throws IllegalArgumentException where it wasn't counted
   */
  long of(String what) {
    Long count = counts.get(what);
    if (count == null) {
      throw new IllegalArgumentException(variant + " counted " + counts.keySet() + ", not " + what);
    }
    return count;
  }

  Map<String, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }
}
