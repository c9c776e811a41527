package madang.chat.room;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is said about a user or a room: values by key, which the server doesn't look into, as long
 * as the user or the room is there. Any thread.
 *
 * @see <a href="https://ircv3.net/specs/extensions/metadata">IRCv3 draft/metadata-2</a>
 */
public final class Metadata {
  private volatile SortedMap<String, String> values = Collections.emptySortedMap();

  /** Nothing is said yet. */
  public Metadata() {}

  /** All of it: a snapshot, by key. */
  public SortedMap<String, String> values() {
    return values;
  }

  /**
   * Sets a value.
   *
   * @param most how many keys there may be
   * @return false if there are that many others
   */
  public synchronized boolean set(String key, String value, int most) {
    if (!values.containsKey(key) && values.size() >= most) {
      return false;
    }
    TreeMap<String, String> changed = new TreeMap<>(values);
    changed.put(key, value);
    values = Collections.unmodifiableSortedMap(changed);
    return true;
  }

  /** Takes a value away; false if there was none. */
  public synchronized boolean remove(String key) {
    if (!values.containsKey(key)) {
      return false;
    }
    TreeMap<String, String> changed = new TreeMap<>(values);
    changed.remove(key);
    values = Collections.unmodifiableSortedMap(changed);
    return true;
  }

  /** Takes all away; returns the keys that there were. */
  public synchronized List<String> clear() {
    List<String> gone = List.copyOf(values.keySet());
    values = Collections.emptySortedMap();
    return gone;
  }

  /** Takes over all that was said elsewhere. */
  public void takeOver(Metadata other) {
    restore(other.values);
  }

  /** Takes over what was kept. */
  synchronized void restore(SortedMap<String, String> kept) {
    values = kept;
  }
}
