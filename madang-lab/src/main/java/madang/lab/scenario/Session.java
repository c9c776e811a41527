package madang.lab.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import madang.lab.load.LoadException;
import madang.lab.measure.Machine;
import madang.lab.reference.UnavailableException;
import madang.lab.report.HtmlReport;
import madang.lab.report.Results;
import madang.lab.report.ResultsJson;
import madang.lab.report.TextReport;

/** Runs scenarios one after another, prints each as it ends and writes the files at the end. */
final class Session {
  private static final Duration WORTH_SAYING = Duration.ofSeconds(90);

  private final RunOptions options;
  private final Progress progress = Progress.onStandardError();
  private final List<SectionDraft> drafts = new ArrayList<>();
  private final Map<String, Object> machine = Machine.describe();
  private boolean complete;

  Session(RunOptions options) {
    this.options = options;
  }

  /** Measures; the exit code. */
  int run(List<Scenario> scenarios) {
    String unwritable = OutputFile.obstacle(options.json, options.html);
    if (unwritable != null) { // an hour's figures need a place before they are taken
      System.err.println("madang: can't write " + unwritable);
      return ExitCode.FAILED;
    }
    try (Interruption interruption = new Interruption()) {
      String failure = null;
      int code = ExitCode.OK;
      try {
        code = measure(scenarios);
        complete = true;
      } catch (InterruptedException e) {
        failure = "interrupted";
      } catch (UnavailableException e) {
        failure = e.missing();
        code = ExitCode.MISSING_TOOL;
      } catch (LoadException | IOException e) {
        failure = e.getMessage();
      }
      Thread.interrupted(); // files are written in any case, and can't be by an interrupted thread
      progress.clear();
      if (failure != null) {
        code = code == ExitCode.OK ? ExitCode.FAILED : code;
        printUnfinished();
        System.err.println(
            "madang: "
                + (interruption.happened() ? "interrupted: the rest is not measured" : failure));
      }
      return write() ? code : ExitCode.FAILED;
    }
  }

  private int measure(List<Scenario> scenarios)
      throws IOException, LoadException, UnavailableException, InterruptedException {
    try (Workshop shop = new Workshop(options, progress)) {
      boolean alone = scenarios.size() == 1;
      forecast(shop, scenarios);
      for (Scenario scenario : scenarios) {
        SectionDraft draft = scenario.draft();
        drafts.add(draft);
        progress.say("measuring: " + draft.title());
        try {
          scenario.measure(shop, draft);
        } catch (UnavailableException e) {
          if (alone) {
            throw e;
          }
          draft.skip(scenario.name(), e.missing());
        } catch (LoadException | IOException | RuntimeException e) {
          if (alone || shop.target() != null) {
            throw e;
          }
          draft.skip(scenario.name(), "failed: " + e.getMessage());
          shop.fail(scenario.name() + ": " + (e instanceof RuntimeException ? e : e.getMessage()));
        }
        progress.clear();
        System.out.println(TextReport.of(draft.section()));
        OutputFile.keep(options.json, () -> ResultsJson.write(results()));
      }
      return conclude(shop.failures());
    }
  }

  /** How long it takes: said where it is long enough to plan by. */
  private void forecast(Workshop shop, List<Scenario> scenarios) {
    Duration length =
        scenarios.stream().map(one -> one.forecast(shop)).reduce(Duration.ZERO, Duration::plus);
    progress.expect(length);
    if (length.compareTo(WORTH_SAYING) > 0) {
      long minutes = length.plusSeconds(30).toMinutes();
      progress.say(
          "about "
              + (minutes < 120 ? minutes + " min" : "%.1f h".formatted(minutes / 60.0))
              + " on a quiet machine");
    }
  }

  /** Says once more what failed, where it can't be overlooked. */
  private static int conclude(List<String> failures) {
    if (failures.isEmpty()) {
      return ExitCode.OK;
    }
    System.err.println("madang: " + failures.size() + " failed; all else was measured:");
    failures.forEach(one -> System.err.println("  " + one));
    return ExitCode.FAILED;
  }

  /** The scenario that was under way. */
  private void printUnfinished() {
    if (!drafts.isEmpty() && !drafts.getLast().isEmpty()) {
      System.out.println(TextReport.of(drafts.getLast().section()));
    }
  }

  private boolean write() {
    boolean json = OutputFile.write(options.json, () -> ResultsJson.write(results()));
    return OutputFile.write(options.html, () -> HtmlReport.of(List.of(results()))) && json;
  }

  private Results results() {
    return new Results(
        options.command(),
        complete,
        machine,
        options.describe(),
        drafts.stream().map(SectionDraft::section).toList());
  }
}
