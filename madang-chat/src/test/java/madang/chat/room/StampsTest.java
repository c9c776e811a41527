package madang.chat.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An entry's msgid and time stand behind all earlier ones, whatever the clock does. */
final class StampsTest {
  private static final long NOW = 1_700_000_000_000L;

  private final Stamps stamps = new Stamps(new Random(1));

  @Test
  void msgidsAreUniqueAndSortAsTheyWereGiven() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 2_000_000; i++) { // more than its places can count in one millisecond
      ids.add(stamps.id(stamps.next(NOW)));
    }
    assertThat(ids).isSorted().allMatch(id -> id.length() == 17);
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
  }

  @Test
  void aClockThatIsSetBackTurnsNothingRound() {
    long before = stamps.next(NOW);
    long after = stamps.next(NOW - 3_600_000);
    assertThat(Stamps.time(after)).isEqualTo(NOW);
    assertThat(stamps.id(after)).isGreaterThan(stamps.id(before));
    assertThat(Stamps.time(stamps.next(NOW + 5))).isEqualTo(NOW + 5);
  }

  @Test
  void anotherServersMsgidsOfTheSameMillisecondAreEarlier() {
    String last = stamps.id(stamps.next(NOW));
    for (int seed = 2; seed < 20; seed++) {
      Stamps next = new Stamps(new Random(seed));
      next.beginBehind(NOW);
      assertThat(next.id(next.next(NOW))).isGreaterThan(last);
    }
  }
}
