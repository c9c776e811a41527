package madang.net.engine;

import madang.net.CloseReason;

/**
 * Where a connection is in its life, and how it comes to its end: the same in all models. On its
 * context only.
 *
 * <p>A close right after the last write, with bytes of the peer still unread or on their way, would
 * send a reset that destroys our last bytes before the peer has read them. So our direction is
 * ended first, and what the peer still sends is read for nothing until his end comes: as long as he
 * isn't silent for a second, and no longer than the linger.
 */
public final class Life {

  /** In order; a connection never goes back. */
  private enum State {
    CONNECTING,
    OPEN,
    /** Close was asked for; the handler hears of it at the end of the turn. */
    CLOSING,
    /** The handler has heard of it; the last bytes leave. */
    LEAVING,
    /** They have left; the peer's end is awaited. */
    ENDING,
    /** Nothing leaves any more. */
    CLOSED
  }

  /** The kind of the engine's own timer. */
  private static final int FAREWELL = Integer.MIN_VALUE;

  /** How long a peer that was sent everything may be silent without ending its side: 1 s. */
  private static final long SILENCE_NS = 1_000_000_000L;

  /** Whose life it is; what differs between models. All on the connection's context. */
  public interface Owner {
    HandlerCalls handlerCalls();

    Backlog output();

    Schedule timers();

    /** How long last bytes may take. */
    long lingerNs();

    /** Close was asked for: {@link #tellClosed} is to be called at the end of the turn. */
    void closing();

    /** The handler has heard of it: what the peer sends is read for nothing from now on. */
    void lingers();

    /**
     * All has left: ends our direction.
     *
     * @return whether that was all: the peer has ended, too, or is gone
     */
    boolean sayEnd();

    /**
     * The end: drops what is left and gives back what the connection holds. Called once.
     *
     * @param reset whether the kernel shall drop its bytes too; else it keeps trying for minutes
     */
    void release(boolean reset);
  }

  private final Owner owner;
  private State state = State.CONNECTING;
  private CloseReason reason = CloseReason.ENGINE_CLOSED;

  /** When even a peer that goes on sending is left: the linger's time after our last byte. */
  private long lastNs;

  public Life(Owner owner) {
    this.owner = owner;
  }

  // ---- where it is -------------------------------------------------------------------------

  public void open() {
    state = State.OPEN;
  }

  public boolean isConnecting() {
    return state == State.CONNECTING;
  }

  public boolean isOpen() {
    return state == State.OPEN;
  }

  /** Whether the handler may still send, schedule and be called. */
  public boolean isAlive() {
    return state == State.OPEN || state == State.CONNECTING;
  }

  /** Whether the last bytes are on their way, or being read. */
  public boolean isLingering() {
    return state == State.LEAVING || state == State.ENDING;
  }

  public boolean isClosed() {
    return state == State.CLOSED;
  }

  // ---- closing -----------------------------------------------------------------------------

  /** The first reason counts; {@link #tellClosed} follows by the end of the turn. */
  public void close(CloseReason why) {
    if (isAlive()) {
      state = State.CLOSING;
      reason = why;
      owner.closing();
    }
  }

  /** A call on the socket failed: nothing more can be said or heard. */
  public void broken(String call, int errno) {
    if (isLingering()) {
      finish(false);
    } else {
      close(Reasons.of(call, errno));
    }
  }

  /** The end of a turn: tells the handler if the connection was closed in it. */
  public void tellClosed() {
    if (state != State.CLOSING) {
      return;
    }
    owner.timers().cancelAll();
    state = State.LEAVING;
    owner.handlerCalls().closed(reason);
    switch (reason.kind()) {
      case PEER_RESET, IO_ERROR, CONNECT_FAILED -> finish(false);
      case OUTBOX_FULL -> finish(true);
      default -> sayFarewell();
    }
  }

  /** The end; nothing if it has come already. See {@link Owner#release}. */
  public void finish(boolean reset) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      owner.timers().cancelAll();
      owner.release(reset);
    }
  }

  /** Nobody serves the connection any more, whatever it was about to do. */
  public void abandon() {
    state = State.CLOSED;
  }

  // ---- the farewell ------------------------------------------------------------------------

  private void sayFarewell() {
    if (!owner.handlerCalls().opened()) {
      finish(false);
      return;
    }
    owner.lingers();
    if (owner.output().isEmpty()) {
      lastByteLeft();
    } else {
      owner.timers().set(FAREWELL, owner.lingerNs());
    }
  }

  /** A flush has succeeded, after the close. */
  public void flushed() {
    if (state == State.LEAVING && owner.output().isEmpty()) {
      lastByteLeft();
    }
  }

  private void lastByteLeft() {
    state = State.ENDING;
    if (owner.sayEnd()) {
      finish(false);
    } else {
      lastNs = owner.timers().nanoTime() + owner.lingerNs();
      awaitEnd();
    }
  }

  private void awaitEnd() {
    Schedule timers = owner.timers();
    timers.set(FAREWELL, Math.clamp(lastNs - timers.nanoTime(), 0, SILENCE_NS));
  }

  /** After the close: the peer has sent something, for nothing. */
  public void heard() {
    if (state == State.ENDING) {
      awaitEnd();
    }
  }

  /** After the close: the peer's end has come. It is ours, once all has left. */
  public void peerEnded() {
    if (isLingering() && owner.output().isEmpty()) {
      finish(false);
    }
  }

  /** A timer is due; whether it was the farewell's own. Then what is left is dropped. */
  public boolean expired() {
    boolean due = isLingering();
    if (due) {
      finish(!owner.output().isEmpty());
    }
    return due;
  }
}
