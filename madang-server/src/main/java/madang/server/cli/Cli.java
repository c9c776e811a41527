package madang.server.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: finds the command, runs it, turns failures into exit codes. */
public final class Cli {
  private static final List<String> NAMES =
      List.of(
          "serve",
          "echo",
          "relay",
          "connect",
          "models",
          "bench",
          "check",
          "backup",
          "restore",
          "export",
          "history",
          "hash-password",
          "version",
          "completion");

  private Cli() {}

  /** Runs the program; the exit code. */
  public static int run(String... args) {
    List<String> words = new ArrayList<>(Arrays.asList(args));
    String first = words.isEmpty() ? "" : words.getFirst();
    switch (first) {
      case "-h", "--help" -> {
        return Output.checked(help(null));
      }
      case "help" -> {
        return Output.checked(help(words.size() > 1 ? words.get(1) : null));
      }
      case "-V", "--version" -> words.set(0, "version");
      default -> {
        if (first.isEmpty() || first.startsWith("-")) {
          words.addFirst("serve");
        }
      }
    }
    String name = words.getFirst();
    if (name.equals(WorkerCommand.NAME) && words.size() > 1) {
      return WorkerCommand.run(words.subList(1, words.size()));
    }
    if (!NAMES.contains(name)) {
      return unknown(name);
    }
    List<String> rest = words.subList(1, words.size());
    if (command(name) instanceof QuickStart quick && quick.take(rest)) {
      return run(quick);
    }
    Object command = command(name);
    CommandLine line = dressed(new CommandLine(command));
    int code = line.execute(rest.toArray(String[]::new));
    // A server's exit code is about its serving, whether anybody read where it listens or not.
    boolean served = command instanceof QuickStart && !line.isUsageHelpRequested();
    return served ? code : Output.checked(code);
  }

  @SuppressWarnings("CatchingUnchecked") // no stack trace reaches a user
  private static int run(QuickStart command) {
    try {
      return command.call();
    } catch (Exception e) {
      return failed(e);
    }
  }

  /** All commands under one name, for help and completion. */
  static CommandLine everything() {
    CommandLine all = new CommandLine(new RootCommand());
    NAMES.forEach(name -> all.addSubcommand(name, described(command(name))));
    return dressed(all);
  }

  private static CommandLine described(Object command) {
    CommandLine line = dressed(new CommandLine(command));
    if (command instanceof BenchCommand) {
      BenchCommand.describe(line);
    }
    return line;
  }

  private static Object command(String name) {
    return switch (name) {
      case "serve" -> new ServeCommand();
      case "echo" -> new EchoCommand();
      case "relay" -> new RelayCommand();
      case "connect" -> new ConnectCommand();
      case "models" -> new ModelsCommand();
      case "bench" -> new BenchCommand();
      case "check" -> new CheckCommand();
      case "backup" -> new BackupCommand();
      case "restore" -> new RestoreCommand();
      case "export" -> new ExportCommand();
      case "history" -> new HistoryCommand();
      case "hash-password" -> new HashPasswordCommand();
      case "version" -> new VersionCommand();
      case "completion" -> new CompletionCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static CommandLine dressed(CommandLine line) {
    String name = line.getCommandName();
    if (!name.equals("madang")) {
      line.getCommandSpec().usageMessage().synopsisHeading("Usage: madang ");
    }
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help").usageHelp(true).description("this text").build());
    line.getCommandSpec().usageMessage().width(Terminal.columns());
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(Terminal.isColoured() ? Ansi.ON : Ansi.OFF));
    line.setParameterExceptionHandler(Cli::wrongUsage);
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
    return line;
  }

  private static int help(@Nullable String name) {
    if (name == null || name.equals("help")) {
      everything().usage(System.out);
      return Failure.OK;
    }
    if (!NAMES.contains(name)) {
      return unknown(name);
    }
    dressed(new CommandLine(command(name))).usage(System.out);
    return Failure.OK;
  }

  private static int unknown(String name) {
    System.err.println("madang: there is no command " + name + "; see: madang help");
    return Failure.USAGE;
  }

  private static int wrongUsage(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("madang: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See: madang help " + e.getCommandLine().getCommandName());
    err.flush();
    return Failure.USAGE;
  }

  private static int failed(Exception e) {
    if (e instanceof Failure failure) {
      System.err.println(failure.getMessage());
      return failure.exitCode();
    }
    System.err.println("madang: this should not happen, please report it: " + e);
    return Failure.FAILED;
  }
}
