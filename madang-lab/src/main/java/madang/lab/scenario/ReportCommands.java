package madang.lab.scenario;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import madang.lab.reference.Service;
import madang.lab.reference.Subject;
import madang.lab.reference.Subjects;
import madang.lab.report.ComparisonReport;
import madang.lab.report.HtmlReport;
import madang.lab.report.Pictures;
import madang.lab.report.Results;
import madang.lab.report.ResultsJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that measure nothing. */
final class ReportCommands {
  private ReportCommands() {}

  @Command(
      name = "compare",
      description = "Two results side by side; says where there is no difference.",
      footer = {"", "Example:", "  madang bench compare before.json after.json"})
  static final class Compare implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A.json", description = "the older result")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "B.json", description = "the newer result")
    private Path after = Path.of("");

    @Override
    public Integer call() throws IOException {
      System.out.print(ComparisonReport.of(read(before), read(after)));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "report",
      description = "One page of HTML from results in JSON, or its pictures as files.",
      footer = {
        "",
        "Examples:",
        "  madang bench report monday.json tuesday.json --out report.html",
        "  madang bench report result.json --pictures docs/img"
      })
  static final class Report implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE.json", description = "results")
    private List<Path> files = List.of();

    @Option(
        names = "--out",
        paramLabel = "FILE",
        defaultValue = "report.html",
        description = "where to write it (default: ${DEFAULT-VALUE})")
    private Path out = Path.of("report.html");

    @Option(
        names = "--pictures",
        paramLabel = "FOLDER",
        description = "write each picture as an SVG file into this folder instead")
    private @Nullable Path pictures;

    @Override
    public Integer call() throws IOException {
      List<Results> all = new ArrayList<>();
      for (Path file : files) {
        all.add(read(file));
      }
      return pictures != null ? pictures(all, pictures) : page(all);
    }

    /** A later result's picture replaces an earlier one's of the same name. */
    private static int pictures(List<Results> all, Path folder) throws IOException {
      Files.createDirectories(folder);
      Map<String, String> svgs = new TreeMap<>();
      all.forEach(results -> svgs.putAll(Pictures.files(results)));
      boolean written = true;
      for (Map.Entry<String, String> one : svgs.entrySet()) {
        written &= OutputFile.write(folder.resolve(one.getKey()), one::getValue);
      }
      return written ? ExitCode.OK : ExitCode.FAILED;
    }

    private int page(List<Results> all) {
      return OutputFile.write(out, () -> HtmlReport.of(all)) ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  @Command(
      name = "list",
      description = "What can be measured, and whom.",
      footer = {"", "Example:", "  madang bench list"})
  static final class Listing implements Callable<Integer> {
    private final List<String> scenarios;

    /** Lines about scenarios, from the commands themselves. */
    Listing(List<String> scenarios) {
      this.scenarios = scenarios;
    }

    @Override
    public Integer call() {
      System.out.println("Scenarios (madang bench SCENARIO --help):");
      scenarios.forEach(line -> System.out.println("  " + line));
      System.out.println("\nSubjects (--subjects NAME,NAME):");
      for (Subject subject : Subjects.all()) {
        System.out.printf(
            "  %-14s %-34s %s%n",
            subject.name(),
            subject.title(),
            subject.services().stream()
                .sorted()
                .map(Service::kind)
                .collect(Collectors.joining(", ")));
      }
      System.out.printf(
          "  %-14s %-34s %s%n", "target", "any server: --target HOST:PORT", "as the scenario");
      System.out.println(
          "\nOne that this build or this machine lacks is skipped by name when it is asked for.");
      return ExitCode.OK;
    }
  }

  private static Results read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, not results in JSON");
    }
    try {
      return ResultsJson.read(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": not JSON: it isn't even text in UTF-8", e);
    }
  }
}
