package madang.store.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What was measured, each figure with its goal: one table at the end. */
final class Results {
  private static final List<String> HEAD = List.of("figure", "measured", "goal", "verdict");
  private static final String NONE = "";

  private final List<List<String>> rows = new ArrayList<>();

  /** A figure that has no goal. */
  void add(String figure, String measured) {
    row(figure, measured, NONE, NONE);
  }

  /**
   * A figure with its goal.
   *
   * @param comparable false: the store is smaller than the goal's, so it can't be met yet
   */
  void add(String figure, String measured, String goal, boolean met, boolean comparable) {
    row(figure, measured, goal, !met ? "missed" : comparable ? "met" : "met, but store too small");
  }

  private void row(String... cells) {
    rows.add(List.of(cells));
    say("%s: %s", cells[0], cells[1]);
  }

  void print(PrintStream out) {
    if (rows.isEmpty()) {
      return;
    }
    out.println();
    line(out, HEAD);
    line(out, List.of("---", "---", "---", "---"));
    for (List<String> row : rows) {
      line(out, row);
    }
  }

  private static void line(PrintStream out, List<String> cells) {
    out.println("| " + String.join(" | ", cells) + " |");
  }

  /** A distribution of nanoseconds, in milliseconds. */
  static String ms(Histogram ns) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f, p99 %.2f, max %.2f ms",
        ns.getValueAtPercentile(50) / 1e6,
        ns.getValueAtPercentile(99) / 1e6,
        ns.getMaxValue() / 1e6);
  }

  /** A line of progress. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation is Error Prone's own
  static void say(String form, Object... values) {
    System.out.printf(Locale.ROOT, form + "%n", values);
  }
}
