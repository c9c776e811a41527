package madang.net;

import java.net.SocketAddress;
import java.util.List;

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
     * and where there are fewer, a few more. One connection too many is turned away.
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
   * @param maxConnections how many at once; a caller more is turned away, and that is logged
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

  /**
   * A process for each connection. A JVM can't fork, so the engine accepts and hands the socket to
   * a worker process that was started before it was needed (SCM_RIGHTS, unix(7)); a worker serves
   * one connection and exits. Where all of them serve, callers wait in the backlog.
   *
   * <p>{@link IoEngine#connect} is served by the engine's own process. A trace gets the calls of
   * that process; each worker writes its own to the standard error that it inherits, with its
   * process id at the end of each line.
   *
   * @param command starts a worker: a program that calls {@link IoEngine#work} with the arguments
   *     that the engine adds at the end
   * @param handlersInWorkers true: the worker runs the handler, and the {@link Listener}'s factory
   *     is never asked; false: the worker pumps bytes between its socket and the engine, where the
   *     handler runs like in any other model
   * @param spares workers that wait for a caller, 1 or more; default 4
   * @param most workers in all, the spare ones included; default 64
   * @param observer told what becomes of workers and, where they run the handlers, of connections
   */
  record ProcessPerConnection(
      List<String> command, boolean handlersInWorkers, int spares, int most, Observer observer)
      implements IoModel {

    /** Workers that wait for a caller. */
    public static final int SPARES = 4;

    /** Workers in all. */
    public static final int MOST = 64;

    public ProcessPerConnection {
      command = List.copyOf(command);
      if (spares < 1 || spares > most) {
        throw new IllegalArgumentException("spares must be 1 to " + most + ", not " + spares);
      }
    }

    /** The usual numbers of workers, and nobody who observes. */
    public ProcessPerConnection(List<String> command, boolean handlersInWorkers) {
      this(command, handlersInWorkers, SPARES, MOST, Observer.NOBODY);
    }

    /** The same with an observer. */
    public ProcessPerConnection observedBy(Observer other) {
      return new ProcessPerConnection(command, handlersInWorkers, spares, most, other);
    }

    @Override
    public String id() {
      return "process";
    }

    @Override
    public Limits limits() {
      return new Limits(true, most, false);
    }

    /** Told what becomes of workers, on threads of the engine; must not block. */
    public interface Observer {
      /** Isn't told anything. */
      Observer NOBODY = new Observer() {};

      /** A worker that runs the handler has taken a connection. */
      default void opened(long id, SocketAddress remote) {}

      /**
       * The connection of such a worker is over.
       *
       * @param reads read calls that brought bytes
       * @param bytes bytes they brought
       */
      default void closed(long id, long reads, long bytes) {}

      /** The same, but the worker has died and couldn't tell what it had read. */
      default void lost(long id) {}

      /** A worker has ended and was waited for (wait(2)): nothing is left of it. */
      default void removed(long pid) {}
    }
  }
}
