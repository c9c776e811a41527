package madang.net.engine;

import java.nio.ByteBuffer;
import madang.net.Frame;

/**
 * How far the kernel and the peer are behind with one connection, and what follows from it: the
 * same in all models. On its context only.
 */
public abstract class Backlog {
  /** Bytes that the context itself has sent and that wait in a queue to be taken in here. */
  private long offered;

  /** Bytes were left though the kernel had taken what it could, and haven't all gone since. */
  private boolean behind;

  /** More than half of the cap was left then: nothing is read until all has gone. */
  private boolean stalled;

  private boolean endAsked;
  private boolean ended;

  // ---- what differs ------------------------------------------------------------------------

  /** Puts a frame at the end of what is due. */
  public abstract void add(Frame frame);

  /** Takes what {@code bytes} has remaining, without a new object where it can. */
  public abstract void stage(ByteBuffer bytes);

  /** Whether nothing is due. */
  public abstract boolean isEmpty();

  /** Bytes due, without those offered. */
  protected abstract long queued();

  /** The outbox cap in bytes. */
  protected abstract long cap();

  // ---- how things stand --------------------------------------------------------------------

  /** Bytes due, those that were offered included. */
  public final long bytes() {
    return queued() + offered;
  }

  public final boolean hasRoom() {
    return bytes() <= cap() / 2;
  }

  public final boolean overCap() {
    return queued() > cap();
  }

  public final boolean stalled() {
    return stalled;
  }

  /** The context has sent bytes that must go through its queue, or has taken them out of it. */
  public final void offered(long bytes) {
    offered += bytes;
  }

  /** The kernel has taken what it could. */
  protected final void tried() {
    if (!isEmpty()) {
      fallBehind();
    }
    stallIfFull();
  }

  protected final void fallBehind() {
    behind = true;
  }

  /** The kernel takes no more for now: with more than half an outbox waiting, reads end. */
  public final void stallIfFull() {
    if (!hasRoom()) {
      stalled = true;
    }
  }

  /** Whether bytes were left, and the handler hasn't been told that they are gone. */
  protected final boolean isBehind() {
    return behind;
  }

  /** Whether a peer that was behind has caught up; tells it once. */
  public final boolean caughtUp() {
    boolean was = behind && isEmpty();
    if (was) {
      behind = false;
      stalled = false;
    }
    return was;
  }

  // ---- our end -----------------------------------------------------------------------------

  /** Ends our direction, once what is due has left. */
  public final void end() {
    endAsked = true;
  }

  public final boolean endAsked() {
    return endAsked;
  }

  public final boolean ended() {
    return ended;
  }

  /** Whether our end is due now; says so once. */
  protected final boolean takeEnd() {
    boolean due = endAsked && !ended && isEmpty();
    ended |= due;
    return due;
  }
}
