package madang.net.engine.blocking;

import madang.net.sys.CallState;
import madang.net.sys.Errno;

/**
 * A thread that waits in a slow peer's stead for the kernel to take what is due, and ends when all
 * has left. It holds the context only between two writes, so handler, tasks and timers go on.
 */
final class Writer implements Runnable {
  private final BlockingEngine engine;
  private final BlockingConnection connection;
  private final Context context;
  private final Output output;

  Writer(BlockingEngine engine, BlockingConnection connection) {
    this.engine = engine;
    this.connection = connection;
    this.context = connection.context();
    this.output = connection.output();
  }

  @Override
  public void run() {
    try {
      CallMemory memory = engine.writeMemory().take();
      for (int due = first(memory); due > 0; ) {
        due = wrote(write(memory, due), memory);
      }
      engine.writeMemory().give(memory);
    } catch (Throwable thrown) {
      connection.loss().writerFailed(thrown);
    }
  }

  /** Copies the first bytes to write; how many, or 0 where there is nothing to do any more. */
  private int first(CallMemory memory) {
    context.enter();
    try {
      return next(memory);
    } finally {
      context.leave();
    }
  }

  /** The write has returned with a count or -errno; the number of bytes to go on with, or 0. */
  private int wrote(int result, CallMemory memory) {
    context.enter();
    try {
      connection.wrote(result);
      return next(memory);
    } finally {
      connection.leave();
    }
  }

  private int next(CallMemory memory) {
    if (!connection.life().isClosed() && output.blocked() && !output.isEmpty()) {
      return output.gather(memory, most());
    }
    output.unblock();
    context.changed().signalAll();
    return 0;
  }

  /** A write that waits counts as pending until all of it was taken: not much of a small cap. */
  private int most() {
    return Math.clamp(engine.outboxCap() / 4, 1, Integer.MAX_VALUE);
  }

  private int write(CallMemory memory, int count) {
    CallState state = memory.state;
    int fd = connection.fd();
    boolean waits = !engine.parks();
    while (true) {
      int result = engine.calls().write(state, fd, memory.address(), count, waits);
      if (result == -Errno.EAGAIN) {
        int parked = connection.parking().awaitWritable();
        if (parked < 0) {
          return parked;
        }
      } else if (result != -Errno.EINTR) {
        return result;
      }
    }
  }
}
