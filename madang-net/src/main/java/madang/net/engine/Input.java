package madang.net.engine;

import madang.net.CloseReason;
import madang.net.Handler;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of one connection: what was left unread, who has paused it, and whether the peer
 * has ended. On the loop only.
 *
 * <p>Edge-triggered, an event says once that there is something; {@link #readable} remembers it
 * until a read says that there is no more, and what a turn's budget leaves goes on the loop's
 * resume list. Level-triggered, one read a return is enough: the kernel reports the rest again.
 */
final class Input {
  /** Reads of one connection in one turn; then the others have theirs. */
  private static final int READS_PER_TURN = 16;

  private final ReactorConnection connection;
  private final EventLoop loop;

  /** What the handler left, kept between turns. */
  private byte @Nullable [] unread;

  /** The handler has asked for no more bytes. */
  private boolean paused;

  /** The handler left bytes because the outbox was filling up: offer them again once it isn't. */
  private boolean starved;

  /** Edge-triggered: the kernel may hold bytes that no further event will tell of. */
  private boolean readable;

  /** The peer has sent FIN: a short read doesn't mean that nothing follows, the end does. */
  private boolean peerShut;

  /** The end was read. */
  private boolean ended;

  private boolean onResumeList;

  /** The handler is being offered bytes right now; what it leaves isn't in {@link #unread} yet. */
  private boolean offering;

  /** Reads were paused and resumed again within one offer. */
  private boolean resumedMeanwhile;

  Input(ReactorConnection connection, EventLoop loop) {
    this.connection = connection;
    this.loop = loop;
  }

  boolean ended() {
    return ended;
  }

  /** Whether reading may go on now. */
  boolean wanted() {
    return !paused && !ended && connection.isOpen() && !connection.output().stalled();
  }

  /** The poller reported one of IN, RDHUP, HUP, ERR. */
  void ready(int events) {
    readable = true;
    peerShut |= (events & (Epoll.EPOLLRDHUP | Epoll.EPOLLHUP | Epoll.EPOLLERR)) != 0;
    if (wanted()) {
      pull(false);
    }
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
    if (starved && wanted() && connection.output().hasRoom()) {
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
    if (!onResumeList && (unread != null || readable)) {
      onResumeList = true;
      loop.resumeLater(this);
    }
  }

  /** The loop's turn to go on where a pause, a full outbox or the budget had stopped. */
  void resumed() {
    onResumeList = false;
    if (wanted()) {
      pull(true);
    } else {
      connection.discard();
    }
  }

  /**
   * Reads and offers, until there is nothing, the handler or the outbox says stop, or the budget is
   * used up.
   *
   * @param again whether to offer what was left unread before anything new is read
   */
  private void pull(boolean again) {
    if (loop.holdsReads()) {
      resumeLater(); // some loop has fallen behind with deliveries: make no more of them
      return;
    }
    ReadBuffer buffer = loop.readBuffer();
    int chunk = loop.readBytes();
    int kept = 0;
    if (unread != null) {
      kept = buffer.restore(unread);
      unread = null;
      if (again) {
        kept = offer(buffer, kept);
      }
    }
    // Level-triggered, a resumed connection doesn't read: the poller will report what there is.
    int reads = again && !loop.edgeTriggered() ? 0 : loop.edgeTriggered() ? READS_PER_TURN : 1;
    boolean more = true;
    // With workers the answers aren't in the outbox yet: what is read in a turn must fit into it.
    long budget = loop.outboxCap() / 4;
    while (more && budget > 0 && reads-- > 0 && readable && wanted()) {
      if (!connection.output().hasRoom()) {
        starved = true; // flush first
        break;
      }
      buffer.ensure(kept + chunk, kept);
      int n = loop.calls().read(connection.fd(), buffer.memory(), kept, chunk);
      if (n > 0) {
        loop.counters().add(LoopCounters.READS, 1);
        loop.counters().add(LoopCounters.BYTES_READ, n);
        // A short read says the same as EAGAIN (epoll(7)), one call earlier.
        readable = n == chunk || peerShut;
        budget -= n;
        kept = offer(buffer, kept + n);
      } else {
        more = stop(n, buffer, kept);
        kept = n == 0 ? 0 : kept;
      }
    }
    if (kept > 0 && connection.isOpen() && !ended) {
      unread = buffer.copy(kept);
    }
    boolean budgetUsedUp = loop.edgeTriggered() && readable && (reads < 0 || budget <= 0);
    if ((budgetUsedUp || resumedMeanwhile) && wanted()) {
      resumeLater();
    }
    resumedMeanwhile = false;
  }

  /** A read brought no bytes; whether to try again. */
  private boolean stop(int result, ReadBuffer buffer, int kept) {
    if (result == -Errno.EINTR) {
      return true;
    }
    readable = false;
    if (result == 0) {
      ended = true;
      connection.end(buffer.view(kept));
    } else if (result != -Errno.EAGAIN) {
      connection.broken("read", result);
    }
    return false;
  }

  /** Offers the first {@code length} bytes; returns how many are left, now at the front. */
  private int offer(ReadBuffer buffer, int length) {
    int rest = length;
    Handler handler;
    do {
      handler = connection.handlerCalls().handler();
      offering = true;
      connection.handlerCalls().bytes(handler, buffer.view(rest));
      offering = false;
      rest = buffer.compact();
      // Another handler took over (an upgrade): the rest is its own.
    } while (rest > 0 && handler != connection.handlerCalls().handler() && wanted());
    if (rest > 0 && !connection.output().hasRoom()) {
      starved = true;
    } else if (rest > handler.unreadLimit() && wanted()) {
      connection.close(CloseReason.UNREAD_FULL);
    }
    return rest;
  }

  /** Reads what a closed connection's peer still sends, for nothing; whether it has ended. */
  boolean discard() {
    ReadBuffer buffer = loop.readBuffer();
    for (int i = 0; i < READS_PER_TURN; i++) {
      int n = loop.calls().read(connection.fd(), buffer.memory(), 0, buffer.capacity());
      if (n == -Errno.EAGAIN) {
        return false;
      }
      if (n <= 0 && n != -Errno.EINTR) {
        ended = true;
        return true;
      }
    }
    readable = true;
    if (loop.edgeTriggered()) {
      resumeLater();
    }
    return false;
  }
}
