package madang.net.engine.blocking;

import madang.net.CloseReason;
import madang.net.engine.HandlerCalls;
import madang.net.engine.Reasons;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection is in its life, and how it comes to its end. On its context only.
 *
 * <p>A close right after the last write, with bytes of the peer still unread or on their way, would
 * send a reset that destroys our last bytes before the peer has read them. So our direction is
 * ended first, and what the peer still sends is read for nothing until his end comes, for a moment.
 */
final class Life {

  /** In order; a connection never goes back. */
  private enum State {
    CONNECTING,
    OPEN,
    /** Close was asked for; the handler hears of it at the end of the turn. */
    CLOSING,
    /** The handler has heard of it; the last bytes leave. */
    LINGERING,
    CLOSED
  }

  /** The kind of the engine's own timer. */
  static final int FAREWELL = Integer.MIN_VALUE;

  /** How long a peer that was sent everything may take to end its side: 1 s. */
  private static final long END_NS = 1_000_000_000L;

  private final BlockingEngine engine;
  private final BlockingConnection connection;
  private final HandlerCalls handler;
  private final Input input;
  private final Output output;
  private final ContextTimers timers;
  private State state = State.CONNECTING;
  private @Nullable CloseReason reason;

  /** All has left, and the peer's end is awaited. */
  private boolean endAwaited;

  Life(
      BlockingEngine engine,
      BlockingConnection connection,
      HandlerCalls handler,
      Input input,
      Output output,
      ContextTimers timers) {
    this.engine = engine;
    this.connection = connection;
    this.handler = handler;
    this.input = input;
    this.output = output;
    this.timers = timers;
  }

  boolean isConnecting() {
    return state == State.CONNECTING;
  }

  boolean isOpen() {
    return state == State.OPEN;
  }

  /** Whether the handler may still send, schedule and be called. */
  boolean isAlive() {
    return state == State.OPEN || state == State.CONNECTING;
  }

  boolean isLingering() {
    return state == State.LINGERING;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  void open() {
    state = State.OPEN;
  }

  /** The first reason counts; {@link #tellClosed} follows by the end of the turn. */
  void close(CloseReason why) {
    if (isAlive()) {
      state = State.CLOSING;
      reason = why;
      connection.markDirty();
    }
  }

  /** A call on the socket failed: nothing more can be said or heard. */
  void broken(String call, int errno) {
    if (state == State.LINGERING) {
      finish(false);
    } else {
      close(Reasons.of(call, errno));
    }
  }

  /** The end of a turn: tells the handler if the connection was closed in it. */
  void tellClosed() {
    if (state != State.CLOSING) {
      return;
    }
    CloseReason why = reason == null ? CloseReason.ENGINE_CLOSED : reason;
    timers.cancelAll();
    state = State.LINGERING;
    handler.closed(why);
    switch (why.kind()) {
      case PEER_RESET, IO_ERROR, CONNECT_FAILED -> finish(false);
      case OUTBOX_FULL -> finish(true);
      default -> sayFarewell();
    }
  }

  // ---- the farewell ------------------------------------------------------------------------

  private void sayFarewell() {
    if (!handler.opened()) {
      finish(false);
    } else if (output.isEmpty()) {
      lastBytesLeft();
    } else {
      timers.set(FAREWELL, engine.lingerNs());
    }
  }

  /** A flush has succeeded, after the close. */
  void flushed() {
    if (state == State.LINGERING && output.isEmpty() && !endAwaited) {
      lastBytesLeft();
    }
  }

  /** Our direction is ended; what the peer still sends is read for nothing until his end comes. */
  private void lastBytesLeft() {
    endAwaited = true;
    output.end();
    if (output.flush() < 0 || input.ended()) {
      finish(false);
    } else {
      timers.set(FAREWELL, Math.min(END_NS, engine.lingerNs()));
    }
  }

  /** A read has returned while the last bytes leave: bytes for nothing, 0 or -errno. */
  void readForNothing(int result) {
    if (result == 0) {
      input.endArrived(); // and all is said once the last bytes have left
    }
    if (result < 0 || (result == 0 && output.isEmpty())) {
      finish(false);
    }
  }

  /** Time is up: what is left is dropped. */
  void farewellExpired() {
    finish(!output.isEmpty());
  }

  /** The engine's patience is over. */
  void giveUp() {
    close(CloseReason.ENGINE_CLOSED);
    tellClosed();
    finish(true);
  }

  /**
   * Drops what is left; the connection's own thread then gives the descriptor back.
   *
   * @param reset whether the kernel shall drop its bytes too; else it keeps trying for minutes
   */
  private void finish(boolean reset) {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    timers.cancelAll();
    output.clear();
    int fd = connection.fd();
    if (fd >= 0) {
      CallMemory memory = engine.writeMemory().take(); // for its errno
      if (reset) {
        Sockets.resetOnClose(memory.state, fd); // a failure means that nothing is left to drop
      }
      // Wakes whoever is in a call on it; only after that it may be closed. Fails where the peer is
      // gone, and then nobody waits.
      Sockets.shutdown(memory.state, fd, Sockets.SHUT_RDWR);
      engine.writeMemory().give(memory);
    }
  }

  /** Nobody serves the connection any more: its thread ends, or couldn't be started. */
  void end() {
    state = State.CLOSED;
  }
}
