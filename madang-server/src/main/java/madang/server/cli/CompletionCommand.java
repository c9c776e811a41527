package madang.server.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Prints a completion script for a shell.",
    footer = {
      "",
      "Examples:",
      "  source <(madang completion bash)      also for zsh",
      "  madang completion fish > ~/.config/fish/completions/madang.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "bash|zsh|fish", description = "the shell")
  String shell = "bash";

  @Override
  public Integer call() throws Failure {
    CommandLine all = Cli.everything();
    System.out.print(
        switch (shell) {
          // Picocli's script turns on zsh's bashcompinit by itself.
          case "bash", "zsh" -> AutoComplete.bash("madang", all);
          case "fish" -> fish(all);
          default -> throw Failure.usage("completion knows bash, zsh and fish, not " + shell);
        });
    return Failure.OK;
  }

  private static String fish(CommandLine all) {
    StringBuilder script = new StringBuilder("complete -c madang -f\n");
    all.getSubcommands()
        .forEach((name, command) -> {
          CommandSpec spec = command.getCommandSpec();
          script
              .append("complete -c madang -n __fish_use_subcommand -a ")
              .append(name)
              .append(" -d ")
              .append(quoted(String.join(" ", spec.usageMessage().description())))
              .append('\n');
          spec.options().forEach(option -> fishOption(script, name, option));
        });
    return script.toString();
  }

  private static void fishOption(StringBuilder script, String command, OptionSpec option) {
    script
        .append("complete -c madang -n '__fish_seen_subcommand_from ")
        .append(command)
        .append("' -l ")
        .append(option.longestName().replaceFirst("^-+", ""));
    if (option.arity().max() > 0) {
      script.append(" -r");
      Iterable<String> candidates = option.completionCandidates();
      if (candidates != null) {
        script.append(" -a ").append(quoted(String.join(" ", candidates)));
      }
    }
    script.append('\n');
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
