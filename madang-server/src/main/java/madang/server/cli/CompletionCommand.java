package madang.server.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
          fishCommand(script, "__fish_use_subcommand", name, command);
          String seen = "__fish_seen_subcommand_from " + name;
          command.getCommandSpec().options().forEach(option -> fishOption(script, seen, option));
          String names = String.join(" ", command.getSubcommands().keySet());
          String first = seen + "; and not __fish_seen_subcommand_from " + names;
          command
              .getSubcommands()
              .forEach((inner, below) -> {
                fishCommand(script, quoted(first), inner, below);
                String both = seen + "; and __fish_seen_subcommand_from " + inner;
                below.getCommandSpec().options().forEach(one -> fishOption(script, both, one));
              });
        });
    return script.toString();
  }

  private static void fishCommand(
      StringBuilder script, String condition, String name, CommandLine command) {
    String[] description = command.getCommandSpec().usageMessage().description();
    script
        .append("complete -c madang -n ")
        .append(condition)
        .append(" -a ")
        .append(name)
        .append(" -d ")
        .append(quoted(String.join(" ", description)))
        .append('\n');
  }

  private static void fishOption(StringBuilder script, String condition, OptionSpec option) {
    script
        .append("complete -c madang -n '")
        .append(condition)
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
