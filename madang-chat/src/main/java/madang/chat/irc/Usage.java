package madang.chat.irc;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each command was used since the server began. Any thread. */
final class Usage {
  private final Map<String, LongAdder> counts = new TreeMap<>();

  Usage() {
    Command.verbs().forEach(verb -> counts.put(verb, new LongAdder()));
  }

  /** One more use of a verb of the table. */
  void count(String verb) {
    LongAdder count = counts.get(verb);
    if (count != null) {
      count.increment();
    }
  }

  /** Each verb that was used, in alphabetical order, with how often. */
  Map<String, Long> used() {
    Map<String, Long> used = new TreeMap<>();
    counts.forEach((verb, count) -> {
      if (count.sum() > 0) {
        used.put(verb, count.sum());
      }
    });
    return used;
  }
}
