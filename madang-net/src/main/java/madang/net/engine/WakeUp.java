package madang.net.engine;

import madang.net.SystemCallException;

/** Ends a loop's wait. */
interface WakeUp {
  /** Makes itself known to what the loop waits in. Before the loop starts. */
  void attach(Readiness readiness, Slots slots) throws SystemCallException;

  /** Wakes. Any thread, also after {@link #close}. */
  void ring();

  /** The loop has ended. The loop only. */
  void close();
}
