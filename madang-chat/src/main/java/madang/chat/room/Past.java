package madang.chat.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import madang.chat.Identity;

/**
 * Who had which nick before: what WHOWAS tells. It remembers so many partings in all ({@code
 * limits.whowas}); the oldest is forgotten first. Any thread.
 */
public final class Past {

  /**
   * A nick that somebody gave up, by leaving or by taking another.
   *
   * @param time when, in milliseconds since 1970
   */
  public record Gone(Identity identity, String realName, long time) {}

  private final HashMap<String, ArrayDeque<Gone>> byNick = new HashMap<>();
  private final ArrayDeque<String> order = new ArrayDeque<>();

  /**
   * @param key the nick in its folded form
   */
  synchronized void add(String key, Gone gone, int most) {
    if (most > 0) {
      byNick.computeIfAbsent(key, k -> new ArrayDeque<>(1)).addLast(gone);
      order.addLast(key);
    }
    while (order.size() > most) {
      String oldest = order.removeFirst();
      ArrayDeque<Gone> same = byNick.get(oldest);
      if (same != null) {
        same.pollFirst();
        if (same.isEmpty()) {
          byNick.remove(oldest);
        }
      }
    }
  }

  /** Who had a nick, given in its folded form; the last first. */
  public synchronized List<Gone> of(String key) {
    ArrayDeque<Gone> same = byNick.get(key);
    return same == null ? List.of() : new ArrayList<>(same).reversed();
  }
}
