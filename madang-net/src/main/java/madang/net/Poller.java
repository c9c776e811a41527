package madang.net;

/**
 * The readiness call a {@link IoModel.Reactor} waits in, and how that call reports.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
 */
public enum Poller {
  /** epoll, level-triggered: a descriptor is reported at each wait for as long as it is ready. */
  EPOLL_LT("epoll-lt"),
  /** epoll, edge-triggered: a descriptor is reported once when it becomes ready. */
  EPOLL_ET("epoll-et"),
  /** poll(2): an array of all descriptors is handed to the kernel at each wait. Level-triggered. */
  POLL("poll"),
  /**
   * select(2): sets of 1,024 bits are handed to the kernel at each wait. Level-triggered; no
   * descriptor of FD_SETSIZE (1,024) or more.
   */
  SELECT("select");

  private final String id;

  Poller(String id) {
    this.id = id;
  }

  /** Whether this is epoll(7), of which edge triggers, ONESHOT and EXCLUSIVE are flags. */
  public boolean isEpoll() {
    return this == EPOLL_LT || this == EPOLL_ET;
  }

  /** The name on the command line, for example {@code epoll-et}. */
  public String id() {
    return id;
  }
}
