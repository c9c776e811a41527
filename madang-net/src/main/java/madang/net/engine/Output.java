package madang.net.engine;

import java.nio.ByteBuffer;
import madang.net.Frame;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/**
 * The sending side of one connection: its outbox, and how far the kernel and the peer are behind.
 * On the loop only.
 */
final class Output {
  private final EventLoop loop;
  private final int fd;
  private final Outbox outbox = new Outbox();

  /** Bytes that the connection's own context has sent and that wait in the loop's inbox. */
  private long offered;

  /** The kernel takes no more bytes until it reports EPOLLOUT. */
  private boolean blocked;

  /** Bytes were left after a flush, and haven't all gone since. */
  private boolean behind;

  /** The outbox was more than half full after a flush: nothing is read until it is empty. */
  private boolean stalled;

  private boolean endAsked;
  private boolean ended;

  Output(EventLoop loop, int fd) {
    this.loop = loop;
    this.fd = fd;
  }

  void add(Frame frame) {
    outbox.add(frame, loop.flushBuffer());
  }

  void stage(ByteBuffer bytes) {
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
    behind |= !outbox.isEmpty();
    stalled |= !hasRoom();
    if (outbox.isEmpty() && endAsked && !ended) {
      ended = true;
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

  /** Whether a peer that was behind has caught up; tells it once. */
  boolean caughtUp() {
    boolean was = behind && outbox.isEmpty();
    if (was) {
      behind = false;
      stalled = false;
    }
    return was;
  }

  /** Ends our direction, once what is due has left. */
  void end() {
    endAsked = true;
  }

  boolean endAsked() {
    return endAsked;
  }

  boolean ended() {
    return ended;
  }

  boolean isEmpty() {
    return outbox.isEmpty();
  }

  boolean blocked() {
    return blocked;
  }

  boolean stalled() {
    return stalled;
  }

  boolean hasRoom() {
    return bytes() <= loop.outboxCap() / 2;
  }

  boolean overCap() {
    return outbox.bytes() > loop.outboxCap();
  }

  /** Bytes due, those that wait in the inbox included. */
  long bytes() {
    return outbox.bytes() + offered;
  }

  /** The context has sent bytes that must go through the inbox, or has taken them out of it. */
  void offered(long bytes) {
    offered += bytes;
  }

  void clear() {
    outbox.clear(loop.flushBuffer());
  }
}
