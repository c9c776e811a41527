package madang.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import madang.lab.measure.Estimate;
import madang.lab.measure.Sample;
import org.junit.jupiter.api.Test;

class GoalTest {
  private static final Goal CHEAP = new Goal("a", "b", Goal.Kind.CPU_AT_MOST, 0.8);
  private static final Goal MANY = new Goal("a", "b", Goal.Kind.RATE_AT_LEAST, 60);

  @Test
  void roundsAreComparedInPairsSoThatASlowHourCancelsOut() {
    Estimate ratio = CHEAP.ratio(costs(70, 140, 280), costs(100, 200, 400));

    assertThat(ratio.median()).isCloseTo(0.7, within(1e-9));
    assertThat(ratio.high()).isCloseTo(0.7, within(1e-9));
  }

  @Test
  void aRateIsTheInverseOfACost() {
    assertThat(MANY.ratio(costs(50), costs(4000)).median()).isCloseTo(80, within(1e-9));
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
  void figuresAreWrittenAsJson() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("text", "a \"b\" \\ \n");
    map.put("numbers", new double[] {1.5, 200});
    map.put("list", List.of(1, true));

    assertThat(Json.of(map))
        .isEqualTo(
            "{\"text\":\"a \\\"b\\\" \\\\ \\u000a\",\"numbers\":[1.500,200.0],\"list\":[1,true]}");
  }

  @Test
  void aWrongCommandLineIsRefusedWithUsage() {
    assertThat(BenchCommand.run("nonsense")).isEqualTo(2);
    assertThat(BenchCommand.run("irc", "--target", "nowhere", "--quick")).isEqualTo(2);
    assertThat(BenchCommand.run("fanout", "--help")).isZero();
  }

  @Test
  void aDeadTargetEndsTheRunWithAFailure() {
    assertThat(BenchCommand.run("irc", "--target", "127.0.0.1:1", "--quick")).isEqualTo(1);
  }

  private static List<Sample> costs(int... cpuNsEach) {
    return Arrays.stream(cpuNsEach).mapToObj(ns -> new Sample(ns * 10L, 10, 1000)).toList();
  }
}
