package madang.server.cli;

import java.nio.file.Path;
import madang.server.config.Keys;
import madang.server.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which folder's history a command is about. */
final class StoreOption {
  @Mixin ConfigOption config = new ConfigOption();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the server's folder; without it server.data_dir of the configuration")
  @Nullable String data;

  Path folder() throws Failure {
    Settings settings = ConfigOption.read(config.path());
    return HistorySetup.folder(IoOptions.put(settings, Keys.DATA_DIR, "--data", data));
  }
}
