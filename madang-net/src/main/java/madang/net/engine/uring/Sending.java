package madang.net.engine.uring;

import java.nio.ByteBuffer;
import madang.net.Frame;
import madang.net.engine.Backlog;
import madang.net.engine.LoopCounters;

/**
 * The sending side of one connection: what waits, and how far kernel and peer are behind. On the
 * loop only.
 */
final class Sending extends Backlog {
  private final UringLoop loop;
  private final SocketRequests requests;
  private final SendQueue queue;

  /** The send on its way didn't complete when it was handed over: the kernel takes no more. */
  private boolean blocked;

  /** Of the send that was begun last. */
  private int number;

  Sending(UringLoop loop, SocketRequests requests) {
    this.loop = loop;
    this.requests = requests;
    this.queue = new SendQueue(loop.sendMemory());
  }

  @Override
  public void add(Frame frame) {
    queue.add(frame);
  }

  @Override
  public void stage(ByteBuffer bytes) {
    queue.stage(bytes);
  }

  /**
   * Asks for the next send if there is something to send and none is on its way; our end follows
   * the last byte.
   *
   * @return whether a send was asked for
   */
  boolean begin() {
    if (queue.isSending()) {
      return false;
    }
    if (queue.begin()) {
      number++;
      requests.send(queue.address(), queue.length());
      return true;
    }
    if (takeEnd()) {
      requests.shutdown(); // fails only where the peer is gone, which a completion tells of
    }
    return false;
  }

  /** The number of the send that was begun last. */
  int number() {
    return number;
  }

  /** Whether the kernel, asked in the last turn, has taken no more. */
  boolean isBlocked() {
    return blocked;
  }

  /** The last send was handed over; whether it hasn't completed at once. */
  boolean left() {
    if (queue.isSending()) {
      blocked = true;
      fallBehind();
    }
    return blocked;
  }

  /** The send has completed; {@code bytes} were taken. */
  void taken(int bytes) {
    blocked = false;
    boolean isShort = bytes < queue.length();
    queue.taken(bytes);
    if (bytes > 0) {
      loop.counters().add(LoopCounters.WRITES, 1);
      loop.counters().add(LoopCounters.BYTES_WRITTEN, bytes);
    }
    if (isShort) {
      fallBehind();
      stallIfFull();
    }
  }

  /** Whether the turn's flush has something to do after a send. */
  boolean hasMore() {
    return isBehind() || !queue.isEmpty() || endAsked() != ended();
  }

  @Override
  public boolean isEmpty() {
    return queue.isEmpty();
  }

  @Override
  protected long queued() {
    return queue.bytes();
  }

  @Override
  protected long cap() {
    return loop.outboxCap();
  }

  void clear() {
    queue.clear();
  }
}
