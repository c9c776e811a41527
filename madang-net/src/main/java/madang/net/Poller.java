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
  EPOLL_ET("epoll-et");

  private final String id;

  Poller(String id) {
    this.id = id;
  }

  /** The name on the command line, for example {@code epoll-et}. */
  public String id() {
    return id;
  }
}
