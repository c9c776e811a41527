package madang.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import madang.lab.measure.Metric;
import madang.lab.report.Row;
import madang.lab.report.Section;
import org.junit.jupiter.api.Test;

/** What a run says of its own figures. */
class DoubtsTest {
  private static final int ROUNDS = 6;

  private final SectionDraft draft =
      new SectionDraft(
          "echo", "Echo", "message", new Section.Axis("connections", true), Metric.CPU_NS);

  @Test
  void aQuietMachineIsNotDoubted() {
    look(ROUNDS, steady("a", Map.of()), steady("b", Map.of()));

    assertThat(warnings()).isEmpty();
    assertThat(draft.section().notes()).isEmpty();
  }

  @Test
  void whereTheLoadsLoopIsFullItIsTheLimit() {
    look(
        ROUNDS,
        steady("a", Map.of(Metric.LOAD_CORES, 0.97, Metric.SERVER_CORES, 0.42)),
        steady("both", Map.of(Metric.LOAD_CORES, 0.97, Metric.SERVER_CORES, 0.98)));

    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("here, a: the load is the limit (0.97 of its core; the server 0.42 cores)");
  }

  @Test
  void aServerThatWaitsWhileItsCallersDoIsSaidToHoldThemBack() {
    Map<Metric, Double> throttled =
        Map.of(Metric.P50_US, 325_000.0, Metric.SERVER_CORES, 0.01, Metric.LOAD_CORES, 0.01);
    look(ROUNDS, steady("target", throttled));

    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("here, target: half of all took more than 325 ms while the server was idle");
  }

  @Test
  void atAFixedRateAndBehindABusyServerNobodyIsHeldBack() {
    look(
        ROUNDS,
        steady(
            "open",
            Map.of(Metric.P50_US, 325_000.0, Metric.SERVER_CORES, 0.01, Metric.LAG_US, 9.0)),
        steady("busy", Map.of(Metric.P50_US, 325_000.0, Metric.SERVER_CORES, 0.9)),
        steady("remote", Map.of(Metric.P50_US, 325_000.0)));

    assertThat(warnings()).isEmpty();
  }

  @Test
  void aWindowInWhichNothingCameIsSaid() {
    look(ROUNDS, row("a", Metric.PER_SECOND, 5.0, 0.0, 5.0, 0.0, 5.0, 5.0));

    assertThat(warnings()).contains("here, a: stalled: nothing came back in 2 of 6 windows");
  }

  @Test
  void roundsThatLieFarApartMakeTheMachineDoubtful() {
    look(ROUNDS, row("a", Metric.CPU_NS, 100.0, 100.0, 100.0, 101.0, 99.0, 180.0));

    assertThat(warnings())
        .containsExactly(
            "here, a: rounds differ by 81 % of their median: this machine isn't quiet");
  }

  @Test
  void theSameServerTwiceIsTheMeasureOfNoise() {
    look(
        ROUNDS,
        row("a", Metric.CPU_NS, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0),
        row("a" + Row.AGAIN, Metric.CPU_NS, 100.0, 101.0, 120.0, 121.0, 99.0, 110.0));

    assertThat(warnings())
        .containsExactly(
            "here: the same server twice in a round differs by -1 to +21 %: smaller differences"
                + " between servers mean nothing");
  }

  @Test
  void littleNoiseAndFewRoundsAreNotes() {
    look(
        3,
        row("a", Metric.CPU_NS, 100.0, 100.0, 100.0),
        row("a" + Row.AGAIN, Metric.CPU_NS, 100.0, 102.0, 104.0));

    assertThat(warnings()).isEmpty();
    assertThat(draft.section().notes())
        .containsExactly(
            "3 rounds: too few for a 95 % interval; a look, not figures to be quoted",
            "here: the same server twice in a round differs by +0 to +4 %");
  }

  @Test
  void otherProgramsAreNoticed() {
    look(ROUNDS, steady("a", Map.of(Metric.OTHER_CORES, 0.4)));

    assertThat(warnings())
        .containsExactly("here: other programs kept 0.40 cores busy while a server was measured");
  }

  private void look(int rounds, SectionDraft.RowDraft... rows) {
    new Doubts(draft, "here").look(List.of(rows), rounds);
  }

  private List<String> warnings() {
    return draft.section().warnings();
  }

  /** A row of which each round brought the same. */
  private static SectionDraft.RowDraft steady(String name, Map<Metric, Double> values) {
    SectionDraft.RowDraft row = row(name, Metric.CPU_NS, 100.0, 100.0, 100.0, 100.0, 100.0, 100.0);
    for (int i = 0; i < ROUNDS; i++) {
      values.forEach(row::add);
    }
    return row;
  }

  private static SectionDraft.RowDraft row(String name, Metric metric, Double... values) {
    SectionDraft.RowDraft row = new SectionDraft.RowDraft(name, name, new EnumMap<>(Metric.class));
    Arrays.stream(values).forEach(value -> row.add(metric, value));
    return row;
  }
}
