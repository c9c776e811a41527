package madang.chat;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was said and done, by log: one for each room, by its folded name, and one for each private
 * talk, by a key of the chat's choice that begins with no {@code #}.
 *
 * <p>All methods: any thread; none blocks; each may answer before it returns, on the caller's
 * thread, or later on a thread of the log's own, which must not be held up. What can't be had is
 * said in the answer ({@link #FAILED}, {@link Page#failure}, {@link Redacted#FAILED}), never
 * thrown.
 *
 * <p>Entries of one log are in the order in which they were appended. The caller sees to it that
 * within a log neither time nor, within one millisecond, the msgid falls: bounds rely on it.
 */
public interface RoomLog {

  /** Offset of an entry that couldn't be stored. */
  long FAILED = -1;

  /** Told what became of an entry. Any thread, perhaps from within {@link #append}. */
  interface Appended {
    /**
     * The log is done with an entry.
     *
     * @param offset where it is stored: above all earlier ones of its log; or {@link #FAILED}
     */
    void appended(Entry entry, long offset);
  }

  /**
   * A log and how much of it somebody may read. Entries posted while the room was open are always
   * readable.
   *
   * @param log the log's key
   * @param closedAfter from here on, exclusive, entries posted while the room was closed are
   *     readable too: his own JOIN; null: none of them are
   */
  record Scope(String log, @Nullable Bound closedAfter) {

    /** All of a log that anybody may read. */
    public static Scope open(String log) {
      return new Scope(log, null);
    }

    /** All of a log, for one who was there from the first entry on: a private talk's. */
    public static Scope whole(String log) {
      return new Scope(log, Bound.at(0));
    }

    /** Whether a reader may see this entry, as long as the room hasn't {@link #ended} since. */
    public boolean shows(Entry entry) {
      return entry.open() || (closedAfter != null && closedAfter.isBefore(entry));
    }
  }

  /**
   * When a log had its newest message.
   *
   * @param time milliseconds since 1970
   */
  record Newest(String log, long time) {}

  /** What became of a wish to take an entry back. */
  enum Redacted {
    /** Its words are deleted and the redaction is in the log. */
    DONE,
    /** The log has no such entry (any more). */
    NOT_FOUND,
    /** It couldn't be done now: nothing has changed. */
    FAILED
  }

  /** Appends to a log; entries of one log are stored in the order of these calls. */
  void append(String log, Entry entry, Appended appended);

  /** Whether this is a talk's key, and not a room's. */
  static boolean isTalk(String log) {
    return !log.startsWith("#");
  }

  /** Reads a page: see {@link Query}. The entries come oldest first, whichever are chosen. */
  void read(Scope scope, Query query, Consumer<Page> answer);

  /** Reads one entry by its msgid, whoever may see it: a page of one or none. */
  void find(String log, String id, Consumer<Page> answer);

  /**
   * When logs had their newest readable message, if it was within bounds.
   *
   * @param after milliseconds since 1970, exclusive
   * @param before milliseconds since 1970, exclusive
   * @param most how many at the most: those with the newest messages
   * @param answer told them, oldest first; null if it can't be had now
   */
  void targets(
      List<Scope> scopes,
      long after,
      long before,
      int most,
      Consumer<@Nullable List<Newest>> answer);

  /** Finds messages by their words. The entries come newest first. */
  void search(Search search, Consumer<Page> answer);

  /**
   * Takes an entry back: deletes it with its words, and appends what says so. Where both can't be
   * done neither is.
   *
   * @param id the msgid of the entry to be deleted
   * @param redaction of kind {@link Entry.Kind#REDACT}, with {@code id} in {@link Entry#about}
   */
  void redact(String log, String id, Entry redaction, Consumer<Redacted> answer);

  /**
   * A room has ended: nobody can read any more what was said in it while it was closed, and its
   * image is forgotten. Or a private talk, all of which is closed: its entries are deleted, and its
   * key isn't used again.
   */
  void ended(String log);

  /**
   * All private talks have ended: asked once, at the start, since the users of the time before are
   * gone.
   */
  void endedTalks();

  /** Keeps what a room's head state is now, in place of what was kept before. */
  void save(RoomImage image);

  /**
   * What is there of the time before a restart.
   *
   * @param rooms the images of all rooms that haven't ended
   * @param newest the newest entry's time; 0 where there is none
   */
  record Restored(List<RoomImage> rooms, long newest) {}

  /** What is there of the time before: asked once, at the start. */
  void restore(Consumer<Restored> answer);
}
