package madang.lab.report;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import madang.lab.measure.Metric;

/**
 * What one scenario showed.
 *
 * @param scenario its name on the command line
 * @param title what was measured, in words
 * @param unit what is counted, for example {@code message}
 * @param axis what differs from point to point
 * @param main the metric that it is about
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
    points.forEach(point -> point.rows().forEach(row -> found.addAll(row.rounds().keySet())));
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
