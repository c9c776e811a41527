package madang.chat.room;

import madang.chat.ChatLimits;

/**
 * How fast one connection's commands are taken: {@code commandsBurst} at once after a rest, then
 * {@code commandsPerSecond}. A leaky bucket kept as one time: when it will be empty.
 */
final class Pace {
  private static final long MS_PER_SECOND = 1000;

  private long emptyAtMs;

  /** Milliseconds until the next command may be taken; 0: now. */
  long waitMs(ChatLimits limits, long nowMs) {
    int perSecond = limits.commandsPerSecond();
    if (perSecond == 0) {
      return 0;
    }
    long burstMs = MS_PER_SECOND * limits.commandsBurst() / perSecond;
    // A clock that was set back must not silence anybody for longer than a burst.
    emptyAtMs = Math.min(Math.max(emptyAtMs, nowMs), nowMs + 2 * burstMs);
    return Math.max(0, emptyAtMs + costMs(perSecond) - nowMs - burstMs);
  }

  /** A command is taken. */
  void spend(ChatLimits limits) {
    if (limits.commandsPerSecond() > 0) {
      emptyAtMs += costMs(limits.commandsPerSecond());
    }
  }

  /** At least 1 ms: a thousand commands a second is the finest pace that milliseconds can keep. */
  private static long costMs(int perSecond) {
    return Math.max(1, MS_PER_SECOND / perSecond);
  }
}
