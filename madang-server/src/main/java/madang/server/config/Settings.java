package madang.server.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Values of keys; a key that nobody set has its default. Immutable. */
public final class Settings {
  /** Nothing set: a working server. */
  public static final Settings DEFAULTS = new Settings(Map.of());

  private final Map<Key<?>, Object> values;

  private Settings(Map<Key<?>, Object> values) {
    this.values = values;
  }

  /** The value of a key. */
  @SuppressWarnings("unchecked") // with() put a T there
  public <T> T get(Key<T> key) {
    return (T) values.getOrDefault(key, key.fallback());
  }

  /** Whether somebody set the key, be it to its default. */
  public boolean isSet(Key<?> key) {
    return values.containsKey(key);
  }

  /** The keys that somebody set, in the order of their setting. */
  public Set<Key<?>> keys() {
    return values.keySet();
  }

  /** The same with one more value. */
  public <T> Settings with(Key<T> key, T value) {
    Map<Key<?>, Object> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new Settings(more);
  }
}
