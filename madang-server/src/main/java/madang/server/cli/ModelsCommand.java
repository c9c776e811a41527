package madang.server.cli;

import java.util.concurrent.Callable;
import madang.server.config.Models;
import picocli.CommandLine.Command;

@Command(
    name = "models",
    description =
        "Lists every I/O model: what it is, its system calls, its limits, when to choose it.",
    footer = {"", "Example:", "  madang models"})
final class ModelsCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    for (Models model : Models.values()) {
      System.out.print(model.describe());
    }
    return Failure.OK;
  }
}
