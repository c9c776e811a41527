package madang.net;

/**
 * How connections are driven: a value, turned into a running {@link IoEngine} by {@link
 * IoEngine#start}. Handlers never see which one they run under.
 */
public sealed interface IoModel {

  /** The name on the command line, for example {@code epoll-et}. */
  String id();

  /** What this model can't do, as data; tests and {@code madang models} read it. */
  Limits limits();

  /**
   * What a model can serve.
   *
   * @param concurrent whether connections are served side by side
   * @param maxConnections how many at once at the most; {@link Integer#MAX_VALUE} where only the
   *     process's descriptor limit counts
   * @param churn whether thousands of short connections a second are reasonable
   */
  record Limits(boolean concurrent, int maxConnections, boolean churn) {
    /** Bounded by descriptors alone. */
    public static final Limits NONE = new Limits(true, Integer.MAX_VALUE, true);
  }

  /**
   * Event loops: each owns a poller and the connections registered with it.
   *
   * @param poller the readiness call
   * @param loops event-loop threads, 1 or more (one: the single reactor; several: the
   *     multi-reactor)
   * @param workers threads that run the handlers, each connection's work in order; 0 runs handlers
   *     on the loops
   * @param accepting how new connections reach the loops
   * @param oneshot whether EPOLLONESHOT disarms a descriptor after each report (epoll_ctl(2))
   */
  record Reactor(Poller poller, int loops, int workers, Accepting accepting, boolean oneshot)
      implements IoModel {

    /** The most loops or workers that are reasonable on one machine. */
    public static final int MAX_THREADS = 1024;

    public Reactor {
      if (loops < 1 || loops > MAX_THREADS) {
        throw new IllegalArgumentException("loops must be 1 to " + MAX_THREADS + ", not " + loops);
      }
      if (workers < 0 || workers > MAX_THREADS) {
        throw new IllegalArgumentException(
            "workers must be 0 to " + MAX_THREADS + ", not " + workers);
      }
    }

    /** Edge-triggered or level-triggered loops with hand-off and no workers. */
    public Reactor(Poller poller, int loops) {
      this(poller, loops, 0, Accepting.HANDOFF, false);
    }

    @Override
    public String id() {
      return poller.id();
    }

    @Override
    public Limits limits() {
      return Limits.NONE;
    }
  }
}
