package madang.server.config;

import java.util.ArrayList;
import java.util.List;

/** What who runs the server should know of settings that are no fault. */
public final class Remarks {
  private Remarks() {}

  /** Lines for the start and for {@code madang check}; maybe none. */
  public static List<String> on(Settings settings) {
    List<String> remarks = new ArrayList<>();
    List<String> unbuilt = Unbuilt.named(settings);
    if (!unbuilt.isEmpty()) {
      remarks.add("not built yet: " + String.join(", ", unbuilt));
    }
    if (settings.get(Keys.DURABILITY).equals("memory") && settings.get(Keys.KEEP_DAYS) > 0) {
      remarks.add(
          "without effect: history.keep_days, since history.durability \"memory\" keeps by number"
              + " alone");
    }
    if (listensNowhere(settings)) {
      remarks.add(
          "nothing to listen at: listen.irc, listen.text and listen.relay are empty, so give --irc,"
              + " --text or --relay an address");
    }
    return remarks;
  }

  /** Whether no listener that is built has an address. */
  public static boolean listensNowhere(Settings settings) {
    return settings.get(Keys.LISTEN_IRC).isEmpty()
        && settings.get(Keys.LISTEN_TEXT).isEmpty()
        && settings.get(Keys.LISTEN_RELAY).isEmpty();
  }
}
