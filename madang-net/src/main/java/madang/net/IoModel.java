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
   * @param seesResetsWhilePaused whether a reset is noticed while a connection isn't read (its
   *     reads are paused, or its peer has ended) and nothing is being sent to it; where not, it is
   *     noticed when either is taken up again
   */
  record Limits(
      boolean concurrent, int maxConnections, boolean churn, boolean seesResetsWhilePaused) {

    /** Bounded by descriptors alone. */
    public static final Limits NONE = new Limits(true, Integer.MAX_VALUE, true);

    /** Sees resets while paused. */
    public Limits(boolean concurrent, int maxConnections, boolean churn) {
      this(concurrent, maxConnections, churn, true);
    }
  }

  /**
   * Event loops: each owns a poller and the connections registered with it.
   *
   * @param poller the readiness call
   * @param loops event-loop threads, 1 or more (one: the single reactor; several: the
   *     multi-reactor)
   * @param workers threads that run the handlers, each connection's work in order; 0 runs handlers
   *     on the loops
   * @param accepting how new connections reach the loops; {@link Accepting#EXCLUSIVE} with epoll
   *     only
   * @param oneshot whether EPOLLONESHOT disarms a descriptor after each report (epoll_ctl(2)); with
   *     epoll only
   */
  record Reactor(Poller poller, int loops, int workers, Accepting accepting, boolean oneshot)
      implements IoModel {

    /** The most loops or workers that are reasonable on one machine. */
    public static final int MAX_THREADS = 1024;

    /** Connections that select serves for certain: 960. */
    public static final int SELECT_CONNECTIONS = 960;

    public Reactor {
      checkThreads(loops, workers);
      if (!poller.isEpoll() && (oneshot || accepting == Accepting.EXCLUSIVE)) {
        throw new IllegalArgumentException(
            "oneshot and exclusive are flags of epoll, and " + poller.id() + " has none");
      }
    }

    private static void checkThreads(int loops, int workers) {
      if (loops < 1 || loops > MAX_THREADS) {
        throw new IllegalArgumentException("loops must be 1 to " + MAX_THREADS + ", not " + loops);
      }
      if (workers < 0 || workers > MAX_THREADS) {
        throw new IllegalArgumentException(
            "workers must be 0 to " + MAX_THREADS + ", not " + workers);
      }
    }

    /** Loops with hand-off and no workers. */
    public Reactor(Poller poller, int loops) {
      this(poller, loops, 0, Accepting.HANDOFF, false);
    }

    @Override
    public String id() {
      return poller.id();
    }

    /**
     * With select a descriptor must be below FD_SETSIZE, 1,024, whatever the process may open. So
     * there is room for 1,024 less the descriptors that the process has besides its connections:
     * the JVM's files, and an eventfd for each loop, two descriptors for each listener. {@link
     * #SELECT_CONNECTIONS} leaves 64 for these; where there are more, fewer connections are served,
     * and where there are fewer, a few more. One connection too many is closed at once.
     */
    @Override
    public Limits limits() {
      return poller == Poller.SELECT
          ? new Limits(true, SELECT_CONNECTIONS, true, false)
          : Limits.NONE;
    }
  }

  /**
   * Event loops on Java's own channels and Selector, on any system that Java runs on, with nothing
   * native besides. The first loop accepts and hands out.
   *
   * @param loops event-loop threads, 1 or more
   * @param workers threads that run the handlers; 0 runs handlers on the loops
   */
  record Nio(int loops, int workers) implements IoModel {

    public Nio {
      Reactor.checkThreads(loops, workers);
    }

    @Override
    public String id() {
      return "nio";
    }

    /** The Selector is level-triggered and tells of nothing but what is wanted. */
    @Override
    public Limits limits() {
      return new Limits(true, Integer.MAX_VALUE, true, false);
    }
  }

  /**
   * One connection at a time at each listener, by one thread that accepts, reads and answers; the
   * next caller waits in the backlog. Outgoing connections have a thread each.
   */
  record Iterative() implements IoModel {
    @Override
    public String id() {
      return "iterative";
    }

    @Override
    public Limits limits() {
      return new Limits(false, 1, true);
    }
  }

  /**
   * A thread for each connection, which blocks in read. A peer that reads slowly costs a second one
   * for as long as bytes wait for it.
   *
   * @param virtual whether the threads are virtual (JEP 444) or the system's own
   * @param maxConnections how many at once; a caller more is closed at once, and that is logged
   */
  record ThreadPerConnection(boolean virtual, int maxConnections) implements IoModel {

    /** The most platform threads unless said otherwise. */
    public static final int MAX_PLATFORM_THREADS = 4096;

    public ThreadPerConnection {
      if (maxConnections < 1) {
        throw new IllegalArgumentException("maxConnections must be at least 1");
      }
    }

    /** Virtual threads bounded by descriptors alone, or up to {@link #MAX_PLATFORM_THREADS}. */
    public ThreadPerConnection(boolean virtual) {
      this(virtual, virtual ? Integer.MAX_VALUE : MAX_PLATFORM_THREADS);
    }

    @Override
    public String id() {
      return virtual ? "virtual" : "thread";
    }

    @Override
    public Limits limits() {
      return new Limits(true, maxConnections, true);
    }
  }

  /**
   * Event loops over io_uring: each owns a ring and its connections, and is told when work is done
   * instead of when it could be. io_uring(7), Linux 6.1 or newer.
   *
   * @param loops event-loop threads, 1 or more
   */
  record Uring(int loops) implements IoModel {
    public Uring {
      Reactor.checkThreads(loops, 0);
    }

    @Override
    public String id() {
      return "uring";
    }

    @Override
    public Limits limits() {
      return Limits.NONE;
    }
  }
}
