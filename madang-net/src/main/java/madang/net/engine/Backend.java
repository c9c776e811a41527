package madang.net.engine;

import java.io.IOException;
import java.lang.foreign.Arena;
import madang.net.Poller;
import madang.net.SystemCallException;
import madang.net.Trace;
import madang.net.sys.CallState;
import org.jspecify.annotations.Nullable;

/**
 * What the loops of one engine stand on: the kernel's own calls, or Java's channels. Any thread may
 * ask; what it is given belongs to one.
 */
sealed interface Backend {

  /** Whether a descriptor is reported once when it becomes ready, not for as long as it is. */
  boolean edgeTriggered();

  /** Whether each report is the last until the descriptor is armed again. */
  boolean oneshot();

  /** The calls of a loop to come. */
  SocketCalls callsOfLoop();

  /** The calls of whoever asks, to be used at once. */
  SocketCalls callsOfThread();

  /**
   * What a loop waits in.
   *
   * @param calls made by {@link #callsOfLoop}
   * @param arena ends with the loop
   */
  Readiness readiness(SocketCalls calls, Arena arena, LoopCounters counters) throws IOException;

  /** How its wait is ended from another thread. */
  WakeUp wakeUp(SocketCalls calls, Readiness readiness, LoopCounters counters)
      throws SystemCallException;

  /** System calls, by FFM. */
  record Kernel(Poller poller, boolean oneshot, @Nullable Trace trace) implements Backend {

    @Override
    public boolean edgeTriggered() {
      return poller == Poller.EPOLL_ET;
    }

    @Override
    public SocketCalls callsOfLoop() {
      return new LoopCalls(CallState.fresh(), trace);
    }

    @Override
    public SocketCalls callsOfThread() {
      return new LoopCalls(CallState.ofThread(), trace);
    }

    @Override
    public Readiness readiness(SocketCalls calls, Arena arena, LoopCounters counters)
        throws SystemCallException {
      var kernel = (LoopCalls) calls;
      return switch (poller) {
        case EPOLL_ET, EPOLL_LT -> new EpollPoller(kernel, arena);
        case POLL -> new PollPoller(kernel);
        case SELECT -> new SelectPoller(kernel, arena);
      };
    }

    @Override
    public WakeUp wakeUp(SocketCalls calls, Readiness readiness, LoopCounters counters)
        throws SystemCallException {
      return new EventFdWakeUp((LoopCalls) calls, counters, !poller.isEpoll());
    }
  }

  /** Java's channels and their Selector; nothing native of ours. */
  record Channels(ChannelTable table, @Nullable Trace trace) implements Backend {

    @Override
    public boolean edgeTriggered() {
      return false;
    }

    @Override
    public boolean oneshot() {
      return false;
    }

    @Override
    public SocketCalls callsOfLoop() {
      return new ChannelCalls(table, trace);
    }

    @Override
    public SocketCalls callsOfThread() {
      return new ChannelCalls(table, trace);
    }

    @Override
    public Readiness readiness(SocketCalls calls, Arena arena, LoopCounters counters)
        throws IOException {
      return new ChannelPoller((ChannelCalls) calls, table, counters);
    }

    @Override
    public WakeUp wakeUp(SocketCalls calls, Readiness readiness, LoopCounters counters) {
      return (ChannelPoller) readiness;
    }
  }
}
