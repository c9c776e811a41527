package madang.net.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator reads of callers who are turned away. */
class TurnedAwayTest {
  private static final long SECOND = 1_000_000_000L;
  private final List<String> lines = new ArrayList<>();
  private final TurnedAway turnedAway = new TurnedAway("here", lines::add);

  @Test
  void theFirstIsToldAtOnceAndTheWholeNumberOnceTheBurstIsOver() {
    assertThat(turnedAway.untilDueNs(7)).isNegative();
    turnedAway.add("full", 7);
    assertThat(lines).containsExactly("here: full; 1 caller turned away so far");
    assertThat(turnedAway.untilDueNs(7)).isNegative();
    for (int i = 0; i < 1109; i++) {
      turnedAway.add("full", 8);
    }
    assertThat(lines).hasSize(1);
    assertThat(turnedAway.untilDueNs(8)).isEqualTo(5 * SECOND - 1);
    turnedAway.tellDue(5 * SECOND + 6);
    assertThat(lines).hasSize(1);
    turnedAway.tellDue(5 * SECOND + 7);
    turnedAway.tellDue(20 * SECOND);
    assertThat(lines)
        .containsExactly(
            "here: full; 1 caller turned away so far",
            "here: full; 1110 callers turned away so far");
  }

  @Test
  void whatWasHeldBackIsToldAtTheEnd() {
    turnedAway.complain("no memory", 0);
    turnedAway.add("full", 1);
    turnedAway.add("full", 2);
    turnedAway.tellRest();
    turnedAway.tellRest();
    assertThat(lines)
        .containsExactly(
            "here: no memory; 0 callers turned away so far",
            "here: full; 2 callers turned away so far");
  }
}
