package madang.chat.irc;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import madang.chat.room.Watchers;

/** The nicks that a user watches (MONITOR), in the order of their coming. */
final class WatchList {
  private final IrcHandler h;
  private final Watchers watchers;
  private final Map<String, String> nicks = new LinkedHashMap<>(4);

  WatchList(IrcHandler h) {
    this.h = h;
    this.watchers = h.world().presence().watchers();
  }

  /** As they were written. */
  Collection<String> nicks() {
    return nicks.values();
  }

  boolean has(String folded) {
    return nicks.containsKey(folded);
  }

  int size() {
    return nicks.size();
  }

  /** Watches one more, if it isn't watched yet. */
  void add(String folded, String nick) {
    if (nicks.putIfAbsent(folded, nick) == null) {
      watchers.add(folded, h);
    }
  }

  void remove(String folded) {
    if (nicks.remove(folded) != null) {
      watchers.remove(folded, h);
    }
  }

  void clear() {
    nicks.keySet().forEach(folded -> watchers.remove(folded, h));
    nicks.clear();
  }
}
