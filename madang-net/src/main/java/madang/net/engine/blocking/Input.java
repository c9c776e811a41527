package madang.net.engine.blocking;

import java.nio.ByteBuffer;
import madang.net.CloseReason;
import madang.net.Handler;
import madang.net.engine.HandlerCalls;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of one connection: what was left unread, who has paused it, and whether the peer
 * has ended. On the context only; the reads themselves are made by the connection's own thread,
 * outside it, so a read that was begun before a pause may end after it: its bytes are kept.
 */
final class Input {
  private final BlockingConnection connection;
  private final HandlerCalls calls;
  private final Output output;

  /** What the handler left, or hasn't been offered yet. */
  private byte @Nullable [] unread;

  /** The handler has asked for no more bytes. */
  private boolean paused;

  /** The handler left bytes because the outbox was filling up: offer them again once it isn't. */
  private boolean starved;

  /** What is unread is to be offered again, by the next turn. */
  private boolean resumeDue;

  /** The handler is being offered bytes right now; what it leaves isn't in {@link #unread} yet. */
  private boolean offering;

  /** The connection's own thread is in a call on the socket that may wait, or about to be. */
  private boolean inCall = true; // connect(2), if it isn't one that was accepted

  /** The end was read; nothing more comes. */
  private boolean ended;

  /** The end was read, but the handler, paused, hasn't been told. */
  private boolean endWaits;

  Input(BlockingConnection connection, HandlerCalls calls, Output output) {
    this.connection = connection;
    this.calls = calls;
    this.output = output;
  }

  boolean ended() {
    return ended;
  }

  boolean inCall() {
    return inCall;
  }

  void inCall(boolean begins) {
    inCall = begins;
  }

  /** Whether bytes may be offered now, and read. */
  boolean wanted() {
    return mayOffer() && !ended;
  }

  private boolean mayOffer() {
    return !paused && connection.life().isOpen() && !output.stalled();
  }

  /** A read has brought bytes; they are valid during the call. */
  void arrived(ByteBuffer bytes) {
    if (unread != null) {
      byte[] kept = unread;
      byte[] both = new byte[kept.length + bytes.remaining()];
      System.arraycopy(kept, 0, both, 0, kept.length);
      bytes.get(both, kept.length, bytes.remaining());
      unread = null;
      take(ByteBuffer.wrap(both));
    } else {
      take(bytes);
    }
  }

  private void take(ByteBuffer bytes) {
    if (mayOffer()) {
      offer(bytes);
    } else {
      keep(bytes); // paused while the read was under way
    }
  }

  /** The peer's FIN was read. */
  void endArrived() {
    ended = true;
    endWaits = true;
    tellEnd();
  }

  private void tellEnd() {
    if (endWaits && mayOffer()) {
      endWaits = false;
      byte[] rest = unread == null ? new byte[0] : unread;
      unread = null;
      connection.end(ByteBuffer.wrap(rest));
    }
  }

  void pause() {
    paused = true;
  }

  void resume() {
    if (paused) {
      paused = false;
      resumeDue = unread != null || endWaits || offering;
    }
  }

  /** The flush has made room, or at least has tried to. */
  void afterFlush() {
    if (starved && mayOffer() && output.hasRoom()) {
      starved = false;
      resumeDue = true;
    }
  }

  /** An outbox that had stopped the reading is empty. */
  void afterStall() {
    starved = false;
    resumeDue = unread != null || endWaits;
  }

  /** Whether the next turn has something to offer. */
  boolean resumeDue() {
    return resumeDue && mayOffer();
  }

  /** Goes on where a pause or a full outbox had stopped. */
  void resumed() {
    boolean due = resumeDue();
    resumeDue = false;
    if (due) {
      byte[] kept = unread;
      unread = null;
      if (kept != null) {
        offer(ByteBuffer.wrap(kept));
      }
      tellEnd();
    }
  }

  private void offer(ByteBuffer bytes) {
    Handler handler;
    do {
      handler = calls.handler();
      offering = true;
      calls.bytes(handler, bytes);
      offering = false;
      // Another handler took over (an upgrade): the rest is its own.
    } while (bytes.hasRemaining() && handler != calls.handler() && mayOffer());
    keep(bytes);
    if (unread == null || !connection.life().isOpen()) {
      return;
    }
    if (!output.hasRoom()) {
      starved = true;
    } else if (unread.length > handler.unreadLimit() && mayOffer()) {
      connection.close(CloseReason.UNREAD_FULL);
    }
  }

  private void keep(ByteBuffer bytes) {
    unread = null;
    if (bytes.hasRemaining() && connection.life().isOpen()) {
      unread = new byte[bytes.remaining()];
      bytes.get(unread);
    }
  }
}
