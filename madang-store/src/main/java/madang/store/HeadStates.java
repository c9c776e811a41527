package madang.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import org.jspecify.annotations.Nullable;

/**
 * What is to be kept of rooms' head states, and which rooms and talks have ended, each until it is
 * on disk: nobody waits for that, so what a fault kept from the disk is tried again. Any thread;
 * for one log, in the order of its changes.
 */
final class HeadStates {
  /** Logs whose wishes are remembered; with more, those of further ones are tried once. */
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
  private final Consumer<String> talkEnded;
  private final ConcurrentHashMap<String, Wish> wishes = new ConcurrentHashMap<>();

  /**
   * @param talkEnded told, once it is on disk that a talk has ended
   */
  HeadStates(Writer writer, Consumer<String> talkEnded) {
    this.writer = writer;
    this.talkEnded = talkEnded;
  }

  /**
   * Has a room's head state kept.
   *
   * @param image null: the room, or the talk, has ended
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
      granted(wish);
    } else {
      wish.failed = true;
    }
  }

  private void granted(Wish wish) {
    wishes.remove(wish.log, wish);
    if (RoomLog.isTalk(wish.log)) {
      talkEnded.accept(wish.log);
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
      again.forEach(this::granted);
    }
  }
}
