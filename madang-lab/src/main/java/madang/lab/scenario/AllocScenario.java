package madang.lab.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import madang.lab.load.EchoLoad;
import madang.lab.load.FanoutLoad;
import madang.lab.load.IrcLoad;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.measure.AllocationCounter;
import madang.lab.measure.Machine;
import madang.lab.reference.MadangProgram;
import madang.lab.reference.ServerProcess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What the server's loop allocates: nothing for an echoed message, and for a message to a room
 * nothing for each receiver. The second is the difference between a large and a small audience.
 */
@Command(name = "alloc", description = "Heap allocated for a message and for each receiver.")
final class AllocScenario implements Callable<Integer> {
  private static final String LOOPS = "madang-loop-";
  private static final int FEW = 200;
  private static final int MANY = 1000;
  private static final int BYTES = 64;
  private static final int IRC_BYTES = 100;
  private static final Duration STOP = Duration.ofSeconds(30);

  /**
   * What counts as nothing: the loop's rare own business, such as a resized buffer, spread over all
   * messages of a window.
   */
  private static final double NOTHING_BYTES = 0.1;

  @Mixin private final RunOptions run = new RunOptions();

  private final List<Map<String, Object>> rows = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Report report = new Report("alloc", "Allocation on the server's loop", "message");
    try (Arena arena = new Arena(report)) {
      System.out.println("| path | B a message | B for each receiver | |");
      System.out.println("|---|---:|---:|---|");
      for (String model : List.of("epoll-et", "epoll-lt")) {
        try (ServerProcess server = MadangProgram.start("echo", model);
            Load load = new EchoLoad(arena.engine(), server.address("echo"), MANY, 16, BYTES)) {
          double each = bytesEach(server, load, 1);
          row("echo, " + model, each, null, each <= NOTHING_BYTES);
        }
      }
      try (ServerProcess server = MadangProgram.start("relay", "epoll-et")) {
        fanout(
            "relay",
            server,
            count -> new FanoutLoad(arena.engine(), server.address("relay"), count, 16, 8, BYTES));
      }
      try (ServerProcess server = MadangProgram.serve(arena.folder())) {
        fanout(
            "serve, an IRC room",
            server,
            // The sender of a message is a member that gets none.
            count ->
                new IrcLoad(arena.engine(), server.address("irc"), count + 1, 10, 4, IRC_BYTES));
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", "alloc");
    json.put("machine", Machine.describe());
    json.put("rows", rows);
    System.out.printf("%n%s%n", Json.of(json));
    return 0;
  }

  @FunctionalInterface
  private interface Audience {
    /** A load that counts one delivery for each receiver. */
    Load of(int receivers) throws IOException, LoadException, InterruptedException;
  }

  private void fanout(String path, ServerProcess server, Audience audience) throws Exception {
    double few;
    double many;
    try (Load load = audience.of(FEW)) {
      few = bytesEach(server, load, FEW);
    }
    // The nicks and places of the few are free again before the many come.
    Thread.sleep(Duration.ofSeconds(1));
    try (Load load = audience.of(MANY)) {
      many = bytesEach(server, load, MANY);
    }
    double receiver = (many - few) / (MANY - FEW);
    row(path, many, receiver, receiver <= NOTHING_BYTES);
  }

  /** Bytes allocated for each message, of which {@code load} counts {@code deliveries} each. */
  private double bytesEach(ServerProcess server, Load load, int deliveries) throws Exception {
    System.err.printf("allocation with %d receivers%n", deliveries);
    try (AllocationCounter counter = AllocationCounter.attach(server.pid(), LOOPS)) {
      load.start();
      Thread.sleep(run.warmup());
      long bytes = counter.bytes();
      long done = load.done();
      Thread.sleep(run.window());
      long messages = (load.done() - done) / deliveries;
      bytes = counter.bytes() - bytes;
      load.stop(STOP);
      if (messages == 0) {
        throw new LoadException("nothing came back: " + server.lastWords());
      }
      return (double) bytes / messages;
    }
  }

  private void row(String path, double message, @Nullable Double receiver, boolean met) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %s | %s |%n",
        path,
        message,
        receiver == null ? "" : String.format(Locale.ROOT, "%.3f", receiver),
        met ? "met" : "missed");
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("path", path);
    row.put("bytes_a_message", message);
    row.put("bytes_a_receiver", receiver);
    row.put("met", met);
    rows.add(row);
  }
}
