package madang.lab.scenario;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;
import madang.lab.report.Row;

/** Looks for what makes the figures of a point doubtful, and says so. */
final class Doubts {
  /** A server twice in the same round should differ by less. */
  private static final double NOISE = 0.15;

  /** (highest - lowest) / median of the rounds. */
  private static final double SPREAD = 0.5;

  /** Cores that others keep busy. */
  private static final double OTHERS = 0.25;

  /** From here on a single loop is the limit. */
  private static final double BUSY = 0.9;

  /** Up to here a loop is idle. */
  private static final double IDLE = 0.25;

  /** Longer than any server here needs that isn't busy, or waits for somebody else's disk. */
  private static final double LONG_US = 50_000;

  private static final int FEW_ROUNDS = 6;

  private final SectionDraft draft;
  private final String point;

  Doubts(SectionDraft draft, String point) {
    this.draft = draft;
    this.point = point;
  }

  /** Warnings and notes into the draft. */
  void look(List<SectionDraft.RowDraft> drafts, int rounds) {
    List<Row> rows = drafts.stream().map(SectionDraft.RowDraft::row).toList();
    if (rounds < FEW_ROUNDS) {
      draft.note(rounds + " rounds: too few for a 95 % interval; a look, not figures to be quoted");
    }
    for (Row row : rows) {
      stalled(row);
      limitedByLoad(row);
      heldBack(row);
      spread(row);
    }
    noise(rows);
    others(rows);
  }

  private void limitedByLoad(Row row) {
    double load = median(row, Metric.LOAD_CORES);
    double server = median(row, Metric.SERVER_CORES);
    if (!row.isAgain() && load >= BUSY && !(server >= BUSY)) {
      draft.warn(
          format(
              "%s, %s: the load is the limit (%.2f of its core; the server %s): rate and latency"
                  + " are the load's, CPU time and calls are the server's",
              point,
              row.subject(),
              load,
              Double.isNaN(server) ? "isn't read" : format("%.2f cores", server)));
    }
  }

  /** Who sends anew for each answer gets it as fast as the server can, unless that holds back. */
  private void heldBack(Row row) {
    boolean closedLoop = row.values(Metric.LAG_US).isEmpty();
    boolean idle = median(row, Metric.SERVER_CORES) < IDLE && median(row, Metric.LOAD_CORES) < IDLE;
    double p50 = median(row, Metric.P50_US);
    if (closedLoop && idle && p50 > LONG_US && !row.isAgain()) {
      draft.warn(
          format(
              "%s, %s: half of all took more than %.0f ms while the server was idle (%.2f cores):"
                  + " it seems to hold its callers back, by a limit on commands a second for"
                  + " example; lift it (docs/lab.md)",
              point, row.subject(), p50 / 1000, median(row, Metric.SERVER_CORES)));
    }
  }

  /** A server that stands still is a result, not a fault: every byte came in the end. */
  private void stalled(Row row) {
    List<Double> rates = row.values(Metric.PER_SECOND);
    long still = rates.stream().filter(rate -> rate == 0).count();
    if (still > 0) {
      draft.warn(
          format(
              "%s, %s: stalled: nothing came back in %d of %d windows",
              point, row.subject(), still, rates.size()));
    }
  }

  private void spread(Row row) {
    Metric metric = row.values(Metric.CPU_NS).isEmpty() ? Metric.PER_SECOND : Metric.CPU_NS;
    List<Double> values = row.values(metric).stream().filter(Double::isFinite).toList();
    double median = median(row, metric);
    double highest = values.stream().mapToDouble(v -> v).max().orElse(0);
    double lowest = values.stream().mapToDouble(v -> v).min().orElse(0);
    if (median > 0 && (highest - lowest) / median > SPREAD) {
      draft.warn(
          format(
              "%s, %s: rounds differ by %.0f %% of their median: this machine isn't quiet",
              point, row.subject(), 100 * (highest - lowest) / median));
    }
  }

  private void noise(List<Row> rows) {
    Optional<Row> again = rows.stream().filter(Row::isAgain).findFirst();
    if (again.isEmpty()) {
      return;
    }
    Row first = rows.getFirst();
    Metric metric = first.values(Metric.CPU_NS).isEmpty() ? Metric.PER_SECOND : Metric.CPU_NS;
    again
        .get()
        .against(first, metric)
        .ifPresent(ratio -> {
          String range =
              format(
                  "%s: the same server twice in a round differs by %+.0f to %+.0f %%",
                  point, 100 * (ratio.low() - 1), 100 * (ratio.high() - 1));
          double widest = Math.max(ratio.high() - 1, 1 - ratio.low());
          if (widest > NOISE) {
            draft.warn(range + ": smaller differences between servers mean nothing");
          } else {
            draft.note(range);
          }
        });
  }

  private void others(List<Row> rows) {
    double busiest =
        rows.stream().mapToDouble(row -> median(row, Metric.OTHER_CORES)).max().orElse(0);
    if (busiest > OTHERS) {
      draft.warn(
          format(
              "%s: other programs kept %.2f cores busy while a server was measured",
              point, busiest));
    }
  }

  private static double median(Row row, Metric metric) {
    return row.estimate(metric).map(Estimate::median).orElse(Double.NaN);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation is in a library that we don't have
  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
