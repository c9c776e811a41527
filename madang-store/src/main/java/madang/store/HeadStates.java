package madang.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import madang.chat.RoomImage;
import org.jspecify.annotations.Nullable;

/**
 * What rooms want kept of their head states, each until it is on disk: nobody waits for a MODE to
 * be stored, so one that a fault kept from the disk is tried again. Any thread; for one room, in
 * the order of its changes.
 */
final class HeadStates {
  /** Rooms whose wishes are remembered; with more, those of further ones are tried once. */
  private static final int MOST = 16_384;

  private static final class Wish {
    private final String log;
    private final @Nullable RoomImage image;
    private volatile boolean failed;

    Wish(String log, @Nullable RoomImage image) {
      this.log = log;
      this.image = image;
    }

    void grant(Tables tables) throws SQLException {
      if (image == null) {
        tables.ended(log);
      } else {
        tables.save(image);
      }
    }
  }

  private final Writer writer;
  private final ConcurrentHashMap<String, Wish> wishes = new ConcurrentHashMap<>();

  HeadStates(Writer writer) {
    this.writer = writer;
  }

  /**
   * Has a room's head state kept.
   *
   * @param image null: the room has ended
   */
  void keep(String log, @Nullable RoomImage image) {
    Wish wish = new Wish(log, image);
    if (wishes.size() < MOST || wishes.containsKey(log)) {
      wishes.put(log, wish);
    }
    writer.change(wish::grant, stored -> settled(wish, stored));
  }

  private void settled(Wish wish, boolean stored) {
    if (stored) {
      wishes.remove(wish.log, wish);
    } else {
      wish.failed = true;
    }
  }

  /** The writer's thread: tries again what failed, unless a newer wish is on its way. */
  void retry(Tables tables) throws SQLException {
    List<Wish> again = new ArrayList<>();
    for (Wish wish : wishes.values()) {
      if (wish.failed) {
        again.add(wish);
        wish.grant(tables);
      }
    }
    if (!again.isEmpty()) {
      tables.commit();
      again.forEach(wish -> wishes.remove(wish.log, wish));
    }
  }
}
