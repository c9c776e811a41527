package madang.chat.room;

/**
 * What a room is called, and which log is its.
 *
 * @param shown as whoever gave the name wrote it
 * @param key its folded form, by which the room is looked up
 * @param log the key of the room's log: that of its first name, which it keeps when it is renamed,
 *     so that what was said stays with it
 * @param since when it was renamed, in milliseconds since 1970; 0: never
 */
record RoomName(String shown, String key, String log, long since) {
  /**
   * How long a room keeps a name at least: each renaming shows it anew to who doesn't know that.
   */
  private static final long KEPT_MS = 60_000;

  /** The name of a new room. */
  static RoomName first(String shown, String key, String log) {
    return new RoomName(shown, key, log, 0);
  }

  /** Another name of the same room. */
  RoomName renamed(String next, String nextKey, long now) {
    return new RoomName(next, nextKey, log, now);
  }

  /** Whether the room may have another name already. */
  boolean isOld(long now) {
    return since == 0 || now - since >= KEPT_MS;
  }

  /** Whether its log is one that a room of another name would have. */
  boolean isMoved() {
    return !log.equals(key);
  }
}
