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
  private static final Duration STOP = Duration.ofSeconds(30);

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
  public void measure(Workshop shop, SectionDraft draft)
      throws IOException, LoadException, UnavailableException, InterruptedException {
    draft.note("bytes that the loop's thread allocated, as the JVM counts them; goal: at most 0.1");
    SectionDraft.PointDraft point = draft.point(0, "one loop");
    for (String model : List.of("epoll-et", "epoll-lt")) {
      try (ServerProcess server = MadangProgram.start("echo", model, 1);
          Load load =
              new EchoLoad(shop.engine(), server.address("echo"), MANY, 16, BYTES, Pace.closed())) {
        point
            .row("echo, " + model, "an echoed message")
            .add(Metric.ALLOCATED_BYTES, bytesEach(shop, server, load, 1));
      }
    }
    try (ServerProcess server = MadangProgram.start("relay", "epoll-et", 1)) {
      fanout(
          shop,
          point.row("relay", "a message to everybody"),
          server,
          count ->
              new FanoutLoad(
                  shop.engine(), server.address("relay"), count, 16, 8, BYTES, Pace.closed()));
    }
    try (ServerProcess server = MadangProgram.serve(shop.folder(), "epoll-et", 1)) {
      fanout(
          shop,
          point.row("serve, irc", "a message in an IRC room"),
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
      load.stop(STOP);
      if (messages == 0) {
        throw new LoadException("nothing came back: " + server.lastWords());
      }
      return (double) bytes / messages;
    }
  }
}
