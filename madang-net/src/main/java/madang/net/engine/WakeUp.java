package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;

/** The eventfd by which other threads end a loop's wait. */
final class WakeUp implements Slots.Registered {
  /** What is written to an eventfd to wake: the number 1. */
  private static final MemorySegment ONE = Arena.global().allocateFrom(ValueLayout.JAVA_LONG, 1L);

  private final LoopCalls calls;
  private final LoopCounters counters;
  private final int fd;
  private boolean open = true; // guarded by this

  WakeUp(LoopCalls calls, LoopCounters counters) throws SystemCallException {
    this.calls = calls;
    this.counters = counters;
    fd = Errno.check("eventfd", EventFd.eventfd(calls.state));
  }

  /**
   * Wakes. Any thread; the lock keeps the descriptor from being closed, and perhaps used anew, in
   * between.
   */
  synchronized void ring() {
    if (open) {
      // Can only fail when the counter is full, and then the loop is awake.
      Fd.write(CallState.ofThread(), fd, ONE.address(), Long.BYTES);
    }
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public void onEvents(int events) {
    counters.add(LoopCounters.WAKEUPS, 1);
  }

  /** Gives the descriptor back. The loop only. */
  synchronized void close() {
    open = false;
    calls.close(fd);
  }
}
