package madang.server.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import madang.server.config.ConfigFile;
import madang.server.config.Fault;
import madang.server.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration file is read. */
final class ConfigOption {
  private static final String USUAL = "madang.toml";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "configuration; without it madang.toml in the working folder, if there is one")
  @Nullable String file;

  /** The file to read, or null where there is none and the defaults count. */
  @Nullable Path path() throws Failure {
    try {
      Path named = Path.of(file == null ? USUAL : file);
      return file == null && !Files.exists(named) ? null : named;
    } catch (InvalidPathException e) {
      throw Failure.usage("--config is no file's name: " + file);
    }
  }

  /** The settings of a file that was looked through as a whole, or the defaults. */
  static Settings check(@Nullable Path path) throws Failure {
    try {
      return path == null
          ? Settings.DEFAULTS
          : ConfigFile.check(path, System.getProperty("os.name", ""));
    } catch (Fault.Found e) {
      throw Failure.faults(e.faults());
    }
  }

  /** The settings of a file, or the defaults. */
  static Settings read(@Nullable Path path) throws Failure {
    try {
      return path == null ? Settings.DEFAULTS : ConfigFile.read(path);
    } catch (Fault.Found e) {
      throw Failure.faults(e.faults());
    }
  }
}
