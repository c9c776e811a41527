package madang.net.engine;

import java.nio.ByteBuffer;
import madang.net.Frame;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/**
 * The sending side of one connection: its outbox, and how far the kernel and the peer are behind.
 * On the loop only.
 */
final class Output extends Backlog {
  private final EventLoop loop;
  private final int fd;
  private final Outbox outbox = new Outbox();

  /** The kernel takes no more bytes until it reports EPOLLOUT. */
  private boolean blocked;

  Output(EventLoop loop, int fd) {
    this.loop = loop;
    this.fd = fd;
  }

  @Override
  public void add(Frame frame) {
    outbox.add(frame, loop.flushBuffer());
  }

  @Override
  public void stage(ByteBuffer bytes) {
    outbox.stage(bytes, blocked, loop.flushBuffer());
  }

  /** The poller reported; whether a flush can do something now that it couldn't before. */
  boolean unblocked(int events) {
    if (blocked && (events & Epoll.EPOLLOUT) != 0) {
      blocked = false;
      return true;
    }
    return false;
  }

  /**
   * Hands the kernel what it takes.
   *
   * @return 0, or -errno where the connection is broken and what was due is dropped
   */
  int flush() {
    if (!blocked && !outbox.isEmpty()) {
      int result = loop.flushBuffer().flush(fd, outbox);
      if (result < 0 && result != -Errno.EAGAIN) {
        clear();
        return result;
      }
      blocked = result == -Errno.EAGAIN;
    }
    tried();
    if (takeEnd()) {
      // Fails only where the peer is gone, which an event tells of.
      loop.calls().shutdownOutput(fd);
    }
    return 0;
  }

  /** It can't leave in this turn: nothing of it may stay in the staging area. */
  void keep() {
    outbox.keep(loop.flushBuffer());
  }

  /** It leaves in a later turn, the sooner the better. */
  void move() {
    outbox.move(loop.flushBuffer());
  }

  @Override
  public boolean isEmpty() {
    return outbox.isEmpty();
  }

  @Override
  protected long queued() {
    return outbox.bytes();
  }

  @Override
  protected long cap() {
    return loop.outboxCap();
  }

  boolean blocked() {
    return blocked;
  }

  void clear() {
    outbox.clear(loop.flushBuffer());
  }
}
