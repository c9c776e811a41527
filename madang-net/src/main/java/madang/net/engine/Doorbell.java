package madang.net.engine;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says whether a loop must be woken. The loop tells that it will sleep and then looks at its inbox
 * once more; a producer offers and then looks whether the loop sleeps. Whichever comes second sees
 * the other, so no wake-up is lost; and only one of many producers pays for the system call.
 */
public final class Doorbell {
  private final AtomicBoolean asleep = new AtomicBoolean();

  /** The loop is going to wait; look at the inbox after this. The loop only. */
  public void sleepSoon() {
    asleep.set(true);
  }

  /** The loop runs. The loop only. */
  public void awake() {
    if (asleep.getPlain()) {
      asleep.set(false);
    }
  }

  /** Whether the caller, who has offered something, must wake the loop. Any thread. */
  public boolean mustRing() {
    return asleep.get() && asleep.compareAndSet(true, false);
  }
}
