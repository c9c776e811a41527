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
 * {@link #TOTAL_UNITS} (past that, a room with more than {@link #ROOM_FLOOR} entries gives up old
 * ones as long as each new one). Client-only tags, which may be eight times as long as a message,
 * are not kept: nothing that reads this log shows them. Answers before it returns.
 */
public final class MemoryRoomLog implements RoomLog {
  /**
   * What all rooms keep together, in UTF-16 units of text: at most 80 MB, and about 150,000
   * messages of ordinary length.
   */
  static final int TOTAL_UNITS = 40_000_000;

  /** What an entry counts beside its text. */
  static final int ENTRY_UNITS = 200;

  /** Entries that a room may keep even when all rooms together have too many. */
  static final int ROOM_FLOOR = 16;

  private final int perRoom;
  private final int totalUnits;
  private final ConcurrentHashMap<String, Ring> rings = new ConcurrentHashMap<>();
  private final AtomicInteger total = new AtomicInteger();

  /**
   * @param perRoom entries that each room keeps; 0: none
   */
  public MemoryRoomLog(int perRoom) {
    this(perRoom, TOTAL_UNITS);
  }

  MemoryRoomLog(int perRoom, int totalUnits) {
    this.perRoom = perRoom;
    this.totalUnits = totalUnits;
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
        entries.addLast(entry.withoutTags());
        int due = units(entry);
        int all = total.addAndGet(due);
        while (entries.size() > perRoom
            || (all > totalUnits && due > 0 && entries.size() > ROOM_FLOOR)) {
          int given = units(entries.removeFirst());
          due -= given;
          all = total.addAndGet(-given);
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
      entries.forEach(entry -> total.addAndGet(-units(entry)));
      entries.clear();
    }
  }

  private static int units(Entry entry) {
    return ENTRY_UNITS + (entry.text() == null ? 0 : entry.text().length());
  }
}
