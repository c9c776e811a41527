package madang.net.engine.uring;

import java.nio.ByteBuffer;
import madang.net.Frame;
import madang.net.engine.LoopCounters;

/**
 * The sending side of one connection: what waits, and how far kernel and peer are behind. On the
 * loop only.
 */
final class Sending {
  private final UringLoop loop;
  private final SocketRequests requests;
  private final SendQueue queue;

  /** Bytes that the connection's own context has sent and that wait in the loop's inbox. */
  private long offered;

  /** The send on its way didn't complete when it was handed over: the kernel takes no more. */
  private boolean blocked;

  /** Bytes were left though the kernel had taken what it could, and haven't all gone since. */
  private boolean behind;

  /** The outbox was more than half full then: nothing is read until it is empty. */
  private boolean stalled;

  private boolean endAsked;
  private boolean ended;

  Sending(UringLoop loop, SocketRequests requests) {
    this.loop = loop;
    this.requests = requests;
    this.queue = new SendQueue(loop.sendMemory());
  }

  void add(Frame frame) {
    queue.add(frame);
  }

  void stage(ByteBuffer bytes) {
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
      requests.send(queue.address(), queue.length());
      return true;
    }
    if (endAsked && !ended) {
      ended = true;
      requests.shutdown(); // fails only where the peer is gone, which a completion tells of
    }
    return false;
  }

  /** Whether the kernel, asked in the last turn, has taken no more. */
  boolean isBlocked() {
    return blocked;
  }

  /** The last send was handed over; whether it hasn't completed at once. */
  boolean left() {
    if (queue.isSending()) {
      blocked = true;
      behind = true;
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
      behind = true;
      stallIfFull();
    }
  }

  /** The kernel is full: with more than half an outbox waiting, reads end until it is empty. */
  void stallIfFull() {
    stalled |= !hasRoom();
  }

  /** Whether a peer that was behind has caught up; tells it once. */
  boolean caughtUp() {
    boolean was = behind && queue.isEmpty();
    if (was) {
      behind = false;
      stalled = false;
    }
    return was;
  }

  /** Whether the turn's flush has something to do after a send. */
  boolean hasMore() {
    return behind || !queue.isEmpty() || endAsked != ended;
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
    return queue.isEmpty();
  }

  boolean stalled() {
    return stalled;
  }

  boolean hasRoom() {
    return bytes() <= loop.outboxCap() / 2;
  }

  boolean overCap() {
    return queue.bytes() > loop.outboxCap();
  }

  /** Bytes due, those that wait in the inbox included. */
  long bytes() {
    return queue.bytes() + offered;
  }

  /** The context has sent bytes that must go through the inbox, or has taken them out of it. */
  void offered(long bytes) {
    offered += bytes;
  }

  void clear() {
    queue.clear();
  }
}
