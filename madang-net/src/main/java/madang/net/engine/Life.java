package madang.net.engine;

import madang.net.CloseReason;
import org.jspecify.annotations.Nullable;

/** Where a connection is in its life, and how it comes to its end. On the loop only. */
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

  private final ReactorConnection connection;
  private final EventLoop loop;
  private State state = State.CONNECTING;
  private @Nullable CloseReason reason;
  private @Nullable Farewell farewell;

  Life(ReactorConnection connection, EventLoop loop) {
    this.connection = connection;
    this.loop = loop;
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

  /** The last bytes on their way out, or null where the handler still has the connection. */
  @Nullable Farewell farewell() {
    return farewell;
  }

  /** The first reason counts; {@link #tellClosed} follows by the end of the turn. */
  void close(CloseReason why) {
    if (isAlive()) {
      state = State.CLOSING;
      reason = why;
      loop.closeLater(connection);
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

  /** The end of the turn in which the connection was closed. */
  void tellClosed() {
    CloseReason why = reason == null ? CloseReason.ENGINE_CLOSED : reason;
    connection.timers().cancelAll();
    state = State.LINGERING;
    connection.handlerCalls().closed(why);
    switch (why.kind()) {
      case PEER_RESET, IO_ERROR, CONNECT_FAILED -> finish(false);
      case OUTBOX_FULL -> finish(true);
      default -> sayFarewell();
    }
  }

  private void sayFarewell() {
    if (connection.handlerCalls().opened()) {
      farewell =
          new Farewell(
              connection, loop, connection.input(), connection.output(), connection.timers());
      farewell.begin();
    } else {
      finish(false);
    }
  }

  /**
   * Drops what is left and gives the descriptor back at the turn's end.
   *
   * @param reset whether the kernel shall drop its bytes too; else it keeps trying for minutes
   */
  void finish(boolean reset) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      farewell = null;
      connection.release(reset);
    }
  }
}
