package madang.lab.broken;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each demonstration shows its fault and its cure, by what it counted. */
@Timeout(60)
class DemonstrationsTest {
  private final Stage unseen = new Stage(new PrintStream(OutputStream.nullOutputStream(), true));

  @Test
  void readingOnceLosesAnEdgeAndReadingToTheEndDoesNot() throws Exception {
    Outcome seen = new LostEdge().show(unseen);

    assertThat(seen.of("broken", LostEdge.RETURNS)).isEqualTo(1);
    assertThat(seen.of("broken", LostEdge.READ)).isEqualTo(4);
    assertThat(seen.of("broken", LostEdge.LEFT)).isEqualTo(8);
    assertThat(seen.of("right", LostEdge.RETURNS)).isEqualTo(1);
    assertThat(seen.of("right", LostEdge.READ)).isEqualTo(12);
    assertThat(seen.of("right", LostEdge.LEFT)).isZero();
    assertThat(seen.shown()).isTrue();
  }

  @Test
  void epolloutLeftOnNeverLetsTheLoopSleep() throws Exception {
    Outcome seen = new EpolloutLeftOn().show(unseen);

    assertThat(seen.of("broken", EpolloutLeftOn.IDLE)).isEqualTo(Quiet.MOST_RETURNS);
    assertThat(seen.of("broken", EpolloutLeftOn.SLEPT)).isZero();
    assertThat(seen.of("right", EpolloutLeftOn.IDLE)).isZero();
    assertThat(seen.of("right", EpolloutLeftOn.SLEPT)).isEqualTo(1);
    assertThat(seen.of("right", EpolloutLeftOn.SENT))
        .isEqualTo(seen.of("broken", EpolloutLeftOn.SENT));
    assertThat(seen.shown()).isTrue();
  }

  @Test
  void unreadBytesAndResetsSpinALevelTriggeredLoop() throws Exception {
    Outcome seen = new LtSpin().show(unseen);

    assertThat(seen.of("broken", LtSpin.PAUSED)).isEqualTo(Quiet.MOST_RETURNS);
    assertThat(seen.of("broken", LtSpin.RESET)).isEqualTo(Quiet.MOST_RETURNS);
    assertThat(seen.of("right", LtSpin.PAUSED)).isZero();
    assertThat(seen.of("right", LtSpin.RESUMED)).isEqualTo(12);
    assertThat(seen.of("right", LtSpin.RESET)).isZero();
    assertThat(seen.shown()).isTrue();
  }

  @Test
  void oneCallerWakesTheHerdUnlessTheKernelIsTold() throws Exception {
    Outcome seen = new ThunderingHerd().show(unseen);

    for (String variant : List.of("broken", "EXCLUSIVE", "REUSEPORT")) {
      assertThat(seen.of(variant, ThunderingHerd.ACCEPTED))
          .isEqualTo(seen.of(variant, ThunderingHerd.CALLERS));
    }
    assertThat(seen.of("broken", ThunderingHerd.IN_VAIN))
        .isGreaterThan(seen.of("broken", ThunderingHerd.CALLERS));
    assertThat(seen.of("EXCLUSIVE", ThunderingHerd.WOKEN))
        .isLessThan(seen.of("broken", ThunderingHerd.WOKEN) / 2);
    assertThat(seen.of("REUSEPORT", ThunderingHerd.IN_VAIN)).isZero();
    assertThat(seen.shown()).isTrue();
  }

  @Test
  void aSlowOneStopsABlockingServerButNotOurs() throws Exception {
    Outcome seen = new SlowOne().show(unseen);

    assertThat(seen.of("broken", SlowOne.ANSWERED)).isZero();
    assertThat(seen.of("broken", SlowOne.DELIVERED)).isLessThan(SlowOne.SAID_BYTES);
    assertThat(seen.of("ours", SlowOne.ANSWERED)).isEqualTo(6);
    assertThat(seen.of("ours", SlowOne.DELIVERED)).isEqualTo(SlowOne.SAID_BYTES);
    assertThat(seen.shown()).isTrue();
  }

  @Test
  void aFloodIsReadBeforeAnybodyElseUnlessThereIsABudget() throws Exception {
    Outcome seen = new Starvation().show(unseen);

    assertThat(seen.of("broken", Starvation.READS)).isGreaterThan(3L * Starvation.READS_PER_TURN);
    assertThat(seen.of("right", Starvation.READS)).isEqualTo(Starvation.READS_PER_TURN);
    assertThat(seen.shown()).isTrue();
  }

  @Test
  void aDroppedPartialWriteLosesBytesAndOurEngineLosesNone() throws Exception {
    Outcome seen = new PartialWrite().show(unseen);

    assertThat(seen.of("broken", PartialWrite.MISSING)).isPositive();
    assertThat(seen.of("broken", PartialWrite.ARRIVED))
        .isEqualTo(seen.of("broken", PartialWrite.FIRST));
    assertThat(seen.of("right", PartialWrite.ARRIVED)).isEqualTo(PartialWrite.ANSWER_BYTES);
    assertThat(seen.of("ours", PartialWrite.ARRIVED)).isEqualTo(PartialWrite.ANSWER_BYTES);
    assertThat(seen.shown()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("demonstrations")
  void thePlaceThatKeepsTheRuleExists(Demonstration one) throws Exception {
    Demonstration.Place place = one.story().keptBy();
    Path file = Path.of("..").resolve(place.file());

    assertThat(Files.readString(file)).contains(place.word());
  }

  @Test
  void theListNamesEachOne() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int code = BreakCommand.run(null, new PrintStream(text, true, UTF_8));

    assertThat(code).isZero();
    for (Demonstration one : demonstrations()) {
      assertThat(text.toString(UTF_8)).contains(one.name()).contains(one.summary());
    }
  }

  @Test
  void aRunTellsTheCallsTheFiguresAndTheRule() throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int code = BreakCommand.run("lost-edge", new PrintStream(text, true, UTF_8));

    assertThat(code).isZero();
    assertThat(text.toString(UTF_8))
        .contains("epoll_wait = 0 []")
        .containsPattern("read\\(\\d+\\) = -1 EAGAIN")
        .containsPattern(LostEdge.LEFT + " +8 +0\n")
        .contains("Input.java")
        .contains("Seen: the fault, and the cure.");
  }

  @Test
  void aDemonstrationThatShowsNothingFails() {
    Tally broken = new Tally("broken").with("bytes", 1);

    assertThat(new Outcome(List.of(broken), false, true).shown()).isFalse();
    assertThat(new Outcome(List.of(broken), true, false).shown()).isFalse();
  }

  @Test
  void anUnknownNameIsWrongUsage() throws Exception {
    assertThat(BreakCommand.run("gravity", System.out)).isEqualTo(2);
  }

  static List<Demonstration> demonstrations() {
    return BreakCommand.DEMONSTRATIONS;
  }
}
