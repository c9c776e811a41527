package madang.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import madang.server.config.Remarks;
import madang.server.config.Settings;
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
    IoOptions.model(settings, System.err::println);
    if (!settings.keys().isEmpty()) {
      Remarks.on(settings).forEach(System.err::println);
    }
    System.out.println(
        path == null ? "no configuration file: the defaults are used" : path + ": fine");
    return Failure.OK;
  }
}
