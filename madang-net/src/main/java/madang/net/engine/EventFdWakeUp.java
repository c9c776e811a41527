package madang.net.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;

/** The eventfd by which other threads end a loop's wait. */
final class EventFdWakeUp implements WakeUp, Slots.Registered {
  /** What is written to an eventfd to wake: the number 1. */
  private static final MemorySegment ONE = Arena.global().allocateFrom(ValueLayout.JAVA_LONG, 1L);

  /** Where counters are read into, for nothing. */
  private static final MemorySegment READ = Arena.global().allocate(ValueLayout.JAVA_LONG);

  private final LoopCalls calls;
  private final LoopCounters counters;
  private final boolean reads;
  private final int fd;
  private boolean open = true; // guarded by this

  /**
   * @param reads whether the counter must be read to be quiet again; not where it is registered
   *     edge-triggered
   */
  EventFdWakeUp(LoopCalls calls, LoopCounters counters, boolean reads) throws SystemCallException {
    this.calls = calls;
    this.reads = reads;
    this.counters = counters;
    fd = Errno.check("eventfd", EventFd.eventfd(calls.state));
  }

  @Override
  public void attach(Readiness readiness, Slots slots) throws SystemCallException {
    // Edge-triggered with epoll, so that the counter needn't be read to be quiet again.
    Errno.check(
        readiness.changeCall(), readiness.add(fd, Epoll.EPOLLIN | Epoll.EPOLLET, slots.add(this)));
  }

  /** The lock keeps the descriptor from being closed, and perhaps used anew, in between. */
  @Override
  public synchronized void ring() {
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
    if (reads) {
      Fd.read(calls.state, fd, READ.address(), Long.BYTES); // fails only where it is quiet already
    }
  }

  @Override
  public synchronized void close() {
    open = false;
    calls.close(fd);
  }
}
