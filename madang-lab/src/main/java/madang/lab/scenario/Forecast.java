package madang.lab.scenario;

import java.time.Duration;
import madang.lab.reference.Subject;
import madang.lab.scenario.LoadScenario.Setting;

/**
 * About how long a comparison takes: what is asked for (warm-up, windows, rounds) is known, what
 * lies between was seen on a quiet machine of two cores. It doesn't look whether a subject is
 * there.
 */
final class Forecast {
  private static final double START_S = 0.7;
  private static final double BETWEEN_S = 0.3; // ramp, last answers, readings
  private static final double CONNECTIONS_A_SECOND = 10_000;
  private static final double PROCESSES_A_SECOND = 8;
  private static final double COUNTING_S = 1.2;
  private static final int ENOUGH_FOR_MEMORY = 900;
  private static final double MEMORY_S = 2;

  private Forecast() {}

  static Duration of(Workshop shop, LoadScenario scenario) {
    RunOptions options = shop.options();
    double window = Math.max(seconds(options.window()), seconds(scenario.leastWindow()));
    double all = 2 * window + 1;
    for (Setting setting : scenario.settings()) {
      int subjects = shop.target() == null ? 0 : 1;
      double once = 0;
      for (Subject subject : shop.subjects(scenario.service())) {
        if (Comparison.unfit(subject.limits(), setting) == null) {
          subjects++;
          once += START_S + opening(subject, setting);
        }
      }
      double times = options.rounds() + 2;
      all += Visit.allFit(setting, subjects) ? once : once * times;
      all += subjects * (seconds(options.warmup()) + COUNTING_S);
      all += options.rounds() * (subjects + 1) * (window + BETWEEN_S);
    }
    return Duration.ofMillis(Math.round(all * 1000));
  }

  private static double opening(Subject subject, Setting setting) {
    if (setting.churn()) {
      return 0;
    }
    double memory = setting.connections() >= ENOUGH_FOR_MEMORY ? MEMORY_S : 0;
    return memory
        + setting.connections()
            / (subject.limits().churn() ? CONNECTIONS_A_SECOND : PROCESSES_A_SECOND);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
