package madang.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import madang.server.config.ConfigFile;
import madang.server.config.Fault;
import madang.server.config.Key;
import madang.server.config.Keys;
import madang.server.config.Settings;
import madang.server.log.Logging;
import madang.server.log.Notices;
import org.jspecify.annotations.Nullable;

/**
 * SIGHUP: reads the file again. What {@link #NOW} names takes effect at once, the rest at the next
 * start, and both are said. A faulty file changes nothing.
 */
final class Reload implements Runnable {
  private static final Set<Key<?>> NOW = Set.of(Keys.LOG_LEVEL, Keys.LOG_FORMAT);

  private final @Nullable Path file;
  private final Notices notices;
  private final Settings started;
  private Settings current;

  /**
   * @param file the file that was read at the start, or null
   * @param started what it said then
   */
  Reload(@Nullable Path file, Settings started, Notices notices) {
    this.file = file;
    this.started = started;
    this.current = started;
    this.notices = notices;
  }

  @Override
  public synchronized void run() {
    if (file == null) {
      notices.say("reload: started without a configuration file, so there is nothing to read");
      return;
    }
    Settings next;
    try {
      next = ConfigFile.read(file);
    } catch (Fault.Found e) {
      e.faults().forEach(fault -> notices.say(fault.toString()));
      notices.say("reload: nothing was changed");
      return;
    }
    Logging.set(next.get(Keys.LOG_LEVEL), next.get(Keys.LOG_FORMAT));
    List<String> now = new ArrayList<>();
    List<String> later = new ArrayList<>();
    for (Key<?> key : Keys.all()) {
      if (NOW.contains(key)) {
        note(key, current, next, now);
      } else {
        note(key, started, next, later);
      }
    }
    current = next;
    notices.say(
        "reload: read "
            + file
            + (now.isEmpty() ? "" : "; changed: " + String.join(", ", now))
            + (later.isEmpty() ? "" : "; at the next start: " + String.join(", ", later)));
  }

  private static void note(Key<?> key, Settings before, Settings after, List<String> names) {
    if (!before.get(key).equals(after.get(key))) {
      names.add(key.path());
    }
  }
}
