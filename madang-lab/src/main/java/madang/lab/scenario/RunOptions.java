package madang.lab.scenario;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long and how often is measured; the same for every comparison. */
final class RunOptions {
  private static final Duration QUICK_WARMUP = Duration.ofSeconds(1);
  private static final Duration QUICK_WINDOW = Duration.ofMillis(500);
  private static final int QUICK_ROUNDS = 3;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "Paired rounds, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "Work on each server before the first round (default: ${DEFAULT-VALUE}).")
  private double warmup;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Length of one measurement (default: ${DEFAULT-VALUE}).")
  private double window;

  @Option(
      names = "--quick",
      description = "A look whether all runs: 3 rounds of 0.5 s after 1 s. Not to be quoted.")
  private boolean quick;

  int rounds() {
    return quick ? QUICK_ROUNDS : Math.clamp(rounds, 1, 1000);
  }

  Duration warmup() {
    return quick ? QUICK_WARMUP : seconds(warmup);
  }

  Duration window() {
    return quick ? QUICK_WINDOW : seconds(window);
  }

  boolean quick() {
    return quick;
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.clamp(Math.round(seconds * 1000), 100, 600_000));
  }
}
