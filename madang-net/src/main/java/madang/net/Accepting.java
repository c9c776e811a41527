package madang.net;

/** How the loops of a reactor share out new connections. */
public enum Accepting {
  /** The first loop accepts and hands the connections out, round robin. */
  HANDOFF("handoff"),
  /** Each loop has a listening socket of its own; the kernel picks one by hash. socket(7). */
  REUSEPORT("reuseport"),
  /** All loops wait on one listening socket; EPOLLEXCLUSIVE wakes one or a few. epoll_ctl(2). */
  EXCLUSIVE("exclusive");

  private final String id;

  Accepting(String id) {
    this.id = id;
  }

  /** The name on the command line, for example {@code handoff}. */
  public String id() {
    return id;
  }
}
