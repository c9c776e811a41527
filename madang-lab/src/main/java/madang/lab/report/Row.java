package madang.lab.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;

/**
 * One subject at one point.
 *
 * @param subject its name on the command line; with {@link #AGAIN} at the end for the second half
 *     of a pair in which the same server is measured twice
 * @param title what it is, for people
 * @param rounds the values of each metric, one a round; a single value where there is but one; not
 *     a number where a round has none, so that the i-th of two subjects stay a pair
 */
public record Row(String subject, String title, Map<Metric, List<Double>> rounds) {
  /** What the name of a repeated measurement ends with. */
  public static final String AGAIN = "#2";

  /** Whether this is the second measurement of the same server. */
  public boolean isAgain() {
    return subject.endsWith(AGAIN);
  }

  /** The values of a metric; empty where it wasn't read. */
  public List<Double> values(Metric metric) {
    return rounds.getOrDefault(metric, List.of());
  }

  /** The median of a metric with its interval; none where it wasn't read. */
  public Optional<Estimate> estimate(Metric metric) {
    List<Double> values = values(metric).stream().filter(Double::isFinite).toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Estimate.of(values));
  }

  /**
   * This row against another in the same rounds; none where no round has both, or the other is 0.
   */
  public Optional<Estimate> against(Row other, Metric metric) {
    return Estimate.ofRatios(values(metric), other.values(metric));
  }
}
