package madang.net.engine.uring;

import madang.net.engine.LoopCounters;
import madang.net.sys.CompletionQueue;

/**
 * Completes whenever another thread has written to a loop's eventfd, and so ends the loop's wait:
 * one poll that goes on. Each write is told, so the eventfd is never read. On the loop only.
 */
final class WakeUp implements Requests.Asker {
  private static final int POLLIN = 0x001;

  private final UringLoop loop;
  private final int fd;
  private final long token;

  WakeUp(UringLoop loop, int fd) {
    this.loop = loop;
    this.fd = fd;
    this.token = loop.register(this);
  }

  void watch() {
    loop.calls().requests().pollMultishot(fd, POLLIN, Requests.of(token, Op.POLL));
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public void completed(int op, int result, int flags) {
    loop.counters().add(LoopCounters.WAKEUPS, 1);
    if (!CompletionQueue.more(flags)) {
      watch();
    }
  }

  @Override
  public void abandoned() {
    // nobody waits for it
  }
}
