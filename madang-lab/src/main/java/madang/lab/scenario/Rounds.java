package madang.lab.scenario;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import madang.lab.load.LoadException;
import madang.lab.measure.Sample;

/**
 * Measures servers in turn, one at work while the others are idle: each round visits all of them,
 * each round begins with another one, so that what changes on the machine meets all alike.
 */
final class Rounds {
  /** What runs before each window, so that buffers and caches are as in steady work. */
  private static final Duration RAMP = Duration.ofMillis(300);

  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration STOP = Duration.ofSeconds(30);

  private Rounds() {}

  /** Warms each server up, then fills each one's samples, one a round. */
  static void run(List<Contender> contenders, RunOptions options)
      throws LoadException, InterruptedException {
    for (Contender one : contenders) {
      System.err.printf("warming up %s for %d ms%n", one.name(), options.warmup().toMillis());
      measure(one, Duration.ZERO, options.warmup());
    }
    for (int round = 0; round < options.rounds(); round++) {
      for (int i = 0; i < contenders.size(); i++) {
        Contender one = contenders.get((round + i) % contenders.size());
        Sample sample = measure(one, RAMP, options.window());
        one.samples().add(sample);
        System.err.printf(
            "round %d of %d, %s: %,.0f ns of CPU each, %,.0f a second, %.2f cores%n",
            round + 1,
            options.rounds(),
            one.name(),
            sample.cpuNsEach(),
            sample.perSecond(),
            sample.cores());
      }
    }
  }

  /** One window of work; the server is idle before and after. */
  static Sample measure(Contender one, Duration ramp, Duration window)
      throws LoadException, InterruptedException {
    try {
      one.load().start();
      watch(one, ramp);
      long cpu = one.cpuNanos();
      long done = one.load().done();
      long wall = System.nanoTime();
      watch(one, window);
      Sample sample =
          new Sample(one.cpuNanos() - cpu, one.load().done() - done, System.nanoTime() - wall);
      if (sample.done() == 0) {
        throw new LoadException("nothing came back in " + window.toMillis() + " ms");
      }
      one.load().stop(STOP);
      return sample;
    } catch (UncheckedIOException e) {
      throw new LoadException(one.name() + " ended while it was measured");
    } catch (LoadException e) {
      one.check(); // says more where the server is gone
      throw new LoadException(one.name() + ": " + e.getMessage());
    }
  }

  private static void watch(Contender one, Duration time)
      throws LoadException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0) {
      Thread.sleep(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      one.check();
      left = end - System.nanoTime();
    }
  }
}
