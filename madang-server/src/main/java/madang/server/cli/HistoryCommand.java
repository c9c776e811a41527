package madang.server.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import madang.store.Export;
import madang.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "Says how much history there is, by room and talk.",
    footer = {"", "Example:", "  madang history stats"})
final class HistoryCommand implements Callable<Integer> {
  @Mixin StoreOption store = new StoreOption();

  @Parameters(paramLabel = "stats", description = "what is wanted: stats")
  String what = "";

  @Override
  public Integer call() throws Failure {
    if (!what.equals("stats")) {
      throw Failure.usage("history knows stats, not " + what);
    }
    Path folder = store.folder();
    try {
      print(Export.figures(folder));
    } catch (StoreException e) {
      throw Failure.failed(String.valueOf(e.getMessage()));
    }
    return Failure.OK;
  }

  private static void print(Export.Figures figures) {
    System.out.printf("%10s  %-20s  %-20s  %s%n", "entries", "oldest", "newest", "room or talk");
    long all = 0;
    for (Export.LogFigures log : figures.logs()) {
      all += log.entries();
      System.out.printf(
          "%10d  %-20s  %-20s  %s%n",
          log.entries(), time(log.oldest()), time(log.newest()), log.log().replace('\0', ' '));
    }
    System.out.printf(
        "%d entries in %d logs, %.1f MB, %d not yet found by search%n",
        all, figures.logs().size(), figures.bytes() / 1e6, figures.unsearchable());
  }

  private static String time(long millis) {
    return millis == 0
        ? "-"
        : Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
