package madang.lab.scenario;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All scenarios one after another, as a look or for the night. */
final class SuiteCommand {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final int BYTES = 64;
  private static final int IRC_BYTES = 100;

  private SuiteCommand() {}

  @Command(
      name = "quick",
      description = {
        "Every scenario, in under 10 minutes on 2 cores: to see that all works, and roughly how.",
        "Its figures are not to be quoted. Writes JSON and a report here unless told where."
      },
      footer = {"", "Example:", "  madang bench quick --html report.html --json report.json"})
  static final class Quick implements Callable<Integer> {
    @Mixin private final RunOptions options = new RunOptions();

    @Override
    public Integer call() {
      options.quick = true;
      return suite(
          options,
          "quick",
          List.of(
              new Echo(List.of(500), List.of(1, 16), BYTES),
              new Fanout(List.of(500), 16, 8, BYTES),
              new IdleHeavy(List.of(10, 900), 10, BYTES),
              new Churn(List.of(64), BYTES),
              new SlowReading(List.of(4), 20, BYTES),
              new IrcRoom(List.of(500), 10, 4, IRC_BYTES),
              new Calls(Calls.Kind.KERRISK, List.of(10, 100, 1000, 10_000)),
              new Calls(Calls.Kind.LIBEVENT, List.of(100, 1000, 10_000)),
              new IdleMemory(500, 3000),
              new Allocation()));
    }
  }

  @Command(
      name = "full",
      description = {
        "Every scenario at all its points, with rounds enough to quote: for the night.",
        "Writes JSON and a report here unless told where."
      },
      footer = {"", "Example:", "  madang bench full --html report.html --json report.json"})
  static final class Full implements Callable<Integer> {
    @Mixin private final RunOptions options = new RunOptions();

    @Override
    public Integer call() {
      return suite(
          options,
          "full",
          List.of(
              new Echo(List.of(1, 50, 1000), List.of(1, 16), BYTES),
              new Fanout(List.of(50, 1000), 16, 8, BYTES),
              new IdleHeavy(List.of(10, 100, 900, 10_000), 10, BYTES),
              new Churn(List.of(64), BYTES),
              new SlowReading(List.of(0, 1, 8), 50, BYTES),
              new IrcRoom(List.of(50, 1000), 10, 4, IRC_BYTES),
              new Calls(Calls.Kind.KERRISK, List.of(10, 100, 1000, 10_000)),
              new Calls(Calls.Kind.LIBEVENT, List.of(100, 1000, 4000, 10_000, 19_000)),
              new IdleMemory(2000, 15_000),
              new Allocation()));
    }
  }

  private static int suite(RunOptions options, String name, List<Scenario> scenarios) {
    options.check();
    if (options.target != null || options.rate != null) {
      throw new IllegalArgumentException(name + " takes neither --target nor --rate");
    }
    String stem = "madang-bench-" + LocalDateTime.now(ZoneId.systemDefault()).format(STAMP);
    options.json = options.json == null ? Path.of(stem + ".json") : options.json;
    options.html = options.html == null ? Path.of(stem + ".html") : options.html;
    return new Session(options).run(scenarios);
  }
}
