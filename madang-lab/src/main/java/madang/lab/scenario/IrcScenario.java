package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import madang.lab.load.IrcLoad;
import madang.lab.reference.InspIrcd;
import madang.lab.reference.MadangProgram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a message in a large IRC room costs, on our server and on others. */
@Command(
    name = "irc",
    description = {
      "CPU time for a delivery in an IRC room: Madang and InspIRCd, or a server that runs already.",
      "Such a server must have its limits lifted and its ping interval longer than the run."
    })
final class IrcScenario implements Callable<Integer> {
  private static final String MADANG = "madang serve";
  private static final String INSPIRCD = "InspIRCd";
  private static final double BOUND = 3;

  @Mixin private final RunOptions run = new RunOptions();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--members",
      defaultValue = "1000",
      description = "Members of the room (default: ${DEFAULT-VALUE}).")
  private int members;

  @Option(
      names = "--senders",
      defaultValue = "10",
      description = "Members that talk, up to 99 (default: ${DEFAULT-VALUE}).")
  private int senders;

  @Option(
      names = "--outstanding",
      defaultValue = "4",
      description = "Messages under way of each sender (default: ${DEFAULT-VALUE}).")
  private int outstanding;

  @Option(
      names = "--bytes",
      defaultValue = "100",
      description = "Length of a message's text (default: ${DEFAULT-VALUE}).")
  private int bytes;

  @Option(
      names = "--target",
      paramLabel = "HOST:PORT",
      description = "Measure this IRC server alone.")
  private @Nullable String target;

  @Option(
      names = "--pid",
      defaultValue = "0",
      description = "Its process, to read its CPU time; without it only time passed is known.")
  private long pid;

  @Override
  public Integer call() throws Exception {
    Report report =
        new Report(
            "irc",
            "IRC: a room with %d members, %d of them talk, %d messages of each under way, %d B"
                .formatted(members, senders, outstanding, bytes),
            "delivery");
    Arena.Connect load =
        (engine, server) ->
            new IrcLoad(engine, server.address("irc"), members, senders, outstanding, bytes);
    try (Arena arena = new Arena(report)) {
      List<Goal> goals = List.of();
      if (target == null) {
        arena.add(MADANG, MadangProgram::serve, load);
        arena.add(INSPIRCD, InspIrcd::start, load);
        goals = List.of(new Goal(MADANG, INSPIRCD, Goal.Kind.RATE_AT_LEAST, BOUND));
      } else {
        IrcLoad foreign =
            new IrcLoad(arena.engine(), address(target), members, senders, outstanding, bytes);
        arena.addForeign(target, pid, foreign);
      }
      Rounds.run(arena.contenders(), run);
      report.print(arena.contenders(), goals, run);
    }
    return 0;
  }

  private InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      InetSocketAddress address =
          new InetSocketAddress(
              text.substring(0, Math.max(colon, 0)), Integer.parseInt(text.substring(colon + 1)));
      if (colon > 0 && !address.isUnresolved()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Said below, in the same words for each fault of the form.
    }
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    throw new ParameterException(
        spec.commandLine(), "--target must be HOST:PORT of a known host, not " + text);
  }
}
