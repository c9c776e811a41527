package madang.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
    if (file == null) {
      Path usual = Path.of(USUAL);
      return isNothingAt(usual) ? null : usual;
    }
    try {
      if (!file.isEmpty()) {
        return Path.of(file);
      }
    } catch (InvalidPathException e) {
      // It is said below.
    }
    throw Failure.usage("--config is no file's name: \"" + file + '"');
  }

  /**
   * Whether nothing has this name. A link that leads nowhere is something, and so is what may not
   * be looked at: a server that took it for no file would open without its password.
   */
  private static boolean isNothingAt(Path path) {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return false;
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false; // reading it says why
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
