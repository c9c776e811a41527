package madang.net.engine.uring;

import java.net.SocketAddress;
import madang.net.engine.Complaints;
import madang.net.engine.Inbox;
import madang.net.engine.ListenerHandle;
import madang.net.engine.LoopCounters;
import madang.net.engine.StreamSockets;
import madang.net.engine.TimerWheel;
import madang.net.sys.CompletionQueue;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the callers of one listening socket by one request that goes on and on, and gives each to
 * the loop that will own it. On its loop, but for {@link #start} and {@link #stop}.
 *
 * <p>When the process is out of descriptors the request ends. Those who wait are then sent away by
 * a spare descriptor, given up and taken again, and accepting is tried again a moment later.
 */
final class UringAcceptor implements Requests.Asker, TimerWheel.Owner, ListenerHandle.Stopping {
  /** Callers sent away in a row; then the connections have their turn. */
  private static final int SENT_AWAY_PER_TURN = 64;

  /** How long nothing is accepted when descriptors or memory are short: 100 ms. */
  private static final long BACK_OFF_NS = 100_000_000L;

  /** Hands an accepted descriptor to the loop that will own it. */
  @FunctionalInterface
  interface Receiver {
    void accepted(int fd, SocketAddress caller, ListenerHandle listener);
  }

  private final UringLoop loop;
  private final int fd;
  private final ListenerHandle listener;
  private final Receiver receiver;
  private final TimerWheel.Timer again = new TimerWheel.Timer(this, 0);
  private long token;
  private int spare;
  private boolean open;
  private boolean armed;
  private @Nullable Runnable afterStop;
  private final Complaints complaints;

  UringAcceptor(UringLoop loop, int fd, ListenerHandle listener, Receiver receiver) {
    this.loop = loop;
    this.fd = fd;
    this.listener = listener;
    this.receiver = receiver;
    this.complaints = new Complaints(loop, listener.turnedAway());
  }

  /** Begins to accept, soon. Any thread. */
  void start() {
    loop.offer(
        new Inbox.Task(() -> {
          if (!loop.isEnding()) {
            spare = EventFd.eventfd(loop.calls().state);
            token = loop.register(this);
            open = true;
            arm();
          }
        }));
  }

  private void arm() {
    armed = true;
    loop.calls().requests().acceptMultishot(fd, Requests.of(token, Op.ACCEPT));
  }

  @Override
  public void stop(Runnable then) {
    if (loop.isCurrentThread()) {
      stopNow(then);
    } else if (!loop.offer(new Inbox.Task(() -> stopSoon(then)))) {
      then.run();
    }
  }

  /**
   * The request keeps the socket, and so its address, for a moment after {@code then} has closed
   * it. But nobody can be accepted any more: it no longer listens.
   */
  private void stopNow(Runnable then) {
    if (open) {
      loop.calls().shutdown(fd, Sockets.SHUT_RDWR);
    }
    stopSoon(() -> {});
    then.run();
  }

  private void stopSoon(Runnable then) {
    if (!open) {
      then.run();
      return;
    }
    open = false;
    afterStop = then;
    loop.wheel().cancel(again);
    complaints.end();
    if (spare >= 0) {
      loop.calls().close(spare);
    }
    if (armed) {
      loop.calls().requests().cancel(Requests.of(token, Op.ACCEPT), Requests.of(token, Op.CANCEL));
    } else {
      stopped();
    }
  }

  private void stopped() {
    loop.forget(token);
    abandoned();
  }

  @Override
  public void abandoned() {
    Runnable then = afterStop;
    afterStop = null;
    if (then != null) {
      then.run();
    } else if (open) {
      open = false;
      complaints.end();
      if (spare >= 0) {
        loop.calls().close(spare);
      }
    }
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public void completed(int op, int result, int flags) {
    if (op != Op.ACCEPT) {
      return;
    }
    armed = CompletionQueue.more(flags);
    if (result >= 0) {
      admit(result);
    }
    if (!open) {
      if (!armed) {
        stopped();
      }
    } else if (result < 0) {
      failed(-result);
    } else if (!armed) {
      arm();
    }
  }

  private void failed(int errno) {
    switch (errno) {
      // A caller's who is gone again (accept(2), "Error handling"): the next one.
      case Errno.ECONNABORTED, Errno.EPROTO, Errno.EINTR -> arm();
      case Errno.EMFILE, Errno.ENFILE -> {
        sendAway(Errno.text(errno));
        backOff();
      }
      default -> {
        complaints.complain("accept: " + Errno.text(errno));
        backOff();
      }
    }
  }

  private void admit(int accepted) {
    loop.counters().add(LoopCounters.ACCEPTS, 1);
    if (listener.entered()) {
      receiver.accepted(accepted, callerOf(accepted), listener);
    } else {
      loop.calls().dismiss(accepted, listener.farewell());
      loop.calls().close(accepted);
      complaints.turnedAway("the listener's connections are all in use");
    }
  }

  /** A request that goes on has no place for addresses; a caller who is gone has none any more. */
  private SocketAddress callerOf(int accepted) {
    var address = SockAddr.ofThread();
    int result = Sockets.getpeername(loop.calls().state, accepted, address);
    return result < 0 ? StreamSockets.UNKNOWN : address.decode();
  }

  private void sendAway(String why) {
    if (spare < 0) {
      complaints.complain(why);
    }
    var address = SockAddr.ofThread();
    for (int i = 0; i < SENT_AWAY_PER_TURN && spare >= 0; i++) {
      loop.calls().close(spare);
      int caller = loop.calls().accept4(fd, address);
      if (caller >= 0) {
        loop.calls().dismiss(caller, listener.farewell());
        loop.calls().close(caller);
        complaints.turnedAway(why);
      } else {
        complaints.complain(why);
      }
      spare = EventFd.eventfd(loop.calls().state);
      if (caller < 0) {
        return; // nobody waits, or another thread was quicker at the free descriptor
      }
    }
  }

  private void backOff() {
    loop.wheel().schedule(again, loop.nanoTime(), BACK_OFF_NS);
  }

  @Override
  public void expired(TimerWheel.Timer timer) {
    if (spare < 0) {
      spare = EventFd.eventfd(loop.calls().state);
    }
    arm();
  }
}
