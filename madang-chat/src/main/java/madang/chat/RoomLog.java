package madang.chat;

import java.util.List;
import java.util.function.Consumer;

/**
 * What was said, by room. All methods: any thread; never block; they may answer before they return.
 */
public interface RoomLog {

  /** Offset of an entry that couldn't be stored. */
  long FAILED = -1;

  /** Told what became of an entry. Any thread, perhaps from within {@link #append}. */
  interface Appended {
    /**
     * The log is done with an entry.
     *
     * @param offset where it is stored: above all earlier ones of its room; or {@link #FAILED}
     */
    void appended(Entry entry, long offset);
  }

  /** Appends to a room's log; entries of one room are stored in the order of these calls. */
  void append(String room, Entry entry, Appended appended);

  /**
   * Reads the newest entries of a room.
   *
   * @param most how many at the most
   * @param answer told the entries, oldest first
   */
  void readNewest(String room, int most, Consumer<List<Entry>> answer);

  /** Forgets a room that has ended. */
  void forget(String room);
}
