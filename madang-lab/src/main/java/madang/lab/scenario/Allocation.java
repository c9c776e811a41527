package madang.lab.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import madang.lab.load.EchoLoad;
import madang.lab.load.FanoutLoad;
import madang.lab.load.IrcLoad;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.measure.AllocationCounter;
import madang.lab.measure.Metric;
import madang.lab.reference.MadangProgram;
import madang.lab.reference.ServerProcess;
import madang.lab.reference.UnavailableException;
import madang.lab.report.Section;

/**
 * What the server's loop allocates: nothing for an echoed message, and for a message to a room
 * nothing for each receiver. The second is the difference between a large and a small audience.
 */
record Allocation() implements Scenario {
  private static final String LOOPS = "madang-loop-";
  private static final int FEW = 200;
  private static final int MANY = 1000;
  private static final int BYTES = 64;
  private static final int IRC_BYTES = 100;
  private static final int READINGS = 6;

  /** What a reading takes besides: a start, connections, and the attaching. */
  private static final Duration EACH = Duration.ofSeconds(2);

  private static final Duration STILL = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "alloc";
  }

  @Override
  public SectionDraft draft() {
    return new SectionDraft(
        name(),
        "Allocation on the server's loop",
        "message",
        new Section.Axis("", false),
        Metric.ALLOCATED_BYTES);
  }

  @Override
  public Duration forecast(Workshop shop) {
    RunOptions options = shop.options();
    return options.warmup().plus(options.window()).plus(EACH).multipliedBy(READINGS);
  }

  @Override
  public void measure(Workshop shop, SectionDraft draft)
      throws IOException, LoadException, UnavailableException, InterruptedException {
    draft.note("bytes that the loop's thread allocated, as the JVM counts them; goal: at most 0.1");
    SectionDraft.PointDraft point = draft.point(0, "one loop");
    for (String model : List.of("epoll-et", "epoll-lt")) {
      SectionDraft.RowDraft row = point.row("echo, " + model, "an echoed message");
      attempt(shop, draft, row, () -> echo(shop, row, model));
    }
    SectionDraft.RowDraft relay = point.row("relay", "a message to everybody");
    attempt(shop, draft, relay, () -> relay(shop, relay));
    SectionDraft.RowDraft irc = point.row("serve, irc", "a message in an IRC room");
    attempt(shop, draft, irc, () -> irc(shop, irc));
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException, LoadException, UnavailableException, InterruptedException;
  }

  /** What fails costs its own row. */
  private void attempt(Workshop shop, SectionDraft draft, SectionDraft.RowDraft row, Step step)
      throws UnavailableException, InterruptedException {
    try {
      step.run();
    } catch (LoadException | IOException e) {
      draft.skip(row.subject(), "failed: " + e.getMessage());
      shop.fail(name() + ": " + row.subject() + ": " + e.getMessage());
    }
  }

  private static void echo(Workshop shop, SectionDraft.RowDraft row, String model)
      throws IOException, LoadException, UnavailableException, InterruptedException {
    try (ServerProcess server = MadangProgram.start("echo", model, 1);
        Load load =
            new EchoLoad(shop.engine(), server.address("echo"), MANY, 16, BYTES, Pace.closed())) {
      row.add(Metric.ALLOCATED_BYTES, bytesEach(shop, server, load, 1));
    }
  }

  private static void relay(Workshop shop, SectionDraft.RowDraft row)
      throws IOException, LoadException, UnavailableException, InterruptedException {
    try (ServerProcess server = MadangProgram.start("relay", "epoll-et", 1)) {
      fanout(
          shop,
          row,
          server,
          count ->
              new FanoutLoad(
                  shop.engine(), server.address("relay"), count, 16, 8, BYTES, Pace.closed()));
    }
  }

  private static void irc(Workshop shop, SectionDraft.RowDraft row)
      throws IOException, LoadException, UnavailableException, InterruptedException {
    try (ServerProcess server = MadangProgram.serve(shop.folder(), "epoll-et", 1, "memory")) {
      fanout(
          shop,
          row,
          server,
          // The sender of a message is a member that gets none.
          count ->
              new IrcLoad(
                  shop.engine(),
                  server.address("irc"),
                  count + 1,
                  10,
                  4,
                  IRC_BYTES,
                  Pace.closed()));
    }
  }

  @FunctionalInterface
  private interface Audience {
    /** A load that counts one delivery for each receiver. */
    Load of(int receivers) throws IOException, LoadException, InterruptedException;
  }

  private static void fanout(
      Workshop shop, SectionDraft.RowDraft row, ServerProcess server, Audience audience)
      throws IOException, LoadException, InterruptedException {
    double few;
    double many;
    try (Load load = audience.of(FEW)) {
      few = bytesEach(shop, server, load, FEW);
    }
    // The nicks and places of the few are free again before the many come.
    Thread.sleep(Duration.ofSeconds(1));
    try (Load load = audience.of(MANY)) {
      many = bytesEach(shop, server, load, MANY);
    }
    row.add(Metric.ALLOCATED_BYTES, many);
    row.add(Metric.RECEIVER_BYTES, (many - few) / (MANY - FEW));
  }

  /** Bytes allocated for each message, of which {@code load} counts {@code deliveries} each. */
  private static double bytesEach(Workshop shop, ServerProcess server, Load load, int deliveries)
      throws IOException, LoadException, InterruptedException {
    shop.progress().now("allocation with %,d receivers".formatted(deliveries));
    try (AllocationCounter counter = AllocationCounter.attach(server.pid(), LOOPS)) {
      load.start();
      Thread.sleep(shop.options().warmup());
      long bytes = counter.bytes();
      long done = load.done();
      Thread.sleep(shop.options().window());
      long messages = (load.done() - done) / deliveries;
      bytes = counter.bytes() - bytes;
      load.stop(STILL);
      if (messages == 0) {
        throw new LoadException("nothing came back: " + server.lastWords());
      }
      return (double) bytes / messages;
    }
  }
}
