package madang.chat.room;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Who wants to hear when a nick comes and goes. How many nicks one session may watch is the
 * caller's to keep ({@code limits.monitor}). Any thread.
 *
 * @see <a href="https://ircv3.net/specs/extensions/monitor">IRCv3 monitor</a>
 */
public final class Watchers {
  private final HashMap<String, LinkedHashSet<Session>> byNick = new HashMap<>();

  /** A session watches a folded nick from now on. */
  public synchronized void add(String key, Session session) {
    byNick.computeIfAbsent(key, k -> new LinkedHashSet<>(2)).add(session);
  }

  /** And no longer. */
  public synchronized void remove(String key, Session session) {
    LinkedHashSet<Session> watching = byNick.get(key);
    if (watching != null && watching.remove(session) && watching.isEmpty()) {
      byNick.remove(key);
    }
  }

  /** Those who watch a folded nick, in the order in which they began. */
  synchronized List<Session> of(String key) {
    LinkedHashSet<Session> watching = byNick.get(key);
    return watching == null ? List.of() : List.copyOf(watching);
  }
}
