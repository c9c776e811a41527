package madang.server.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    description = {
      "Runs the lab: measures the I/O models beside each other and beside other servers.",
      "A program of its own, started by the launcher: madang bench --help says the rest."
    },
    footer = {"", "Examples:", "  madang bench list", "  madang bench quick"})
final class BenchCommand implements Callable<Integer> {
  /** The lab's commands by name, for completion; a test of the lab keeps them complete. */
  private static final Map<String, String> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("list", "what can be measured, and whom");
    COMMANDS.put("quick", "every scenario, in under 10 minutes");
    COMMANDS.put("full", "every scenario at all its points, for the night");
    COMMANDS.put("echo", "what an echoed message costs");
    COMMANDS.put("fanout", "what a delivery to everybody costs");
    COMMANDS.put("idle", "many connections say nothing, a few talk");
    COMMANDS.put("churn", "connect, say one thing, hear it, close");
    COMMANDS.put("slow", "what others feel when some read late");
    COMMANDS.put("irc", "what a delivery in an IRC room costs");
    COMMANDS.put("kerrisk", "poll, select and epoll by watched descriptors");
    COMMANDS.put("libevent", "the time for 1,000 events by watched descriptors");
    COMMANDS.put("memory", "memory of an idle IRC connection");
    COMMANDS.put("alloc", "heap that the server allocates for a message");
    COMMANDS.put("compare", "two results side by side");
    COMMANDS.put("report", "a page of HTML, or pictures, from results");
    COMMANDS.put("break", "a broken rule, live, beside its cure");
  }

  /** What most of them take. */
  private static final List<String> OPTIONS =
      List.of("--subjects", "--target", "--rounds", "--warmup", "--window", "--rate", "--loops");

  private static final List<String> FILES = List.of("--json", "--html");
  private static final Set<String> WITHOUT = Set.of("list", "compare", "report", "break");

  /** Names the lab's commands to a shell; they run in a program of their own. */
  static void describe(CommandLine bench) {
    COMMANDS.forEach((name, description) -> {
      CommandSpec spec = CommandSpec.create().name(name);
      spec.usageMessage().description(description);
      if (!WITHOUT.contains(name)) {
        OPTIONS.forEach(option -> spec.addOption(value(option, String.class)));
        FILES.forEach(option -> spec.addOption(value(option, Path.class)));
        spec.addOption(OptionSpec.builder("--quick").build());
      }
      bench.addSubcommand(name, new CommandLine(spec));
    });
  }

  private static OptionSpec value(String name, Class<?> type) {
    return OptionSpec.builder(name).arity("1").type(type).build();
  }

  @Parameters(arity = "0..*", hidden = true)
  List<String> arguments = List.of();

  @Override
  public Integer call() throws Failure {
    throw Failure.usage("the lab is a program of its own: run ./madang bench");
  }
}
