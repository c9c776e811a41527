package madang.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "madang",
    description = {
      "A chat server on its own epoll engine, and the textbook's servers on the same engine.",
      "Without a command it serves; see: madang help serve"
    },
    footer = {
      "",
      "Examples:",
      "  madang                     chat on IRC port 6667 and text port 7000",
      "  madang echo --trace        watch an echo server's system calls",
      "  madang help serve          the options of a command",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 missing tool."
    })
final class RootCommand {
  @Option(
      names = {"-V", "--version"},
      description = "print the version")
  boolean version;
}
