package madang.lab.scenario;

import java.util.List;
import java.util.stream.IntStream;
import madang.lab.measure.Estimate;
import madang.lab.measure.Sample;

/**
 * What a comparison must show.
 *
 * @param subject name of the contender that it is about
 * @param reference name of the one that it is compared with
 * @param kind how the two are compared
 * @param bound the bound of that comparison
 */
record Goal(String subject, String reference, Kind kind, double bound) {

  /** Two ways to say the same, as the goal's wording has it. */
  enum Kind {
    /** CPU time of the subject for each message, divided by that of the reference: at most. */
    CPU_AT_MOST,
    /** Messages for each CPU-second of the subject, divided by the reference's: at least. */
    RATE_AT_LEAST
  }

  /** The ratio that the goal names, from rounds in which both were measured. */
  Estimate ratio(List<Sample> ours, List<Sample> theirs) {
    double[] ratios =
        IntStream.range(0, Math.min(ours.size(), theirs.size()))
            .mapToDouble(i -> ours.get(i).cpuNsEach() / theirs.get(i).cpuNsEach())
            .toArray();
    Estimate cost = Estimate.of(ratios);
    return kind == Kind.CPU_AT_MOST ? cost : cost.inverse();
  }

  /** Met, missed, or met or missed within the noise. */
  String verdict(Estimate ratio) {
    boolean atMost = kind == Kind.CPU_AT_MOST;
    boolean met = atMost ? ratio.median() <= bound : ratio.median() >= bound;
    boolean sure = ratio.low() > bound || ratio.high() < bound;
    return (met ? "met" : "missed") + (sure ? "" : ", within the noise");
  }
}
