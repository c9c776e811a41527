package madang.lab.scenario;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import madang.lab.broken.BreakCommand;
import madang.lab.load.LoadException;
import madang.lab.reference.UnavailableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The lab's command line: one subcommand a scenario, and those that work on results. */
@Command(
    name = "bench",
    description = "Measures Madang's I/O models beside each other and beside other servers.",
    footer = {
      "",
      "Examples:",
      "  madang bench list                       what can be measured, and whom",
      "  madang bench quick                      every scenario, under 10 minutes",
      "  madang bench echo --subjects epoll-et,thread,tuned-c --html echo.html",
      "  madang bench irc --target 127.0.0.1:6667",
      "  madang bench break lost-edge            a broken rule, live, beside its cure",
      "  madang bench compare before.json after.json",
      "",
      "docs/lab.md says what each column means and how not to fool oneself."
    })
public final class BenchCommand implements Callable<Integer> {
  private static final int WIDTH = 100;

  /** New ones for each command line: they hold its options. */
  private static List<Object> scenarios() {
    return List.of(
        new ScenarioCommands.EchoCommand(),
        new ScenarioCommands.FanoutCommand(),
        new ScenarioCommands.IdleCommand(),
        new ScenarioCommands.ChurnCommand(),
        new ScenarioCommands.SlowCommand(),
        new ScenarioCommands.IrcCommand(),
        new ScenarioCommands.KerriskCommand(),
        new ScenarioCommands.LibeventCommand(),
        new ScenarioCommands.MemoryCommand(),
        new ScenarioCommands.AllocCommand());
  }

  @Spec private @Nullable CommandSpec spec;

  /** Runs what the arguments say; returns the exit code. */
  public static int run(String... arguments) {
    return line().execute(arguments);
  }

  /** All commands under one name. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new BenchCommand());
    scenarios().forEach(line::addSubcommand);
    List<String> scenarios =
        line.getSubcommands().values().stream()
            .map(one -> "%-12s %s".formatted(one.getCommandName(), summary(one)))
            .toList();
    line.addSubcommand(new SuiteCommand.Quick());
    line.addSubcommand(new SuiteCommand.Full());
    line.addSubcommand(new ReportCommands.Listing(scenarios));
    line.addSubcommand(new ReportCommands.Compare());
    line.addSubcommand(new ReportCommands.Report());
    line.addSubcommand(new BreakCommand());
    dress(line);
    line.getSubcommands().values().forEach(BenchCommand::dress);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(coloured() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler(BenchCommand::wrongUsage);
    line.setExecutionExceptionHandler((e, command, result) -> failed(e));
    return line;
  }

  /** On a terminal, unless its user wants none: https://no-color.org. */
  private static boolean coloured() {
    String refused = System.getenv("NO_COLOR");
    return System.getProperty("madang.terminal", "").contains("1")
        && (refused == null || refused.isEmpty());
  }

  private static String summary(CommandLine command) {
    return String.join(" ", command.getCommandSpec().usageMessage().description());
  }

  private static void dress(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help").usageHelp(true).description("this text").build());
    line.getCommandSpec().usageMessage().width(WIDTH).synopsisHeading("Usage: madang ");
  }

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().usage(System.err);
    }
    return ExitCode.USAGE;
  }

  private static int wrongUsage(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("madang: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    String name = e.getCommandLine().getCommandName();
    err.println("See: madang bench " + (name.equals("bench") ? "" : name + " ") + "--help");
    err.flush();
    return ExitCode.USAGE;
  }

  private static int failed(Exception e) {
    return switch (e) {
      case IllegalArgumentException wrong -> said(wrong.getMessage(), ExitCode.USAGE);
      case UnavailableException missing -> said(missing.getMessage(), ExitCode.MISSING_TOOL);
      case LoadException fault -> said(fault.getMessage(), ExitCode.FAILED);
      case IOException fault -> said(fault.getMessage(), ExitCode.FAILED);
      case InterruptedException end -> said("interrupted", ExitCode.FAILED);
      default -> said("this should not happen, please report it: " + e, ExitCode.FAILED);
    };
  }

  private static int said(@Nullable String message, int code) {
    System.err.println("madang: " + message);
    return code;
  }
}
