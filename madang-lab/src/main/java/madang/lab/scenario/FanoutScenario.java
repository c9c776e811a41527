package madang.lab.scenario;

import java.util.List;
import java.util.concurrent.Callable;
import madang.lab.load.FanoutLoad;
import madang.lab.reference.CReference;
import madang.lab.reference.MadangProgram;
import madang.lab.reference.NettyServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a delivery costs where every message goes to everybody. */
@Command(name = "fanout", description = "CPU time for a delivery: Madang, C and Netty.")
final class FanoutScenario implements Callable<Integer> {
  private static final String ET = "madang epoll-et";
  private static final String TUNED = "tuned C";
  private static final String TEXTBOOK = "textbook C";
  private static final String NETTY = "Netty, coalesced by hand";
  private static final double TEXTBOOK_BOUND = 60;
  private static final double NETTY_BOUND = 1.0;

  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--receivers",
      defaultValue = "1000",
      description = "Connections that get each message (default: ${DEFAULT-VALUE}).")
  private int receivers;

  @Option(
      names = "--senders",
      defaultValue = "16",
      description = "Receivers that send too, up to 100 (default: ${DEFAULT-VALUE}).")
  private int senders;

  @Option(
      names = "--outstanding",
      defaultValue = "8",
      description = "Messages under way of each sender (default: ${DEFAULT-VALUE}).")
  private int outstanding;

  @Option(
      names = "--bytes",
      defaultValue = "64",
      description = "Length of a message (default: ${DEFAULT-VALUE}).")
  private int bytes;

  @Override
  public Integer call() throws Exception {
    Report report =
        new Report(
            "fanout",
            "Fan-out: one loop, %d receivers, %d of them send, %d messages of each under way, %d B"
                .formatted(receivers, senders, outstanding, bytes),
            "delivery");
    Arena.Connect load =
        (engine, server) ->
            new FanoutLoad(engine, server.address("relay"), receivers, senders, outstanding, bytes);
    String messageRead = Integer.toString(bytes);
    try (Arena arena = new Arena(report)) {
      arena.add(ET, folder -> MadangProgram.start("relay", "epoll-et"), load);
      arena.add(TUNED, folder -> CReference.start(folder, "tuned", "fanout"), load);
      arena.add(NETTY, folder -> NettyServer.start("fanout"), load);
      arena.add(
          TEXTBOOK, folder -> CReference.start(folder, "textbook", "fanout", messageRead), load);
      Rounds.run(arena.contenders(), run);
      report.print(
          arena.contenders(),
          List.of(
              new Goal(ET, TEXTBOOK, Goal.Kind.RATE_AT_LEAST, TEXTBOOK_BOUND),
              new Goal(ET, NETTY, Goal.Kind.CPU_AT_MOST, NETTY_BOUND)),
          run);
    }
    return 0;
  }
}
