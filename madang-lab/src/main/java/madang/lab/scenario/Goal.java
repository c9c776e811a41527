package madang.lab.scenario;

import java.util.Locale;
import java.util.Optional;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;
import madang.lab.report.Row;
import madang.lab.report.Section;

/**
 * What a comparison must show.
 *
 * @param point label of the point that it is about
 * @param subject name of the subject that it is about
 * @param reference name of the one that it is compared with
 * @param kind how the two are compared
 * @param bound the bound of that comparison
 */
record Goal(String point, String subject, String reference, Kind kind, double bound) {

  /** Two ways to say the same, as the goal's wording has it. */
  enum Kind {
    /** CPU time of the subject for each message, divided by that of the reference: at most. */
    CPU_AT_MOST,
    /** Messages for each CPU-second of the subject, divided by the reference's: at least. */
    RATE_AT_LEAST
  }

  /** The ratio that the goal names, from rounds in which both were measured. */
  Optional<Estimate> ratio(Row ours, Row theirs) {
    return ours.against(theirs, Metric.CPU_NS)
        .map(cost -> kind == Kind.CPU_AT_MOST ? cost : cost.inverse());
  }

  /** Met, missed, or met or missed within the noise. */
  String verdict(Estimate ratio) {
    boolean atMost = kind == Kind.CPU_AT_MOST;
    boolean met = atMost ? ratio.median() <= bound : ratio.median() >= bound;
    boolean sure = ratio.low() > bound || ratio.high() < bound;
    return (met ? "met" : "missed") + (sure ? "" : ", within the noise");
  }

  /** The verdict in words; none where this point isn't the goal's or one wasn't measured. */
  Optional<String> verdict(Section.Point where) {
    Optional<Row> ours = where.row(subject);
    Optional<Row> theirs = where.row(reference);
    if (!where.label().equals(point) || ours.isEmpty() || theirs.isEmpty()) {
      return Optional.empty();
    }
    boolean atMost = kind == Kind.CPU_AT_MOST;
    return ratio(ours.get(), theirs.get())
        .map(ratio ->
            String.format(
                Locale.ROOT,
                "%s, %s against %s: goal at %s %s; measured %.2f (%.0f %% interval %.2f to"
                    + " %.2f): %s",
                subject,
                atMost ? "CPU" : "rate",
                reference,
                atMost ? "most" : "least",
                bound,
                ratio.median(),
                100 * ratio.coverage(),
                ratio.low(),
                ratio.high(),
                verdict(ratio)));
  }
}
