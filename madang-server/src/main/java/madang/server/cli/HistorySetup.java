package madang.server.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import madang.chat.Casemapping;
import madang.chat.MemoryRoomLog;
import madang.chat.RoomLog;
import madang.server.config.Keys;
import madang.server.config.Settings;
import madang.store.SqliteRoomLog;
import madang.store.StoreException;
import madang.store.StoreOptions;
import madang.store.StoreOptions.Durability;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration means to history.
 *
 * @param store the log, where it is one that must be closed
 */
record HistorySetup(RoomLog log, @Nullable SqliteRoomLog store) implements AutoCloseable {
  /** Entries of one room or talk where all are to be kept, but in memory. */
  private static final int ALL_IN_MEMORY = 1_000;

  /**
   * Opens the history that is asked for.
   *
   * @param notices gets lines for who runs the server; must not block
   */
  static HistorySetup open(Settings settings, Consumer<String> notices) throws Failure {
    if (!settings.get(Keys.HISTORY_ENABLED)) {
      return new HistorySetup(new MemoryRoomLog(0), null);
    }
    int perRoom = settings.get(Keys.PER_CHANNEL);
    int perTalk = settings.get(Keys.PER_USER);
    if (settings.get(Keys.DURABILITY).equals("memory")) {
      return new HistorySetup(new MemoryRoomLog(inMemory(perRoom), inMemory(perTalk)), null);
    }
    Durability durability =
        settings.get(Keys.DURABILITY).equals("fsync") ? Durability.FSYNC : Durability.RELAXED;
    StoreOptions options =
        new StoreOptions(
            folder(settings),
            durability,
            perRoom,
            perTalk,
            settings.get(Keys.KEEP_DAYS),
            Casemapping.of(settings.get(Keys.CASEMAPPING)),
            notices);
    try {
      SqliteRoomLog store = SqliteRoomLog.open(options);
      return new HistorySetup(store, store);
    } catch (StoreException e) {
      throw Failure.failed(String.valueOf(e.getMessage()));
    }
  }

  private static int inMemory(int most) {
    return most == 0 ? ALL_IN_MEMORY : most;
  }

  /** The folder of lasting data. */
  static Path folder(Settings settings) throws Failure {
    try {
      return Path.of(settings.get(Keys.DATA_DIR));
    } catch (InvalidPathException e) {
      throw Failure.usage("server.data_dir is no folder's name: " + settings.get(Keys.DATA_DIR));
    }
  }

  /** Stores what was said, and ends the store's threads. */
  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}
