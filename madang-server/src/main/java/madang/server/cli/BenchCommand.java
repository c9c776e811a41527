package madang.server.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    description = {
      "Runs the lab: measures the I/O models beside each other and beside other servers.",
      "A program of its own, started by the launcher: madang bench --help says the rest."
    },
    footer = {"", "Examples:", "  madang bench list", "  madang bench quick"})
final class BenchCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", hidden = true)
  List<String> arguments = List.of();

  @Override
  public Integer call() throws Failure {
    throw Failure.usage("the lab is a program of its own: run ./madang bench");
  }
}
