package madang.lab.scenario;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What the commands of all scenarios share. */
abstract class ScenarioCommand implements Callable<Integer> {
  /** Length of a message where a scenario has no option for it. */
  static final int MESSAGE_BYTES = 64;

  @Mixin private final RunOptions options = new RunOptions();

  /**
   * What the options ask for.
   *
   * @throws IllegalArgumentException where they make no sense, in words
   */
  abstract Scenario scenario();

  /** Whether {@code --rate} means anything. */
  boolean paced() {
    return true;
  }

  @Override
  public Integer call() {
    options.check();
    if (options.rate != null && !paced()) {
      throw new IllegalArgumentException("--rate means nothing to this scenario");
    }
    Scenario scenario = scenario();
    if (options.target != null && !(scenario instanceof LoadScenario)) {
      throw new IllegalArgumentException("--target means nothing to this scenario");
    }
    return new Session(options).run(List.of(scenario));
  }

  static List<Integer> atLeast(int least, String option, List<Integer> values) {
    values.forEach(value -> atLeast(least, option, value));
    return List.copyOf(values);
  }

  static int atLeast(int least, String option, int value) {
    return within(least, 1_000_000, option, value);
  }

  static int within(int least, int most, String option, int value) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, not %d".formatted(option, least, most, value));
    }
    return value;
  }
}
