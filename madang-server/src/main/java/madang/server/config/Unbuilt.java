package madang.server.config;

import java.util.ArrayList;
import java.util.List;

/** What a server says about settings whose features are not there yet. */
public final class Unbuilt {
  private Unbuilt() {}

  /** Why a right, a secret or a protection is refused. */
  public static String refusal(String name) {
    return name + " is not built yet, and it is too important to be ignored: take it out";
  }

  /** Whether a key that would be refused has a value that changes nothing. */
  static boolean isHarmless(Key<?> key, Object value) {
    if (value.equals("none") || value.equals("") || value.equals(false)) {
      return true;
    }
    if (value.equals(List.of())) {
      return true;
    }
    // The modes that rooms have anyway.
    return key.table().equals("channels") && value.equals(key.fallback());
  }

  /** Listeners and keys that are asked for and don't exist yet, in words; maybe none. */
  public static List<String> named(Settings settings) {
    List<String> names = new ArrayList<>();
    listener(settings, Keys.LISTEN_WEB, "web listener", names);
    listener(settings, Keys.LISTEN_WEBSOCKET, "websocket listener", names);
    listener(settings, Keys.ADMIN_ADDRESS, "admin listener", names);
    for (Key<?> key : settings.keys()) {
      boolean listener =
          key == Keys.LISTEN_WEB || key == Keys.LISTEN_WEBSOCKET || key == Keys.ADMIN_ADDRESS;
      if (key.standing() == Key.Standing.NOT_BUILT && !listener) {
        names.add(key.path());
      }
    }
    return names;
  }

  private static void listener(
      Settings settings, Key<List<Address>> key, String name, List<String> names) {
    if (!settings.get(key).isEmpty()) {
      names.add(name);
    }
  }
}
