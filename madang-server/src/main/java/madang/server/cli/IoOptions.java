package madang.server.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import madang.net.IoModel;
import madang.server.config.FormException;
import madang.server.config.IoChoice;
import madang.server.config.Key;
import madang.server.config.Keys;
import madang.server.config.Models;
import madang.server.config.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how connections are driven. */
final class IoOptions {
  @Option(
      names = "--io",
      paramLabel = "MODEL",
      completionCandidates = ModelNames.class,
      description = "I/O model: ${COMPLETION-CANDIDATES} (default: epoll-et; see: madang models)")
  @Nullable String model;

  @Option(
      names = "--loops",
      paramLabel = "N",
      description = "event loops; 0 is one a core (default: 0)")
  @Nullable Long loops;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "threads that run the handlers; 0 runs them on the loops (default: 0)")
  @Nullable Long workers;

  @Option(
      names = "--accept",
      paramLabel = "HOW",
      completionCandidates = AcceptNames.class,
      description = "how loops share new connections: ${COMPLETION-CANDIDATES} (default: handoff)")
  @Nullable String accept;

  @Option(
      names = "--oneshot",
      description = "with epoll: disarm a socket after each report (EPOLLONESHOT)")
  boolean oneshot;

  /** {@link QuickStart#flag}. */
  boolean flag(String name) {
    if (name.equals("--oneshot")) {
      oneshot = true;
      return true;
    }
    return false;
  }

  /** {@link QuickStart#option}. */
  boolean option(String name, String value) {
    switch (name) {
      case "--io" -> model = value;
      case "--accept" -> accept = value;
      case "--loops", "--workers" -> {
        if (!QuickStart.isNumber(value)) {
          return false;
        }
        if (name.equals("--loops")) {
          loops = Long.valueOf(value);
        } else {
          workers = Long.valueOf(value);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The settings with what the command line says on top. */
  Settings over(Settings settings) throws Failure {
    Settings result = put(settings, Keys.IO_MODEL, "--io", model);
    result = put(result, Keys.IO_LOOPS, "--loops", loops);
    result = put(result, Keys.IO_WORKERS, "--workers", workers);
    result = put(result, Keys.IO_ACCEPT, "--accept", accept);
    return oneshot ? result.with(Keys.IO_ONESHOT, true) : result;
  }

  /** The model to start; says where this system decided which. */
  static IoModel model(Settings settings, Consumer<String> notices) throws Failure {
    String osName = System.getProperty("os.name", "");
    try {
      IoModel model = IoChoice.of(settings, osName).resolve(osName);
      String notice = IoChoice.notice(settings, osName);
      if (!notice.isEmpty()) {
        notices.accept(notice);
      }
      return model;
    } catch (FormException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** A setting from an option, checked as the file's is; null: the option isn't there. */
  static <T> Settings put(Settings settings, Key<T> key, String option, @Nullable Object value)
      throws Failure {
    if (value == null) {
      return settings;
    }
    try {
      return settings.with(key, key.form().read(value));
    } catch (FormException e) {
      throw Failure.usage(option + " " + e.getMessage());
    }
  }

  /** For help and completion. */
  static final class ModelNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.asList(Models.ids()).iterator();
    }
  }

  /** For help and completion. */
  static final class AcceptNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("handoff", "reuseport", "exclusive").iterator();
    }
  }
}
