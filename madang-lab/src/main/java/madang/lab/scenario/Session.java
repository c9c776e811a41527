package madang.lab.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import madang.lab.load.LoadException;
import madang.lab.measure.Machine;
import madang.lab.reference.UnavailableException;
import madang.lab.report.HtmlReport;
import madang.lab.report.Results;
import madang.lab.report.ResultsJson;
import madang.lab.report.TextReport;
import org.jspecify.annotations.Nullable;

/** Runs scenarios one after another, prints each as it ends and writes the files at the end. */
final class Session {
  private final RunOptions options;
  private final String command;
  private final Progress progress = Progress.onStandardError();
  private final List<SectionDraft> drafts = new ArrayList<>();
  private final Map<String, Object> machine = Machine.describe();
  private boolean complete;

  /**
   * @param command the arguments, for the results
   */
  Session(RunOptions options, String command) {
    this.options = options;
    this.command = command;
  }

  /** Measures; the exit code. */
  int run(List<Scenario> scenarios) {
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
      for (Scenario scenario : scenarios) {
        SectionDraft draft = scenario.draft();
        drafts.add(draft);
        progress.say("measuring: " + draft.title());
        try {
          scenario.measure(shop, draft);
        } catch (UnavailableException e) {
          if (scenarios.size() == 1) {
            throw e;
          }
          draft.skip(scenario.name(), e.missing());
        } catch (LoadException e) {
          if (scenarios.size() == 1 || shop.target() != null) {
            throw e;
          }
          shop.fail();
          draft.skip(scenario.name(), "failed: " + e.getMessage());
        }
        progress.clear();
        System.out.println(TextReport.of(draft.section()));
      }
      return shop.failed() ? ExitCode.FAILED : ExitCode.OK;
    }
  }

  /** The scenario that was under way. */
  private void printUnfinished() {
    if (!drafts.isEmpty() && !drafts.getLast().isEmpty()) {
      System.out.println(TextReport.of(drafts.getLast().section()));
    }
  }

  private boolean write() {
    Results results =
        new Results(
            command,
            complete,
            machine,
            options.describe(),
            drafts.stream().map(SectionDraft::section).toList());
    return write(options.json, () -> ResultsJson.write(results))
        && write(options.html, () -> HtmlReport.of(List.of(results)));
  }

  /** Writes a file where one is asked for, and says so. */
  static boolean write(@Nullable Path file, Supplier<String> text) {
    if (file == null) {
      return true;
    }
    try {
      Files.writeString(file, text.get());
      System.err.println("written: " + file);
      return true;
    } catch (IOException e) {
      System.err.println("madang: can't write " + file + ": " + e.getMessage());
      return false;
    }
  }
}
