package madang.net.engine;

import madang.net.sys.Epoll;

/**
 * What a closed connection still has to do: its last bytes leave, and are read. On the loop only.
 *
 * <p>A close right after the last write, with bytes of the peer still unread or on their way, would
 * send a reset that destroys our last bytes before the peer has read them. So our direction is
 * ended first, and what the peer still sends is read for nothing until his end comes, for a moment.
 */
final class Farewell {
  /** How long a peer that was sent everything may be silent without ending its side: 1 s. */
  private static final long END_NS = 1_000_000_000L;

  private final ReactorConnection connection;
  private final EventLoop loop;
  private final Input input;
  private final Output output;
  private final ConnectionTimers timers;

  /** When even a peer that goes on sending is left: the linger's time after our last byte. */
  private long lastNs;

  Farewell(
      ReactorConnection connection,
      EventLoop loop,
      Input input,
      Output output,
      ConnectionTimers timers) {
    this.connection = connection;
    this.loop = loop;
    this.input = input;
    this.output = output;
    this.timers = timers;
  }

  void begin() {
    if (output.isEmpty()) {
      lastBytesLeft();
    } else {
      timers.set(ReactorConnection.FAREWELL, loop.lingerNs());
      connection.markDirty();
    }
  }

  void events(int events) {
    if ((events & Epoll.EPOLLERR) != 0) {
      connection.finish(false);
    } else if ((events & Epoll.EPOLLHUP) != 0) {
      // After our end HUP says only that the peer's has come too: his bytes before it may still be
      // unread, and a close over those is a reset.
      if (input.discard()) {
        connection.finish(false);
      }
    } else {
      if (output.unblocked(events)) {
        connection.markDirty();
      }
      if ((events & (Epoll.EPOLLIN | Epoll.EPOLLRDHUP)) != 0) {
        discard();
      }
    }
  }

  void flushed() {
    if (output.isEmpty()) {
      lastBytesLeft();
    }
  }

  private void lastBytesLeft() {
    output.end();
    if (!input.ended() && !output.ended() && output.flush() < 0) {
      connection.finish(false);
    } else if (input.ended() || input.discard()) {
      connection.finish(false);
    } else {
      lastNs = loop.nanoTime() + loop.lingerNs();
      awaitEnd();
      connection.updateWatch();
    }
  }

  private void awaitEnd() {
    long left = Math.max(0, lastNs - loop.nanoTime());
    timers.set(ReactorConnection.FAREWELL, Math.min(END_NS, left));
  }

  /** Reads for nothing what the peer still sends; its end is ours, once all has left. */
  void discard() {
    boolean ended = input.discard();
    if (output.isEmpty()) {
      if (ended) {
        connection.finish(false);
      } else if (output.ended()) {
        awaitEnd();
      }
    }
  }

  /** Time is up: what is left is dropped, here and in the kernel, which else tries for minutes. */
  void expired() {
    connection.finish(!output.isEmpty());
  }
}
