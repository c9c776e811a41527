package madang.net.engine.blocking;

import java.nio.ByteBuffer;
import madang.net.Frame;
import madang.net.engine.Backlog;
import madang.net.sys.Errno;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of one connection: what waits, and how far the kernel and the peer are behind.
 * On the context only; the one write that waits is made by the {@link Writer}, outside it.
 */
final class Output extends Backlog {
  private final BlockingEngine engine;
  private final int fd;
  private final PendingBytes pending = new PendingBytes();

  /** What is staged and gathered in; taken at the first need of a turn, given back at its end. */
  private @Nullable CallMemory memory;

  /** A writer waits for the kernel, or is about to: nobody else may write. */
  private boolean blocked;

  /** A writer is to be started at the turn's end. */
  private boolean writerWanted;

  Output(BlockingEngine engine, int fd) {
    this.engine = engine;
    this.fd = fd;
  }

  @Override
  public void add(Frame frame) {
    pending.add(frame);
  }

  @Override
  public void stage(ByteBuffer bytes) {
    if (blocked) {
      pending.add(Frame.copyOf(bytes));
    } else {
      pending.stage(bytes, memory());
    }
  }

  private CallMemory memory() {
    if (memory == null) {
      memory = engine.writeMemory().take();
    }
    return memory;
  }

  /**
   * Hands the kernel what it takes without waiting; what is left is a writer's.
   *
   * @return 0, or -errno where the connection is broken and what was due is dropped
   */
  int flush() {
    if (!blocked && !pending.isEmpty()) {
      int result = write();
      if (result < 0 && result != -Errno.EAGAIN) {
        clear();
        return result;
      }
      blocked = result == -Errno.EAGAIN;
      writerWanted = blocked;
    }
    keep();
    settle();
    return 0;
  }

  private int write() {
    CallMemory from = memory();
    while (!pending.isEmpty()) {
      int length = pending.gather(from, from.capacity());
      int written =
          engine
              .calls()
              .write(from.state, fd, from.address() + pending.gatheredAt(), length, false);
      if (written > 0) {
        engine.counters().wrote(written);
        pending.taken(written);
      }
      if (written >= 0 && written < length) {
        return -Errno.EAGAIN; // a short write says the same, one call earlier
      }
      if (written < 0 && written != -Errno.EINTR) {
        return written;
      }
    }
    return 0;
  }

  /** What follows from how much is left. */
  private void settle() {
    tried();
    if (takeEnd()) {
      // Fails only where the peer is gone, which the next read tells.
      CallMemory lent = engine.writeMemory().take(); // for its errno
      engine.calls().shutdown(lent.state, fd, Sockets.SHUT_WR);
      engine.writeMemory().give(lent);
    }
  }

  /** Ends the turn: nothing may stay in memory that others will use. */
  void keep() {
    if (memory != null) {
      pending.keep(memory);
      engine.writeMemory().give(memory);
      memory = null;
    }
  }

  // ---- the writer --------------------------------------------------------------------------

  /** Whether a writer is to be started; says so once. */
  boolean takeWriterWanted() {
    boolean wanted = writerWanted;
    writerWanted = false;
    return wanted;
  }

  /** Copies the next bytes for a write that waits; how many. */
  int gather(CallMemory into, int most) {
    return pending.gather(into, most);
  }

  /** The writer's call has returned: bytes that the kernel took, or -errno. */
  void wrote(int result) {
    if (result > 0) {
      engine.counters().wrote(result);
    }
    if (result > 0 && !pending.isEmpty()) { // else it was cleared during the call
      pending.taken(result);
    }
    blocked = !pending.isEmpty();
  }

  /** The writer has ended, or couldn't be started. */
  void unblock() {
    blocked = false;
    writerWanted = false;
  }

  boolean blocked() {
    return blocked;
  }

  // ---- how things stand --------------------------------------------------------------------

  @Override
  public boolean isEmpty() {
    return pending.isEmpty();
  }

  @Override
  protected long queued() {
    return pending.bytes();
  }

  @Override
  protected long cap() {
    return engine.outboxCap();
  }

  void clear() {
    pending.clear();
  }

  /**
   * Drops what is left, and has whoever is in a call on the socket return: only after that may it
   * be closed.
   *
   * @param inCall whether the connection's own thread may be in one
   */
  void release(boolean reset, boolean inCall) {
    clear();
    if (fd < 0) {
      return;
    }
    CallMemory lent = engine.writeMemory().take(); // for its errno
    if (reset) {
      Sockets.resetOnClose(lent.state, fd); // a failure means that nothing is left to drop
    }
    if (inCall || blocked) {
      // Fails where the peer is gone, and then nobody waits.
      engine.calls().shutdown(lent.state, fd, Sockets.SHUT_RDWR);
    }
    engine.writeMemory().give(lent);
  }
}
