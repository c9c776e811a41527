package madang.lab.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A median with the interval that holds the true one, by order statistics: no assumption about how
 * the noise is spread, only that rounds are independent.
 *
 * @param median the middle value, or the mean of the two in the middle
 * @param low lower end of the interval
 * @param high upper end
 * @param coverage how likely such an interval holds the true median, for example 0.961 for nine
 *     values; below 0.95 where there are fewer than six
 */
public record Estimate(double median, double low, double high, double coverage) {
  private static final double WANTED = 0.95;

  /** Three rounds have an interval of 75 %, two of 50 %: fewer than three tell nothing. */
  private static final double LEAST_TO_SAY = 0.7;

  /**
   * Estimates the median of what {@code values} were drawn from.
   *
   * @throws IllegalArgumentException where there are none
   */
  public static Estimate of(double... values) {
    int n = values.length;
    if (n == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int rank = 1;
    while (rank + 1 <= (n + 1) / 2 && coverage(n, rank + 1) >= WANTED) {
      rank++;
    }
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Estimate(median, sorted[rank - 1], sorted[n - rank], coverage(n, rank));
  }

  /**
   * The chance that the true median lies between the {@code rank}-th smallest and the {@code
   * rank}-th largest of {@code n} values: each value is below it like a fair coin.
   */
  static double coverage(int n, int rank) {
    double outside = 0;
    double term = Math.pow(0.5, n);
    for (int i = 0; i < rank; i++) {
      outside += term;
      term = term * (n - i) / (i + 1);
    }
    return Math.max(0, 1 - 2 * outside);
  }

  /**
   * The estimate of the median of paired ratios, one a round; rounds that only one has, or where
   * there is nothing to divide by, are left out. None where no round is left.
   */
  public static Optional<Estimate> ofRatios(List<Double> ours, List<Double> theirs) {
    double[] ratios =
        IntStream.range(0, Math.min(ours.size(), theirs.size()))
            .mapToDouble(i -> ours.get(i) / theirs.get(i))
            .filter(Double::isFinite)
            .toArray();
    return ratios.length == 0 ? Optional.empty() : Optional.of(of(ratios));
  }

  /** Estimates the median of what {@code values} were drawn from. */
  public static Estimate of(List<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Whether there is a single reading, which has no interval. */
  public boolean single() {
    return coverage == 0;
  }

  /** Whether there are too few rounds to say anything by their interval. */
  public boolean tooFew() {
    return coverage < LEAST_TO_SAY;
  }

  /** Whether a ratio may as well be 1: the interval holds it. */
  public boolean noDifference() {
    return low <= 1 && high >= 1;
  }

  /** The estimate of 1/x. */
  public Estimate inverse() {
    return new Estimate(1 / median, 1 / high, 1 / low, coverage);
  }
}
