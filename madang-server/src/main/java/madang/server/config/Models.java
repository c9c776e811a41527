package madang.server.config;

import java.util.Arrays;
import madang.net.Accepting;
import madang.net.IoModel;
import madang.net.Poller;

/** Every I/O model by its name on the command line, and what there is to say about it. */
public enum Models {
  EPOLL_ET(
      "epoll-et",
      "edge-triggered epoll: told once that a socket is ready, the loop reads and writes to EAGAIN",
      "epoll_create1 epoll_ctl epoll_wait accept4 recv send shutdown close eventfd",
      "the default: the fewest system calls for each message",
      "TCP/IP sockets, ch. 17 (epoll); epoll(7)"),
  EPOLL_LT(
      "epoll-lt",
      "level-triggered epoll: told at each wait for as long as a socket is ready; one read a return",
      "epoll_create1 epoll_ctl epoll_wait accept4 recv send shutdown close eventfd",
      "to see the difference to edge-triggered: try --buffer 4 --trace",
      "TCP/IP sockets, ch. 17 (epoll); epoll(7)"),
  SELECT(
      "select",
      "sets of 1,024 bits, copied and looked through at each wait; no descriptor of 1,024 or more",
      "select accept4 recv send shutdown close eventfd",
      "to see where it began: its cost grows with the highest descriptor; elsewhere nobody needs it",
      "Stevens, UNIX Network Programming vol. 1, ch. 6; select(2)"),
  POLL(
      "poll",
      "an array of all descriptors, looked through at each wait; no limit of 1,024",
      "poll accept4 recv send shutdown close eventfd",
      "few connections; its cost grows with their number, even of silent ones",
      "Stevens, UNIX Network Programming vol. 1, ch. 6; poll(2)"),
  ITERATIVE(
      "iterative",
      "one thread accepts a caller, serves him to his end, then accepts the next",
      "accept4 recv send shutdown close",
      "to see why the others exist: the second caller waits; for echo and relay only",
      "Stevens, UNIX Network Programming vol. 1, ch. 30.4; TCP/IP sockets, ch. 4"),
  THREAD(
      "thread",
      "a platform thread for each caller, which blocks in read; one more while a peer reads slowly",
      "accept4 recv send shutdown close",
      "some hundred callers and the simplest picture: one call, one thread that waits in it",
      "Stevens, UNIX Network Programming vol. 1, ch. 30.10; TCP/IP sockets, ch. 18"),
  VIRTUAL(
      "virtual",
      "a virtual thread for each caller; it parks, and one epoll thread wakes it (EPOLLONESHOT)",
      "accept4 recv send epoll_ctl epoll_wait shutdown close",
      "the picture of thread with as many callers as epoll has, at a higher price for each message",
      "JEP 444 (virtual threads)"),
  PROCESS(
      "process",
      "a worker process for each connection: accepted here, the socket handed to a JVM that waits",
      "epoll_wait accept4 sendmsg (SCM_RIGHTS) close; worker: recvmsg epoll_wait recv send",
      "to see processes keep callers apart: one that is killed costs its own caller alone",
      "UNP, ch. 30 (preforked, descriptor passing); TCP/IP sockets, ch. 10-11; unix(7)"),
  NIO(
      "nio",
      "event loops on Java's Selector, level-triggered; no native code of ours",
      "Selector.select SocketChannel.read SocketChannel.write ServerSocketChannel.accept",
      "on systems without epoll; there it is the default, but it was tried out on Linux alone",
      "the JDK's documentation of java.nio.channels"),
  URING(
      "uring",
      "io_uring: told that bytes have come and gone; one call hands over a turn's work and waits",
      "io_uring_setup io_uring_register io_uring_enter mmap getpeername shutdown close eventfd",
      "the fewest system calls, most for short visits; dear behind slow readers; needs Linux 6.1",
      "TCP/IP sockets, ch. 23 (IOCP, the same idea); io_uring(7)");

  private final String id;
  private final String what;
  private final String calls;
  private final String when;
  private final String source;

  Models(String id, String what, String calls, String when, String source) {
    this.id = id;
    this.what = what;
    this.calls = calls;
    this.when = when;
    this.source = source;
  }

  /** The name on the command line. */
  public String id() {
    return id;
  }

  /** All names. */
  public static String[] ids() {
    return Arrays.stream(values()).map(Models::id).toArray(String[]::new);
  }

  /** The model of a name that is one of {@link #ids}. */
  public static Models of(String id) {
    for (Models model : values()) {
      if (model.id.equals(id)) {
        return model;
      }
    }
    throw new IllegalArgumentException(id);
  }

  /**
   * The model where nobody has chosen one.
   *
   * @param osName the system property os.name
   */
  public static Models defaultOn(String osName) {
    return runsOn(EPOLL_ET, osName) ? EPOLL_ET : NIO;
  }

  /** Whether a model's calls are there on a system: all but nio are calls of Linux. */
  static boolean runsOn(Models model, String osName) {
    return model == NIO || osName.equals("Linux");
  }

  /** What {@code madang models} says about it, several lines. */
  public String describe() {
    IoModel.Limits limits = model(1, 0, Accepting.HANDOFF, false).limits();
    String most =
        limits.maxConnections() == Integer.MAX_VALUE
            ? "as many connections as descriptors (ulimit -n)"
            : limits.maxConnections()
                + (limits.maxConnections() == 1 ? " connection" : " connections");
    return "%-10s %s%n  system calls  %s%n  limits        %s, %s, %s%s%n  when          %s%n  from          %s%n"
        .formatted(
            id,
            what,
            calls,
            most,
            limits.concurrent() ? "served side by side" : "served one after another",
            limits.churn() ? "thousands of short ones a second" : "few short ones",
            limits.seesResetsWhilePaused() ? "" : ", a reset isn't seen while reads are paused",
            when,
            source);
  }

  /**
   * The model with these settings.
   *
   * @param loops 0: one a core
   */
  public IoModel model(int loops, int workers, Accepting accepting, boolean oneshot) {
    if (this == ITERATIVE) {
      return new IoModel.Iterative();
    }
    if (this == THREAD || this == VIRTUAL) {
      return new IoModel.ThreadPerConnection(this == VIRTUAL);
    }
    if (this == PROCESS) {
      return new IoModel.ProcessPerConnection(WorkerProgram.command("pump"), false);
    }
    int threads = loops == 0 ? Runtime.getRuntime().availableProcessors() : loops;
    if (this == NIO) {
      return new IoModel.Nio(threads, workers);
    }
    if (this == URING) {
      return new IoModel.Uring(threads);
    }
    Poller poller =
        switch (this) {
          case EPOLL_ET -> Poller.EPOLL_ET;
          case EPOLL_LT -> Poller.EPOLL_LT;
          case SELECT -> Poller.SELECT;
          case POLL -> Poller.POLL;
          default -> throw new IllegalStateException(id);
        };
    return new IoModel.Reactor(poller, threads, workers, accepting, oneshot);
  }
}
