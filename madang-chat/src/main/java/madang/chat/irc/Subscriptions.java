package madang.chat.irc;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The keys of metadata that a connection wants to hear of, and how much it may still ask of the
 * server in this minute. On its context but for {@link #has}.
 */
final class Subscriptions {
  private volatile SortedSet<String> keys = Collections.emptySortedSet();

  /** Changes: many may have to be told of each. */
  final Allowance changes = new Allowance(30);

  /** Rooms that are looked through for it, beside those that it enters. */
  final Allowance looks = new Allowance(100);

  /** All of them: a snapshot. */
  SortedSet<String> keys() {
    return keys;
  }

  boolean has(String key) {
    return keys.contains(key);
  }

  void add(String key) {
    TreeSet<String> changed = new TreeSet<>(keys);
    changed.add(key);
    keys = Collections.unmodifiableSortedSet(changed);
  }

  void remove(String key) {
    TreeSet<String> changed = new TreeSet<>(keys);
    changed.remove(key);
    keys = Collections.unmodifiableSortedSet(changed);
  }

  /** So many of something a minute. */
  static final class Allowance {
    private static final long WINDOW_MS = 60_000;

    private final int most;
    private long windowStart;
    private int taken;

    Allowance(int most) {
      this.most = most;
    }

    /**
     * Takes one more, if there is one.
     *
     * @return 0, or after how many seconds to try again
     */
    long take(long now) {
      if (now - windowStart >= WINDOW_MS || now < windowStart) {
        windowStart = now;
        taken = 0;
      }
      if (taken >= most) {
        return (windowStart + WINDOW_MS - now + 999) / 1000;
      }
      taken++;
      return 0;
    }
  }
}
