package madang.chat.equivalence;

import java.util.List;

/**
 * What callers do, in order.
 *
 * @param name for people, with the seed in it
 * @param callers how many there are
 * @param steps what they do
 */
record Script(String name, int callers, List<Step> steps) {
  Script {
    steps = List.copyOf(steps);
  }
}
