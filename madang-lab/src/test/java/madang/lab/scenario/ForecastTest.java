package madang.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said before a long run. */
class ForecastTest {
  private final RunOptions options = new RunOptions();

  @Test
  void eachServerAndEachRoundIsForeseen() throws Exception {
    Scenario echo = new Echo(List.of(50), List.of(1), 64);
    asked(4, "tuned-c");
    Duration one = forecast(echo);
    asked(4, "tuned-c", "textbook-c");
    Duration two = forecast(echo);
    asked(8, "tuned-c", "textbook-c");
    Duration twice = forecast(echo);

    // Beside start and count: 10 s to warm up and 4 windows of 2 s.
    assertThat(two.minus(one)).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(25));
    // 4 more rounds of 3 windows: two servers, the first of them twice.
    assertThat(twice.minus(two)).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(30));
  }

  @Test
  void whoCanNotTakePartCostsNothing() throws Exception {
    Scenario echo = new Echo(List.of(1000), List.of(1), 64);
    asked(4, "tuned-c");
    Duration alone = forecast(echo);
    asked(4, "tuned-c", "iterative", "select");

    assertThat(forecast(echo)).isEqualTo(alone);
  }

  @Test
  void aSlowWindowIsNeverShorterThanItsPauses() throws Exception {
    asked(5, "tuned-c");
    options.window = 0.1;
    Duration slow = forecast(new SlowReading(List.of(1), 4, 64));
    Duration fast = forecast(new Echo(List.of(5), List.of(1), 64));

    assertThat(slow.minus(fast)).isGreaterThan(Duration.ofSeconds(5 * 2 - 1));
  }

  private void asked(int rounds, String... names) {
    options.rounds = rounds;
    options.warmup = 10;
    options.window = 2;
    options.names = List.of(names);
  }

  private Duration forecast(Scenario scenario) throws IOException {
    Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()), false);
    try (Workshop shop = new Workshop(options, silent)) {
      return scenario.forecast(shop);
    }
  }
}
