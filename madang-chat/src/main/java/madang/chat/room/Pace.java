package madang.chat.room;

import madang.chat.ChatLimits;

/**
 * How fast one connection's commands are taken: {@code commandsBurst} at once after a rest, then
 * {@code commandsPerSecond}. A leaky bucket kept as one time: when it will be empty.
 */
final class Pace {
  private static final long US_PER_SECOND = 1_000_000;
  private static final long US_PER_MS = 1_000;

  private long emptyAtUs;

  /** Milliseconds until the next command may be taken; 0: now. */
  long waitMs(ChatLimits limits, long nowMs) {
    int perSecond = limits.commandsPerSecond();
    if (perSecond == 0) {
      return 0;
    }
    long nowUs = nowMs * US_PER_MS;
    long burstUs = US_PER_SECOND * limits.commandsBurst() / perSecond;
    // A clock that was set back must not silence anybody for longer than a burst.
    emptyAtUs = Math.min(Math.max(emptyAtUs, nowUs), nowUs + 2 * burstUs);
    long early = emptyAtUs + costUs(perSecond) - nowUs - burstUs;
    return early <= 0 ? 0 : (early + US_PER_MS - 1) / US_PER_MS;
  }

  /** A command is taken. */
  void spend(ChatLimits limits) {
    if (limits.commandsPerSecond() > 0) {
      emptyAtUs += costUs(limits.commandsPerSecond());
    }
  }

  /** In microseconds, which keep the pace of every value that the configuration takes. */
  private static long costUs(int perSecond) {
    return Math.max(1, US_PER_SECOND / perSecond);
  }
}
