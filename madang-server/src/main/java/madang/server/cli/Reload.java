package madang.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import madang.chat.Hub;
import madang.server.config.ConfigFile;
import madang.server.config.Fault;
import madang.server.config.Key;
import madang.server.config.Keys;
import madang.server.config.Remarks;
import madang.server.config.Settings;
import madang.server.log.Logging;
import madang.server.log.Notices;
import org.jspecify.annotations.Nullable;

/**
 * SIGHUP: reads the file again. What {@link #NOW} names takes effect at once, the rest at the next
 * start, and both are said. A faulty file changes nothing.
 */
final class Reload implements Runnable {
  /** What a running server can change: what {@link Hub#reload} takes over, and the log. */
  static final Set<Key<?>> NOW =
      Set.of(
          Keys.DESCRIPTION,
          Keys.UTF8_ONLY,
          Keys.MOTD,
          Keys.PASSWORD_HASH,
          Keys.WEBIRC_FROM,
          Keys.WEBIRC_PASSWORD_HASH,
          Keys.NICK_LENGTH,
          Keys.CHANNEL_LENGTH,
          Keys.TOPIC_LENGTH,
          Keys.KICK_LENGTH,
          Keys.AWAY_LENGTH,
          Keys.LIST_MODES,
          Keys.REGISTRATION_SECONDS,
          Keys.PING_SECONDS,
          Keys.ROOMS,
          Keys.ROOMS_PER_USER,
          Keys.TALKS_PER_USER,
          Keys.TARGETS,
          Keys.MULTILINE_BYTES,
          Keys.MULTILINE_LINES,
          Keys.MULTILINE_SECONDS,
          Keys.TAGS_BYTES,
          Keys.PENDING_POSTS,
          Keys.CONNECTIONS_PER_IP,
          Keys.CONNECTIONS_PER_IP_PER_MINUTE,
          Keys.COMMANDS_PER_SECOND,
          Keys.ADMIN,
          Keys.ICON,
          Keys.CHATHISTORY_MAX,
          Keys.PLAYBACK_MAX,
          Keys.ALLOW_REDACT,
          Keys.RELAYMSG,
          Keys.RELAYMSG_SEPARATORS,
          Keys.METADATA,
          Keys.READ_MARKER,
          Keys.METADATA_KEYS,
          Keys.METADATA_SUBS,
          Keys.OPER_NAME,
          Keys.OPER_PASSWORD_HASH,
          Keys.OPER_WHOIS_LINE,
          Keys.MONITOR,
          Keys.WHOWAS,
          Keys.LOGIN_ATTEMPTS_PER_MINUTE,
          Keys.LOG_LEVEL,
          Keys.LOG_FORMAT);

  private final Hub hub;
  private final @Nullable Path file;
  private final Notices notices;
  private final Settings started;
  private Settings current;

  /**
   * @param hub the chat service that runs
   * @param file the file that was read at the start, or null
   * @param started what it said then
   */
  Reload(Hub hub, @Nullable Path file, Settings started, Notices notices) {
    this.hub = hub;
    this.file = file;
    this.started = started;
    this.current = started;
    this.notices = notices;
  }

  /** The file that is read, for people. */
  String file() {
    return file == null ? "no file" : file.toString();
  }

  /** Whether a server could start with the file as it is now; if not, says why. */
  boolean isFileSound() {
    if (file == null) {
      return true;
    }
    try {
      ConfigFile.read(file);
      return true;
    } catch (Fault.Found e) {
      e.faults().forEach(fault -> notices.error(fault.toString()));
      notices.error("restart: refused, the server goes on");
      return false;
    }
  }

  @Override
  public synchronized void run() {
    if (file == null) {
      notices.answer("reload: started without a configuration file, so there is nothing to read");
      return;
    }
    Settings next;
    try {
      next = ConfigFile.read(file);
    } catch (Fault.Found e) {
      e.faults().forEach(fault -> notices.error(fault.toString()));
      notices.error("reload: nothing was changed");
      return;
    }
    List<String> remarks = new ArrayList<>(Remarks.on(next));
    remarks.removeAll(Remarks.on(current));
    List<String> now = new ArrayList<>();
    List<String> later = new ArrayList<>();
    for (Key<?> key : Keys.all()) {
      if (NOW.contains(key)) {
        note(key, current, next, now);
      } else {
        note(key, started, next, later);
      }
    }
    if (!now.isEmpty()) {
      Logging.set(next.get(Keys.LOG_LEVEL), next.get(Keys.LOG_FORMAT));
      hub.reload(ChatSetup.options(next));
    }
    current = next;
    notices.answer(
        "reload: read "
            + file
            + (now.isEmpty() ? "" : "; changed: " + String.join(", ", now))
            + (later.isEmpty() ? "" : "; at the next start: " + String.join(", ", later)));
    remarks.forEach(notices::warn);
  }

  private static void note(Key<?> key, Settings before, Settings after, List<String> names) {
    if (!before.get(key).equals(after.get(key))) {
      names.add(key.path());
    }
  }
}
