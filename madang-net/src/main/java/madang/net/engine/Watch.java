package madang.net.engine;

import madang.net.sys.Epoll;

/**
 * What the poller is to watch for one connection, kept in step with as few calls as can be. On the
 * loop only.
 *
 * <p>Edge-triggered, a descriptor is registered once, for everything. Level-triggered, or with
 * ONESHOT, that would report a writable socket again and again: there the bits follow what the
 * connection wants, at the turn's flush.
 */
final class Watch {
  private static final int NO_TOKEN = -1;

  /** Bits that nobody asks for. */
  private static final int OUTDATED = -1;

  private final EventLoop loop;
  private final int fd;
  private long token = NO_TOKEN;

  /** The event bits it is registered for; 0 after ONESHOT has disarmed it. */
  private int bits;

  /** Whether the poller holds the descriptor. */
  private boolean held;

  Watch(EventLoop loop, int fd) {
    this.loop = loop;
    this.fd = fd;
  }

  /** Registers; 0 or -errno. */
  int begin(Slots.Registered entry, boolean in, boolean out) {
    token = loop.register(entry);
    bits = bits(in, out);
    int result = loop.poller().add(fd, bits, token);
    held = result >= 0;
    return result;
  }

  /** The poller has reported; with ONESHOT that was the last time until {@link #update}. */
  void reported() {
    if (loop.oneshot()) {
      bits = 0;
    }
  }

  /** What was asked for means something else from now on: the next {@link #update} says it anew. */
  void outdated() {
    bits = OUTDATED;
  }

  /** Watches for this from now on; 0 or -errno. */
  int update(boolean in, boolean out) {
    if (loop.fixedInterest()) {
      return 0;
    }
    int wanted = bits(in, out);
    if (held ? wanted == bits : !in && !out) {
      return 0;
    }
    int result =
        held ? loop.poller().modify(fd, wanted, token) : loop.poller().add(fd, wanted, token);
    bits = wanted;
    held = true;
    return result;
  }

  /**
   * Keeps the poller from reporting HUP again and again, which it does whatever the bits are;
   * {@link #update} takes the descriptor up again when something is wanted. Edge-triggered it is
   * told once.
   */
  void silence() {
    if (!loop.fixedInterest()) {
      loop.poller().remove(fd);
      held = false;
    }
  }

  /** The descriptor is about to be closed; gives the slot back. */
  void end() {
    if (held) {
      loop.poller().closing(fd);
      held = false;
    }
    if (token != NO_TOKEN) {
      loop.forget(token);
      token = NO_TOKEN;
    }
  }

  private int bits(boolean in, boolean out) {
    int mode = loop.interestMode();
    if (loop.fixedInterest()) {
      return mode | Epoll.EPOLLIN | Epoll.EPOLLOUT | Epoll.EPOLLRDHUP;
    }
    return mode | (in ? Epoll.EPOLLIN | Epoll.EPOLLRDHUP : 0) | (out ? Epoll.EPOLLOUT : 0);
  }
}
