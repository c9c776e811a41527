package madang.store;

import java.nio.file.Path;
import java.util.function.Consumer;
import madang.chat.Casemapping;

/**
 * How a store is kept.
 *
 * @param folder where its files are; made if it isn't there
 * @param durability when a message counts as stored
 * @param perRoom entries kept of each room; 0: all
 * @param perTalk entries kept of each private talk; 0: all
 * @param days how long entries are kept; 0: for ever
 * @param casemapping which names of rooms are the same
 * @param notices gets lines for who runs the server: any thread, must not block
 */
public record StoreOptions(
    Path folder,
    Durability durability,
    int perRoom,
    int perTalk,
    int days,
    Casemapping casemapping,
    Consumer<String> notices) {

  /** When a message counts as stored. */
  public enum Durability {
    /** When it is on disk. */
    FSYNC,
    /** When the kernel has it; a power failure may take the last second. */
    RELAXED
  }

  /** Keeps everything, on disk before anybody is told. */
  public static StoreOptions in(Path folder, Consumer<String> notices) {
    return new StoreOptions(folder, Durability.FSYNC, 0, 0, 0, Casemapping.ASCII, notices);
  }

  /** The same with another durability. */
  public StoreOptions with(Durability other) {
    return new StoreOptions(folder, other, perRoom, perTalk, days, casemapping, notices);
  }

  /** The same, but what is more or older is deleted in quiet moments. */
  public StoreOptions keeping(int room, int talk, int atMostDays) {
    return new StoreOptions(folder, durability, room, talk, atMostDays, casemapping, notices);
  }

  /** The same with another casemapping. */
  public StoreOptions with(Casemapping other) {
    return new StoreOptions(folder, durability, perRoom, perTalk, days, other, notices);
  }

  Path history() {
    return folder.resolve("history.db");
  }

  Path search() {
    return folder.resolve("search.db");
  }
}
