package madang.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import madang.chat.RoomImage;
import madang.chat.RoomLog;

/**
 * What is to be kept of rooms' head states, and which rooms and talks have ended, each until it is
 * on disk: nobody waits for that, so what a fault kept from the disk is tried again. Any thread;
 * for one log, in the order of its changes.
 */
final class HeadStates {
  /** Logs whose wishes are remembered; with more, those of further ones are tried once. */
  private static final int MOST = 16_384;

  /** Stands for all talks: no log has this name. */
  private static final String ALL_TALKS = "";

  private static final class Wish {
    private final String log;
    private final Writer.Work work;

    /** What follows once it is on disk. */
    private final Runnable then;

    private volatile boolean failed;

    Wish(String log, Writer.Work work, Runnable then) {
      this.log = log;
      this.work = work;
      this.then = then;
    }
  }

  private final Writer writer;
  private final Consumer<List<String>> talksEnded;
  private final ConcurrentHashMap<String, Wish> wishes = new ConcurrentHashMap<>();

  /**
   * @param talksEnded told, once it is on disk that talks have ended
   */
  HeadStates(Writer writer, Consumer<List<String>> talksEnded) {
    this.writer = writer;
    this.talksEnded = talksEnded;
  }

  /** Has a room's head state kept. */
  void keep(RoomImage image) {
    wish(new Wish(image.log(), tables -> tables.save(image), () -> {}));
  }

  /** A room, or a talk, has ended. */
  void ended(String log) {
    Runnable then = RoomLog.isTalk(log) ? () -> talksEnded.accept(List.of(log)) : () -> {};
    wish(new Wish(log, tables -> tables.ended(log), then));
  }

  /** All talks that hold anything by now have ended. */
  void endedTalks() {
    long newest = writer.newest(); // later ones are other talks', if this must be tried again
    List<String> ended = new ArrayList<>();
    wish(
        new Wish(
            ALL_TALKS,
            tables -> {
              ended.clear();
              ended.addAll(tables.endedTalks(newest));
            },
            () -> talksEnded.accept(ended)));
  }

  private void wish(Wish wish) {
    if (wishes.size() < MOST || wishes.containsKey(wish.log)) {
      wishes.put(wish.log, wish);
    }
    writer.change(wish.work, stored -> settled(wish, stored));
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
    wish.then.run();
  }

  /** The writer's thread: tries again what failed, unless a newer wish is on its way. */
  void retry(Tables tables) throws SQLException {
    List<Wish> again = new ArrayList<>();
    for (Wish wish : wishes.values()) {
      if (wish.failed) {
        again.add(wish);
        wish.work.run(tables);
      }
    }
    if (!again.isEmpty()) {
      tables.commit();
      again.forEach(this::granted);
    }
  }
}
