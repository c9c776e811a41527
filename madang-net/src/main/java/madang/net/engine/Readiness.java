package madang.net.engine;

/**
 * What a loop waits in: it tells which of its descriptors are ready, and for what. Event bits are
 * those of epoll, whose values poll(2) shares. On the loop only.
 *
 * <p>{@link #add} and its like return 0 or -errno.
 */
sealed interface Readiness permits EpollPoller, PollPoller, SelectPoller, ChannelPoller {

  /**
   * Waits.
   *
   * @param timeoutMs -1 without end, 0 only looks
   * @return how many events {@link #events} and {@link #token} now tell of, in any order; 0 also
   *     when a signal came
   */
  int await(int timeoutMs);

  /** The bits of one event of the last {@link #await}. */
  int events(int index);

  /** The token that the descriptor of one event was added with. */
  long token(int index);

  /** Begins to report a descriptor. */
  int add(int fd, int interest, long token);

  /** Reports other bits of a descriptor from now on. */
  int modify(int fd, int interest, long token);

  /** Reports nothing more of a descriptor that stays open. */
  int remove(int fd);

  /** A descriptor that was added and not removed is about to be closed. */
  void closing(int fd);

  /** Whether a descriptor can be added at all, whatever its state. */
  boolean takes(int fd);

  /** The call by which what is watched is changed: what a failed {@link #add} is told as. */
  String changeCall();

  /** Tells the trace of one return, for example {@code epoll_wait = 1 [7 EPOLLIN|EPOLLRDHUP]}. */
  void tellWait(int count, Slots slots);

  void close();
}
