package madang.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    description = "Prints the version.",
    footer = {"", "Example:", "  madang version"})
final class VersionCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.println("madang " + Version.number());
    return Failure.OK;
  }
}
