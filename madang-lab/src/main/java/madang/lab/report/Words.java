package madang.lab.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;

/** The cells of a table, the same in every output. */
final class Words {
  private Words() {}

  /** A median; n/a where the metric wasn't read. */
  static String cell(Row row, Metric metric) {
    return row.estimate(metric).map(one -> Numbers.of(one.median())).orElse("n/a");
  }

  /**
   * Whether rows can be set against the first one: what is allocated for an echo and for a relayed
   * message are two things, and the first may well be 0.
   */
  static boolean compares(Section section) {
    return section.main() != Metric.ALLOCATED_BYTES;
  }

  /** A row against the first one, by the main metric. */
  static String against(Section.Point point, Row row, Metric metric) {
    Row first = point.rows().getFirst();
    if (row.equals(first)) {
      return "1";
    }
    return ratio(row.against(first, metric));
  }

  /** A ratio with its interval, or that there is none to speak of. */
  static String ratio(Optional<Estimate> ratio) {
    return ratio
        .map(one -> {
          String median = String.format(Locale.ROOT, "%.2f", one.median());
          if (one.single()) {
            return median + " (one reading)";
          }
          if (one.tooFew()) {
            return median + " (too few rounds to tell)";
          }
          return (one.noDifference() ? "no difference" : median)
              + String.format(Locale.ROOT, " (%.2f to %.2f)", one.low(), one.high());
        })
        .orElse("n/a");
  }

  /** The title of a point's table. */
  static String heading(Section section, Section.Point point) {
    return section.points().size() == 1 ? section.title() : section.title() + ": " + point.label();
  }

  /** How a table's last column is called. */
  static String againstTitle(Section section, Section.Point point) {
    return metricTitle(section.main()) + " against " + point.rows().getFirst().subject();
  }

  /** A metric as the subject of a sentence. */
  static String metricTitle(Metric metric) {
    return switch (metric) {
      case CPU_NS -> "CPU";
      case PER_SECOND -> "rate";
      default -> metric.title();
    };
  }

  /** The proof that the load isn't the limit, or that there is none; none where no load worked. */
  static Optional<String> calibration(Section section) {
    return Optional.ofNullable(section.calibration())
        .map(one ->
            one.missing().isEmpty()
                ? String.format(
                    Locale.ROOT,
                    "the load is the limit from about %,.0f a second on (by its CPU time: %,.0f a"
                        + " second against %s, %s, took %.2f of its core)",
                    one.limitPerSecond(),
                    one.perSecond(),
                    one.against(),
                    one.point(),
                    one.loadCores())
                : "not calibrated: " + one.missing());
  }

  /** What is said under the tables of a section. */
  static List<String> skipped(Section section) {
    return section.skipped().entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }
}
