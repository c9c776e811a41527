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

  Writer(BlockingEngine engine, BlockingConnection connection) {
    this.engine = engine;
    this.connection = connection;
  }

  @Override
  public void run() {
    CallMemory memory = engine.writeMemory().take();
    try {
      for (int due = connection.firstToWrite(memory, most()); due > 0; ) {
        due = connection.wrote(write(memory, due), memory, most());
      }
    } finally {
      engine.writeMemory().give(memory);
    }
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
