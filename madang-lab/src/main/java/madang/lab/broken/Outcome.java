package madang.lab.broken;

import java.util.List;

/**
 * What a demonstration showed.
 *
 * @param tallies one for each variant, the broken one first; all count the same things
 * @param fault whether the broken variant went wrong
 * @param cure whether the others didn't
 */
record Outcome(List<Tally> tallies, boolean fault, boolean cure) {
  Outcome {
    tallies = List.copyOf(tallies);
  }

  /** Whether there is something to learn from. */
  boolean shown() {
    return fault && cure;
  }

  /**
   * One figure.
   *
   * @throws IllegalArgumentException where there is no such variant or figure
   */
  long of(String variant, String what) {
    return tallies.stream()
        .filter(tally -> tally.variant().equals(variant))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no variant " + variant))
        .of(what);
  }
}
