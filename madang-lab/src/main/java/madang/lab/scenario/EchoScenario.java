package madang.lab.scenario;

import java.util.List;
import java.util.concurrent.Callable;
import madang.lab.load.EchoLoad;
import madang.lab.reference.CReference;
import madang.lab.reference.MadangProgram;
import madang.lab.reference.NettyServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an echoed message costs: the engine against C and Netty. */
@Command(name = "echo", description = "CPU time for an echoed message: Madang, C and Netty.")
final class EchoScenario implements Callable<Integer> {
  private static final String ET = "madang epoll-et";
  private static final String LT = "madang epoll-lt";
  private static final String TUNED = "tuned C";
  private static final String NETTY = "Netty";

  /** The size of one read in the textbooks that the textbook server follows. */
  private static final String TEXTBOOK_READ = "100";

  private static final double TUNED_BOUND = 1.1;
  private static final double NETTY_BOUND = 0.8;

  @Mixin private final RunOptions run = new RunOptions();

  @Option(
      names = "--connections",
      defaultValue = "1000",
      description = "Connections (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--depth",
      defaultValue = "16",
      description = "Messages under way on each connection (default: ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--bytes",
      defaultValue = "64",
      description = "Length of a message (default: ${DEFAULT-VALUE}).")
  private int bytes;

  @Override
  public Integer call() throws Exception {
    Report report =
        new Report(
            "echo",
            "Echo: one loop, %d connections, %d messages under way on each, %d B"
                .formatted(connections, depth, bytes),
            "message");
    Arena.Connect load =
        (engine, server) -> new EchoLoad(engine, server.address("echo"), connections, depth, bytes);
    try (Arena arena = new Arena(report)) {
      arena.add(ET, folder -> MadangProgram.start("echo", "epoll-et"), load);
      arena.add(LT, folder -> MadangProgram.start("echo", "epoll-lt"), load);
      arena.add(TUNED, folder -> CReference.start(folder, "tuned", "echo"), load);
      arena.add(
          "textbook C",
          folder -> CReference.start(folder, "textbook", "echo", TEXTBOOK_READ),
          load);
      arena.add(NETTY, folder -> NettyServer.start("echo"), load);
      Rounds.run(arena.contenders(), run);
      report.print(
          arena.contenders(),
          List.of(
              new Goal(ET, TUNED, Goal.Kind.CPU_AT_MOST, TUNED_BOUND),
              new Goal(LT, TUNED, Goal.Kind.CPU_AT_MOST, TUNED_BOUND),
              new Goal(ET, NETTY, Goal.Kind.CPU_AT_MOST, NETTY_BOUND),
              new Goal(LT, NETTY, Goal.Kind.CPU_AT_MOST, NETTY_BOUND)),
          run);
    }
    return 0;
  }
}
