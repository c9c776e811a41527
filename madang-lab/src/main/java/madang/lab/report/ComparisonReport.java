package madang.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;

/**
 * Two results side by side. Rounds of different runs are no pairs, so a difference counts only
 * where the two intervals lie apart.
 */
public final class ComparisonReport {
  private ComparisonReport() {}

  /** Tables of what both have; says so where that is nothing. */
  public static String of(Results before, Results after) {
    StringBuilder text = new StringBuilder();
    if (!sameMachine(before, after)) {
      text.append("WARNING: not the same kernel, processor or JDK: compare with care\n\n");
    }
    for (Section section : before.sections()) {
      after.sections().stream()
          .filter(other -> other.scenario().equals(section.scenario()))
          .findFirst()
          .ifPresent(other -> text.append(of(section, other)));
    }
    if (text.indexOf("|") < 0) {
      text.append("the two have no scenario with the same points and subjects\n");
    }
    return text.toString();
  }

  private static String of(Section before, Section after) {
    StringBuilder text = new StringBuilder();
    for (Section.Point point : before.points()) {
      Optional<Section.Point> other =
          after.points().stream().filter(one -> one.label().equals(point.label())).findFirst();
      if (other.isEmpty()) {
        continue;
      }
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("subject", "metric", "before", "after", "after / before"));
      for (Row row : point.rows()) {
        other
            .get()
            .row(row.subject())
            .filter(same -> !same.isAgain())
            .ifPresent(same -> compare(row, same, rows));
      }
      if (rows.size() > 1) {
        text.append(Words.heading(before, point)).append("\n\n");
        text.append(TextReport.aligned(rows)).append('\n');
      }
    }
    return text.toString();
  }

  private static void compare(Row before, Row after, List<List<String>> rows) {
    for (Metric metric : before.rounds().keySet()) {
      Optional<Estimate> one = before.estimate(metric);
      Optional<Estimate> other = after.estimate(metric);
      if (metric.better() == Metric.Better.NEITHER || one.isEmpty() || other.isEmpty()) {
        continue;
      }
      Estimate old = one.get();
      Estimate now = other.get();
      rows.add(
          List.of(
              before.subject(),
              metric.title(),
              Numbers.of(old.median()),
              Numbers.of(now.median()),
              verdict(metric, old, now)));
    }
  }

  /** The ratio of the medians, or that the intervals overlap. */
  static String verdict(Metric metric, Estimate before, Estimate after) {
    if (before.median() == 0) {
      return after.median() == 0 ? "no difference" : "was 0";
    }
    String ratio = String.format(Locale.ROOT, "%.2f", after.median() / before.median());
    if (before.single() || after.single()) {
      return ratio + ", one reading: no telling";
    }
    if (before.tooFew() || after.tooFew()) {
      return ratio + ", too few rounds to tell";
    }
    if (after.low() <= before.high() && before.low() <= after.high()) {
      return "no difference";
    }
    boolean higher = after.median() > before.median();
    boolean better = higher == (metric.better() == Metric.Better.HIGHER);
    return ratio + (better ? ", better" : ", worse");
  }

  private static boolean sameMachine(Results before, Results after) {
    return List.of("kernel", "cpu", "cores", "jdk").stream()
        .allMatch(key ->
            String.valueOf(before.machine().get(key))
                .equals(String.valueOf(after.machine().get(key))));
  }
}
