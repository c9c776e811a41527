package madang.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;
import madang.lab.report.Row;
import madang.lab.report.Section;
import org.junit.jupiter.api.Test;

class GoalTest {
  private static final Goal CHEAP = new Goal("here", "a", "b", Goal.Kind.CPU_AT_MOST, 0.8);
  private static final Goal MANY = new Goal("here", "a", "b", Goal.Kind.RATE_AT_LEAST, 60);

  @Test
  void roundsAreComparedInPairsSoThatASlowHourCancelsOut() {
    Estimate ratio = CHEAP.ratio(row("a", 70, 140, 280), row("b", 100, 200, 400)).orElseThrow();

    assertThat(ratio.median()).isCloseTo(0.7, within(1e-9));
    assertThat(ratio.high()).isCloseTo(0.7, within(1e-9));
  }

  @Test
  void aRateIsTheInverseOfACost() {
    Estimate ratio = MANY.ratio(row("a", 50), row("b", 4000)).orElseThrow();

    assertThat(ratio.median()).isCloseTo(80, within(1e-9));
  }

  @Test
  void aVerdictSaysWhetherTheNoiseCouldTurnIt() {
    assertThat(CHEAP.verdict(new Estimate(0.7, 0.65, 0.75, 0.96))).isEqualTo("met");
    assertThat(CHEAP.verdict(new Estimate(0.7, 0.65, 0.85, 0.96)))
        .isEqualTo("met, within the noise");
    assertThat(CHEAP.verdict(new Estimate(0.9, 0.85, 0.95, 0.96))).isEqualTo("missed");
    assertThat(MANY.verdict(new Estimate(70, 65, 75, 0.96))).isEqualTo("met");
    assertThat(MANY.verdict(new Estimate(50, 45, 65, 0.96))).isEqualTo("missed, within the noise");
  }

  @Test
  void aGoalIsSaidOnlyWhereBothWereMeasured() {
    List<Row> both = List.of(row("a", 70, 70, 70), row("b", 100, 100, 100));

    assertThat(CHEAP.verdict(new Section.Point(1, "here", both)))
        .hasValueSatisfying(words -> assertThat(words).contains("at most 0.8", "0.70", ": met"));
    assertThat(CHEAP.verdict(new Section.Point(1, "elsewhere", both))).isEmpty();
    assertThat(CHEAP.verdict(new Section.Point(1, "here", both.subList(0, 1)))).isEmpty();
  }

  private static Row row(String name, double... cpuNs) {
    List<Double> values = Arrays.stream(cpuNs).boxed().toList();
    return new Row(name, name, Map.of(Metric.CPU_NS, values));
  }
}
