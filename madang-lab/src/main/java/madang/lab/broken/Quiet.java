package madang.lab.broken;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What a loop does when nothing happens.
 *
 * @param returns times that epoll_wait came back with events
 * @param slept whether it then slept through a wait
 */
record Quiet(int returns, boolean slept) {
  /** Where a loop that spins is stopped. */
  static final int MOST_RETURNS = 100_000;

  private static final int SLEEP_MS = 200;

  /** Waits until one wait passes without an event, or {@link #MOST_RETURNS} brought some. */
  static Quiet watch(Stage stage, Calls calls) throws IOException {
    long beganNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int returns = 0;
    int count = 1;
    while (count > 0 && returns < MOST_RETURNS) {
      count = calls.await(SLEEP_MS);
      returns += count > 0 ? 1 : 0;
    }
    long usedNs = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - beganNs;
    stage.say(
        String.format(
            Locale.ROOT,
            "Nothing happens: %,d returns with events, %s; %,d ms of CPU time.",
            returns,
            count == 0 ? "then it slept for " + SLEEP_MS + " ms" : "and it never slept",
            usedNs / 1_000_000));
    return new Quiet(returns, count == 0);
  }
}
