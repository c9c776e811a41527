package madang.lab.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import madang.lab.load.LoadException;
import madang.lab.measure.Metric;
import madang.lab.reference.CReference;
import madang.lab.reference.UnavailableException;
import madang.lab.report.Section;

/**
 * What poll, select and epoll_wait cost by the number of descriptors that they watch, without any
 * server: the two classic tests, run by a small program in C.
 *
 * @param kind which of the two
 * @param watched numbers of descriptors
 */
record Calls(Kind kind, List<Integer> watched) implements Scenario {
  private static final List<String> METHODS = List.of("epoll", "poll", "select");
  private static final long PATIENCE_SECONDS = 60;
  private static final long KERRISK_RUN_MS = 500;
  private static final long LIBEVENT_RUN_MS = 100;
  private static final int KERRISK_CALLS = 100_000;
  private static final int LIBEVENT_ACTIVE = 100;
  private static final int LIBEVENT_WRITES = 1000;

  /** The two tests. */
  enum Kind {
    KERRISK,
    LIBEVENT
  }

  @Override
  public String name() {
    return kind == Kind.KERRISK ? "kerrisk" : "libevent";
  }

  @Override
  public SectionDraft draft() {
    Section.Axis axis = new Section.Axis("watched descriptors", true);
    return kind == Kind.KERRISK
        ? new SectionDraft(
            name(),
            "Kerrisk's table: 100,000 calls, one random descriptor ready at each",
            "call",
            axis,
            Metric.CALL_SECONDS)
        : new SectionDraft(
            name(),
            "libevent's curve: 1,000 events over 100 active descriptors",
            "event",
            axis,
            Metric.DISPATCH_US);
  }

  @Override
  public Duration forecast(Workshop shop) {
    long runs = (long) shop.options().rounds() * watched.size() * METHODS.size();
    return Duration.ofMillis(runs * (kind == Kind.KERRISK ? KERRISK_RUN_MS : LIBEVENT_RUN_MS));
  }

  @Override
  public void measure(Workshop shop, SectionDraft draft)
      throws IOException, LoadException, UnavailableException, InterruptedException {
    Path program = CReference.compile(shop.folder(), "watch");
    if (kind == Kind.KERRISK) {
      PUBLISHED.forEach(draft::published);
      draft.note(
          "CPU time of the calls alone, user and kernel; the dearest are timed over fewer calls"
              + " (0.5 s) and scaled to 100,000; select is given sets longer than glibc's fd_set");
    } else {
      draft.note(
          "after bench.c of libevent, on descriptors of eventfd(2) instead of pairs of sockets, and"
              + " without its library: the calls, the writes and the reads. This curve was published"
              + " as pictures without figures (http://libev.schmorp.de/bench.html has them for"
              + " libevent and libev on epoll), so none stand beside ours");
    }
    List<List<SectionDraft.RowDraft>> rows = new ArrayList<>();
    for (int count : watched) {
      SectionDraft.PointDraft point = draft.point(count, "%,d watched".formatted(count));
      rows.add(METHODS.stream().map(method -> point.row(method, method + " in C")).toList());
    }
    int rounds = shop.options().rounds();
    for (int round = 0; round < rounds; round++) {
      for (int place = 0; place < watched.size(); place++) {
        for (int i = 0; i < METHODS.size(); i++) {
          SectionDraft.RowDraft row = rows.get(place).get((round + i) % METHODS.size());
          int count = watched.get(place);
          shop.progress()
              .now(
                  "%,d watched, round %d of %d, %s"
                      .formatted(count, round + 1, rounds, row.subject()));
          attempt(shop, draft, row, program, count);
        }
      }
    }
  }

  /** What fails costs its own figure. */
  private void attempt(
      Workshop shop, SectionDraft draft, SectionDraft.RowDraft row, Path program, int count)
      throws InterruptedException {
    try {
      run(program, row.subject(), count, row);
    } catch (LoadException | IOException e) {
      draft.skip(row.subject() + ", " + count + " watched", "failed: " + e.getMessage());
      shop.fail(name() + ": " + e.getMessage());
    }
  }

  private void run(Path program, String method, int count, SectionDraft.RowDraft row)
      throws IOException, LoadException, InterruptedException {
    boolean kerrisk = kind == Kind.KERRISK;
    int active = kerrisk ? 1 : Math.min(LIBEVENT_ACTIVE, count);
    int operations = kerrisk ? KERRISK_CALLS : LIBEVENT_WRITES;
    Process process =
        new ProcessBuilder(
                program.toString(),
                method,
                Integer.toString(count),
                Integer.toString(active),
                Integer.toString(operations))
            .redirectErrorStream(true)
            .start();
    try {
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new LoadException(method + " with " + count + " descriptors: " + answer);
      }
      String[] words = answer.split(" ");
      double ns = Double.parseDouble(words[0]);
      double done = Double.parseDouble(words[1]);
      if (kerrisk) {
        row.add(Metric.CALL_SECONDS, ns / done * KERRISK_CALLS / 1e9);
      } else {
        row.add(Metric.DISPATCH_US, ns / 1000);
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static final String SOURCE =
      "Michael Kerrisk, linux.conf.au 2006, \"Why epoll is better\","
          + " https://man7.org/conf/lca2006/Linux_2.6_changes/epoll_2d.html"
          + " (seconds for 100,000 operations on a machine and a kernel of that year; the test is"
          + " that of The Linux Programming Interface, section 63.4.5)";

  private static final List<Double> PLACES = List.of(10.0, 100.0, 1000.0, 10_000.0);

  private static final List<Section.Published> PUBLISHED =
      List.of(
          new Section.Published(
              "epoll, 2006", SOURCE, "epoll", PLACES, List.of(0.65, 0.68, 0.89, 0.97)),
          new Section.Published(
              "poll, 2006", SOURCE, "poll", PLACES, List.of(1.12, 6.8, 157.0, 1750.0)),
          new Section.Published(
              "select, 2006", SOURCE, "select", PLACES, List.of(1.28, 7.1, 151.0, 1087.0)));
}
