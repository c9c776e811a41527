package madang.server.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "bench",
    description = "Runs the lab's benchmarks.",
    footer = {"", "Example:", "  madang bench"})
final class BenchCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", hidden = true)
  List<String> arguments = List.of();

  @Override
  public Integer call() throws Failure {
    throw Failure.notBuilt("bench");
  }
}
