package madang.net.engine;

/**
 * The thread that owns connections, as groups and timers see it: the same whether it is told that
 * sockets are ready or that work on them is done.
 */
public interface Loop {
  /** Its number, from 0. Any thread. */
  int index();

  /** Puts something into its inbox and wakes it; false if it has ended. Any thread. */
  boolean offer(Inbox.Item item);

  /**
   * Whether the caller may act on this loop's connections at once: it is the loop, and nothing is
   * waiting that was offered before. Any thread.
   */
  boolean runsNow();

  /** Its timers. On the loop only. */
  TimerWheel wheel();

  /** The engine's clock. */
  long nanoTime();
}
