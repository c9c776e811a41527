package madang.net.engine;

/** The timers of one connection, one a kind. On its context only. */
public interface Schedule {
  /** Sets a timer to be due after {@code delayNs}; replaces its time. */
  void set(int kind, long delayNs);

  /** Takes all of them back. */
  void cancelAll();

  /** The clock that they go by. */
  long nanoTime();
}
