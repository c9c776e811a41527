package madang.net;

/**
 * Where system calls are told, one line a call, for example {@code epoll_wait = 1 [7 EPOLLIN]}.
 * Called on the thread that made the call, which waits for it.
 */
@FunctionalInterface
public interface Trace {
  /** One call, beginning with its man-page name; no line end. */
  void line(String line);
}
