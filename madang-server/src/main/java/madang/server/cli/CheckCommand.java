package madang.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import madang.server.config.Settings;
import madang.server.config.Unbuilt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "check",
    description = "Checks a configuration and says every fault with line and key.",
    footer = {"", "Examples:", "  madang check", "  madang check --config /etc/madang.toml"})
final class CheckCommand implements Callable<Integer> {
  @Mixin ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws Failure {
    Path path = config.path();
    Settings settings = ConfigOption.check(path);
    IoOptions.model(settings);
    List<String> unbuilt = settings.keys().isEmpty() ? List.of() : Unbuilt.named(settings);
    if (!unbuilt.isEmpty()) {
      System.err.println("not built yet: " + String.join(", ", unbuilt));
    }
    System.out.println(
        path == null ? "no configuration file: the defaults are used" : path + ": fine");
    return Failure.OK;
  }
}
