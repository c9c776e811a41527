package madang.lab.report;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import madang.lab.measure.Metric;
import org.jspecify.annotations.Nullable;

/**
 * What one scenario showed.
 *
 * @param scenario its name on the command line
 * @param title what was measured, in words
 * @param unit what is counted, for example {@code message}
 * @param axis what differs from point to point
 * @param main the metric that it is about
 * @param calibration what the load itself could do; null where the load was none of ours
 * @param points in the order of the axis
 * @param skipped subject, and where not all points miss it the point, to the reason
 * @param warnings what makes the figures doubtful
 * @param notes what else to know
 * @param goals each goal with its verdict, in words
 * @param published figures that others published for the same test
 */
public record Section(
    String scenario,
    String title,
    String unit,
    Axis axis,
    Metric main,
    @Nullable Calibration calibration,
    List<Point> points,
    Map<String, String> skipped,
    List<String> warnings,
    List<String> notes,
    List<String> goals,
    List<Published> published) {

  /**
   * What differs from point to point.
   *
   * @param label with the unit, for example {@code idle connections}
   * @param logarithmic whether the points lie evenly on a logarithmic scale
   */
  public record Axis(String label, boolean logarithmic) {}

  /**
   * The proof, made before anything else, that the load isn't the limit: it works against the
   * cheapest server that there is, and its rate divided by the share of a core that its loop took
   * is the rate from which on the load itself would be the limit.
   *
   * @param against the cheapest server; empty where there is none for this
   * @param point label of the point where it was made
   * @param perSecond what the load did there
   * @param loadCores the share of a core that its loop took
   * @param limitPerSecond the rate from which on the load is the limit
   * @param missing why there is no proof; empty where there is one
   */
  public record Calibration(
      String against,
      String point,
      double perSecond,
      double loadCores,
      double limitPerSecond,
      String missing) {

    /** No proof. */
    public static Calibration none(String why) {
      return new Calibration("", "", Double.NaN, Double.NaN, Double.NaN, why);
    }
  }

  /**
   * One place on the axis.
   *
   * @param x the number there
   * @param label in words, for example {@code ping-pong}
   * @param rows subjects in the order asked for; the first is what the others are compared with
   */
  public record Point(double x, String label, List<Row> rows) {
    /** The row of a subject here. */
    public Optional<Row> row(String subject) {
      return rows.stream().filter(one -> one.subject().equals(subject)).findFirst();
    }
  }

  /**
   * A line of somebody else's figures.
   *
   * @param title whose and what
   * @param source where it was published
   * @param subject the subject here that did the same
   * @param x places on the axis
   * @param y the main metric there
   */
  public record Published(
      String title, String source, String subject, List<Double> x, List<Double> y) {}

  /** The metrics that any row has, in the order of the columns. */
  public Set<Metric> metrics() {
    Set<Metric> found = EnumSet.noneOf(Metric.class);
    points.forEach(point ->
        point
            .rows()
            .forEach(row ->
                row.rounds().keySet().stream()
                    .filter(metric -> row.estimate(metric).isPresent())
                    .forEach(found::add)));
    return found;
  }

  /** The subjects that were measured at any point, repeated measurements left out. */
  public List<Row> subjects() {
    return points.stream()
        .flatMap(point -> point.rows().stream())
        .filter(row -> !row.isAgain())
        .collect(
            Collectors.toMap(Row::subject, row -> row, (one, other) -> one, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }
}
