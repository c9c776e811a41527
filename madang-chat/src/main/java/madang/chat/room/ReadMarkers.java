package madang.chat.room;

import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a user has read, by room and by whom it talks to. In memory, as long as the user is
 * here. Any thread.
 *
 * @see <a href="https://ircv3.net/specs/extensions/read-marker">IRCv3 draft/read-marker</a>
 */
public final class ReadMarkers {
  /** Markers of one user; past that the one that was quiet longest is forgotten. */
  static final int MOST = 128;

  private @Nullable LinkedHashMap<String, Long> times;

  ReadMarkers() {}

  /**
   * The time of the newest entry that was read, in milliseconds since 1970; null: not known.
   *
   * @param key a folded name
   */
  public synchronized @Nullable Long at(String key) {
    return times == null ? null : times.get(key);
  }

  /** Moves a marker forward, never back. */
  public synchronized void advance(String key, long time) {
    LinkedHashMap<String, Long> all = times;
    if (all == null) {
      all = new LinkedHashMap<>(4);
      times = all;
    }
    Long before = all.remove(key);
    all.put(key, before == null ? time : Math.max(before, time));
    if (all.size() > MOST) {
      Iterator<String> oldest = all.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** A room has another name; what was known of one that had it before is forgotten. */
  synchronized void renamed(String from, String to) {
    if (times != null && !from.equals(to)) {
      times.remove(to);
      Long time = times.remove(from);
      if (time != null) {
        times.put(to, time);
      }
    }
  }
}
