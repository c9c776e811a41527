package madang.lab.scenario;

import java.io.IOException;
import java.util.concurrent.Callable;
import madang.lab.broken.BreakCommand;
import madang.lab.load.LoadException;
import madang.lab.reference.UnavailableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The lab's command line: one subcommand a scenario. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures Madang beside other servers on this machine.",
    subcommands = {
      EchoScenario.class,
      FanoutScenario.class,
      IrcScenario.class,
      IdleScenario.class,
      AllocScenario.class,
      BreakCommand.class
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int TOOL_MISSING = 3;

  @Spec private @Nullable CommandSpec spec;

  /** Runs what the arguments say; returns the exit code. */
  public static int run(String... arguments) {
    CommandLine line = new CommandLine(new BenchCommand());
    line.getSubcommands()
        .values()
        .forEach(one -> one.getCommandSpec().mixinStandardHelpOptions(true));
    line.setExecutionExceptionHandler((e, command, result) -> failed(e));
    return line.execute(arguments);
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return WRONG_USAGE;
  }

  private static int failed(Exception e) throws Exception {
    if (e instanceof UnavailableException) {
      System.err.println("bench: " + e.getMessage());
      return TOOL_MISSING;
    }
    if (e instanceof LoadException
        || e instanceof IOException
        || e instanceof IllegalArgumentException) {
      System.err.println("bench: " + e.getMessage());
      return FAILED;
    }
    if (e instanceof InterruptedException) {
      return FAILED;
    }
    throw e; // a fault of our own, which needs its trace
  }
}
