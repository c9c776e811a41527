package madang.net.engine.uring;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import madang.net.CloseReason;
import madang.net.Handler;
import madang.net.engine.LoopCounters;
import madang.net.engine.ReadBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of one connection: what was left unread, who has paused it, and whether the peer
 * has ended. On the loop only.
 *
 * <p>Bytes come without being asked for, as long as the receive is armed. What comes between a
 * pause and the end of the receive is kept: no more than the kernel had put into the loop's buffers
 * by then, because the receive is cancelled in the same turn. It is offered one receive at a time:
 * the answer to all of it at once might not fit into the outbox.
 */
final class Receiving {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final UringConnection connection;
  private final UringLoop loop;
  private final Sending sending;

  /** What the handler left. */
  private byte @Nullable [] unread;

  /** What it hasn't been offered, each receive by itself, behind {@link #unread}; or null. */
  private @Nullable ArrayDeque<byte[]> waiting;

  /** The handler has asked for no more bytes. */
  private boolean paused;

  /** Bytes wait because the outbox was filling up: offer them again once it isn't. */
  private boolean starved;

  /** Bytes wait because some loop has fallen behind with deliveries. */
  private boolean heldBack;

  /** The peer's end has come. */
  private boolean peerEnded;

  /** The handler knows of it. */
  private boolean ended;

  private boolean onResumeList;

  /** The handler is being offered bytes right now; what it leaves isn't in {@link #unread} yet. */
  private boolean offering;

  /** Reads were paused and resumed again within one offer. */
  private boolean resumedMeanwhile;

  Receiving(UringConnection connection, UringLoop loop, Sending sending) {
    this.connection = connection;
    this.loop = loop;
    this.sending = sending;
  }

  /** Whether the handler has been told of the peer's end. */
  boolean ended() {
    return ended;
  }

  /** Whether the peer's end has come, told or not. */
  boolean peerEnded() {
    return peerEnded;
  }

  /** Whether the receive should be armed. */
  boolean wantsMore() {
    return wanted() && !peerEnded && !starved && !heldBack;
  }

  boolean isStarved() {
    return starved;
  }

  /** Whether bytes may be offered now. */
  private boolean wanted() {
    return !paused && !ended && connection.isOpen() && !sending.stalled();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    if (paused) {
      paused = false;
      resumedMeanwhile = offering;
      resumeLater();
    }
  }

  /** The flush has made room, or at least has tried to. */
  void afterFlush() {
    if (starved && wanted() && sending.hasRoom()) {
      starved = false;
      resumeLater();
    }
  }

  /** An outbox that had stopped the reading is empty. */
  void afterStall() {
    starved = false;
    resumeLater();
  }

  private void resumeLater() {
    boolean toOffer = unread != null || waiting != null || (peerEnded && !ended);
    if (!onResumeList && toOffer) {
      onResumeList = true;
      loop.resumeLater(this);
    }
  }

  /** Bytes have arrived; the buffer is valid during the call only. */
  void arrived(ByteBuffer bytes) {
    loop.counters().add(LoopCounters.READS, 1);
    loop.counters().add(LoopCounters.BYTES_READ, bytes.remaining());
    if (!mayOffer() || waiting != null) {
      keep(bytes);
      connection.markDirty(); // the flush cancels the receive
    } else if (unread == null) {
      offer(bytes);
    } else {
      int kept = restore(bytes.remaining());
      ByteBuffer all = loop.readBuffer().view(kept + bytes.remaining());
      offer(all.put(kept, bytes, bytes.position(), bytes.remaining()));
    }
  }

  /** Moves the unread bytes into the read buffer, with room for more; returns how many. */
  private int restore(int more) {
    ReadBuffer buffer = loop.readBuffer();
    int kept = unread == null ? 0 : buffer.restore(unread);
    unread = null;
    buffer.ensure(kept + more, kept);
    return kept;
  }

  /** Whether bytes may be offered; notes what has to happen before where they mayn't. */
  private boolean mayOffer() {
    if (!wanted() || starved || heldBack) {
      return false;
    }
    starved = !sending.hasRoom(); // flush first
    heldBack = loop.holdsReads();
    return !starved && !heldBack;
  }

  private void keep(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.get(copy);
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    waiting.add(copy);
    if (heldBack) {
      resumeLater();
    }
  }

  /** The peer's end has come. */
  void end() {
    peerEnded = true;
    if (!onResumeList) { // else what is unread comes first
      tellEnd();
    }
  }

  private void tellEnd() {
    if (peerEnded && wanted() && !starved && !heldBack) {
      byte[] rest = unread;
      unread = null;
      ended = true;
      ReadBuffer buffer = loop.readBuffer();
      connection.end(rest == null ? NOTHING : buffer.view(buffer.restore(rest)));
    }
  }

  /** The loop's turn to go on where a pause, a full outbox or a busy loop had stopped. */
  void resumed() {
    onResumeList = false;
    heldBack = false;
    connection.markDirty(); // the flush arms the receive again
    if (!wanted()) {
      return;
    }
    if (unread != null || waiting != null) {
      starved = false;
      do {
        if (!mayOffer()) {
          if (heldBack) {
            resumeLater();
          }
          return;
        }
        offerKept();
      } while (waiting != null);
    }
    tellEnd();
  }

  /** Offers the unread bytes with the first that wait behind them. */
  private void offerKept() {
    byte[] next = waiting == null ? null : waiting.remove();
    if (waiting != null && waiting.isEmpty()) {
      waiting = null;
    }
    int more = next == null ? 0 : next.length;
    int kept = restore(more);
    ByteBuffer bytes = loop.readBuffer().view(kept + more);
    offer(next == null ? bytes : bytes.put(kept, next));
  }

  /** Offers bytes; keeps what is left of them. */
  private void offer(ByteBuffer bytes) {
    var calls = connection.handlerCalls();
    Handler handler;
    do {
      handler = calls.handler();
      offering = true;
      calls.bytes(handler, bytes);
      offering = false;
      // Another handler took over (an upgrade): the rest is its own.
    } while (bytes.hasRemaining() && handler != calls.handler() && wanted());
    int rest = bytes.remaining();
    if (rest > 0 && !sending.hasRoom()) {
      starved = true;
      connection.markDirty();
    } else if (rest > handler.unreadLimit() && wanted()) {
      connection.close(CloseReason.UNREAD_FULL);
    }
    if (rest > 0 && connection.isOpen()) {
      unread = new byte[rest];
      bytes.get(unread);
    }
    if (resumedMeanwhile && wanted()) {
      resumeLater();
    }
    resumedMeanwhile = false;
  }

  /** The connection is closed: nobody will be offered anything. */
  void drop() {
    unread = null;
    waiting = null;
  }
}
