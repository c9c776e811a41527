package madang.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A bounded log in memory: each room keeps its newest entries, and all rooms together at most
 * {@link #TOTAL_ENTRIES} (past that, a room with more than {@link #ROOM_FLOOR} gives up an old one
 * for each new one). Answers before it returns.
 */
public final class MemoryRoomLog implements RoomLog {
  /** Entries of all rooms together: about 50 MB of messages of ordinary length. */
  static final int TOTAL_ENTRIES = 200_000;

  /** Entries that a room may keep even when all rooms together have too many. */
  static final int ROOM_FLOOR = 16;

  private final int perRoom;
  private final ConcurrentHashMap<String, Ring> rings = new ConcurrentHashMap<>();
  private final AtomicInteger total = new AtomicInteger();

  /**
   * @param perRoom entries that each room keeps; 0: none
   */
  public MemoryRoomLog(int perRoom) {
    this.perRoom = perRoom;
  }

  @Override
  public void append(String room, Entry entry, Appended appended) {
    Ring ring = rings.computeIfAbsent(room, name -> new Ring());
    appended.appended(entry, ring.add(entry));
  }

  @Override
  public void readNewest(String room, int most, Consumer<List<Entry>> answer) {
    Ring ring = rings.get(room);
    answer.accept(ring == null ? List.of() : ring.newest(most));
  }

  @Override
  public void forget(String room) {
    Ring ring = rings.remove(room);
    if (ring != null) {
      ring.clear();
    }
  }

  /** The newest entries of one room. */
  private final class Ring {
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long nextOffset;

    synchronized long add(Entry entry) {
      if (perRoom > 0) {
        entries.addLast(entry);
        int all = total.incrementAndGet();
        if (entries.size() > perRoom || (all > TOTAL_ENTRIES && entries.size() > ROOM_FLOOR)) {
          entries.removeFirst();
          total.decrementAndGet();
        }
      }
      return nextOffset++;
    }

    synchronized List<Entry> newest(int most) {
      ArrayList<Entry> found = new ArrayList<>(Math.min(most, entries.size()));
      int skip = entries.size() - most;
      for (Iterator<Entry> it = entries.iterator(); it.hasNext(); skip--) {
        Entry entry = it.next();
        if (skip <= 0) {
          found.add(entry);
        }
      }
      return found;
    }

    synchronized void clear() {
      total.addAndGet(-entries.size());
      entries.clear();
    }
  }
}
