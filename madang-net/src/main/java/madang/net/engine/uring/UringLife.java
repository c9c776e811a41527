package madang.net.engine.uring;

import madang.net.CloseReason;
import madang.net.engine.ConnectionTimers;
import madang.net.engine.HandlerCalls;
import madang.net.engine.Reasons;
import org.jspecify.annotations.Nullable;

/** Where a connection is in its life, and how it comes to its end. On the loop only. */
final class UringLife {

  /** In order; a connection never goes back. */
  private enum State {
    CONNECTING,
    OPEN,
    /** Close was asked for; the handler hears of it at the end of the turn. */
    CLOSING,
    /** The handler has heard of it; the last bytes leave. */
    LINGERING,
    /** Nothing leaves any more; what is on its way is being cancelled. */
    CLOSED
  }

  /** The kind of the engine's own timer. */
  private static final int FAREWELL = Integer.MIN_VALUE;

  /** How long a peer that was sent everything may take to end its side: 1 s. */
  private static final long END_NS = 1_000_000_000L;

  private final UringConnection connection;
  private final UringLoop loop;
  private final HandlerCalls handler;
  private final Sending sending;
  private final Receiving receiving;
  private final ConnectionTimers timers;
  private State state = State.CONNECTING;
  private boolean farewell;
  private @Nullable CloseReason reason;

  UringLife(
      UringConnection connection,
      UringLoop loop,
      HandlerCalls handler,
      Sending sending,
      Receiving receiving,
      ConnectionTimers timers) {
    this.connection = connection;
    this.loop = loop;
    this.handler = handler;
    this.sending = sending;
    this.receiving = receiving;
    this.timers = timers;
  }

  void open() {
    state = State.OPEN;
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

  /** The first reason counts; {@link #tellClosed} follows by the end of the turn. */
  void close(CloseReason why) {
    if (isAlive()) {
      state = State.CLOSING;
      reason = why;
      loop.closeLater(connection);
    }
  }

  /** A request on the socket failed: nothing more can be said or heard. */
  void broken(String call, int errno) {
    if (state == State.LINGERING) {
      finish(false);
    } else {
      close(Reasons.of(call, errno));
    }
  }

  /** The end of the turn in which the connection was closed. */
  void tellClosed() {
    CloseReason why = reason == null ? CloseReason.ENGINE_CLOSED : reason;
    timers.cancelAll();
    state = State.LINGERING;
    receiving.drop();
    handler.closed(why);
    switch (why.kind()) {
      case PEER_RESET, IO_ERROR, CONNECT_FAILED -> finish(false);
      case OUTBOX_FULL -> finish(true);
      default -> sayFarewell();
    }
  }

  /**
   * The last bytes leave, and are read. A close right after the last write, with bytes of the peer
   * still unread or on their way, would send a reset that destroys our last bytes before the peer
   * has read them. So our direction is ended first, and what the peer still sends is received for
   * nothing until his end comes, for a moment.
   */
  private void sayFarewell() {
    if (!handler.opened()) {
      finish(false);
      return;
    }
    farewell = true;
    connection.markDirty();
    if (sending.isEmpty()) {
      lastBytesLeft();
    } else {
      timers.set(FAREWELL, loop.lingerNs());
    }
  }

  /** The flush has done what it could. */
  void flushed() {
    if (farewell && !sending.ended() && sending.isEmpty()) {
      lastBytesLeft();
    }
  }

  private void lastBytesLeft() {
    sending.end();
    sending.begin(); // only the shutdown is left to do
    if (receiving.peerEnded()) {
      finish(false);
    } else {
      timers.set(FAREWELL, Math.min(END_NS, loop.lingerNs()));
    }
  }

  /** The peer's end has come: it is ours, once all has left. */
  void peerEnded() {
    if (farewell && sending.isEmpty()) {
      finish(false);
    }
  }

  /** A timer is due; whether it was the farewell's own, which then is over. */
  boolean expired() {
    if (farewell) {
      // What is left is dropped, here and in the kernel, which else tries for minutes.
      finish(!sending.isEmpty());
      return true;
    }
    return false;
  }

  /**
   * Drops what is left.
   *
   * @param reset whether the kernel shall drop its bytes too; else it keeps trying for minutes
   */
  void finish(boolean reset) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      farewell = false;
      timers.cancelAll();
      sending.clear();
      connection.release(reset);
    }
  }
}
