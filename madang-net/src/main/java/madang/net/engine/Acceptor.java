package madang.net.engine;

import java.net.SocketAddress;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/**
 * Accepts the callers of one listening socket on one loop, and gives each to the loop that will own
 * it. On its loop, but for {@link #start} and {@link #stop}.
 *
 * <p>When the process is out of descriptors a caller can be neither accepted nor sent away, and a
 * level-triggered poller would report him for ever. {@link SpareDescriptors} make the room to tell
 * him the end.
 */
final class Acceptor implements Slots.Registered, TimerWheel.Owner {
  /** Callers accepted in one turn; then the connections have theirs. */
  private static final int ACCEPTS_PER_TURN = 64;

  /** How long nothing is accepted where not even the spare descriptor helped: 100 ms. */
  private static final long BACK_OFF_NS = 100_000_000L;

  /** Hands an accepted descriptor to the loop that will own it. */
  @FunctionalInterface
  interface Receiver {
    void accepted(int fd, SocketAddress peer, ListenerHandle listener);
  }

  private final EventLoop loop;
  private final int fd;
  private final ListenerHandle listener;
  private final Receiver receiver;
  private final SpareDescriptors spares;
  private final int interest;
  private final TimerWheel.Timer again = new TimerWheel.Timer(this, 0);
  private long token;
  private boolean open;
  private final Complaints complaints;

  Acceptor(
      EventLoop loop,
      int fd,
      ListenerHandle listener,
      Receiver receiver,
      SpareDescriptors spares,
      boolean exclusive) {
    this.loop = loop;
    this.fd = fd;
    this.listener = listener;
    this.receiver = receiver;
    this.spares = spares;
    this.interest =
        Epoll.EPOLLIN
            | (loop.edgeTriggered() ? Epoll.EPOLLET : 0)
            | (exclusive ? Epoll.EPOLLEXCLUSIVE : 0);
    this.complaints = new Complaints(loop, listener.turnedAway());
  }

  /** Begins to accept, soon. Any thread. */
  void start() {
    loop.offer(
        new Inbox.Task(() -> {
          if (loop.isEnding()) {
            return; // the engine was closed while somebody called listen
          }
          spares.add(loop.calls());
          token = loop.register(this);
          open = true;
          watch();
        }));
  }

  /**
   * Ends accepting and then runs {@code then} on the loop; at once where the caller is the loop.
   */
  void stop(Runnable then) {
    Runnable ending =
        () -> {
          if (open) {
            open = false;
            loop.wheel().cancel(again);
            complaints.end();
            loop.poller().remove(fd);
            loop.forget(token);
            spares.remove(loop.calls());
          }
          then.run();
        };
    if (loop.isCurrentThread()) {
      ending.run();
    } else if (!loop.offer(new Inbox.Task(ending))) {
      then.run(); // the loop has ended, and has given back what its acceptors had
    }
  }

  /** The loop ends, and nothing was told to stop before. */
  void abandon() {
    if (open) {
      open = false;
      spares.remove(loop.calls());
      complaints.end();
    }
  }

  private void watch() {
    int result = loop.poller().add(fd, interest, token);
    if (result < 0) {
      complaints.complain(loop.poller().changeCall() + ": " + Errno.text(-result));
      backOff();
    }
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public void onEvents(int events) {
    acceptSome();
  }

  private void acceptSome() {
    for (int i = 0; open && i < ACCEPTS_PER_TURN; i++) {
      int result = spares.accept(loop.calls(), fd);
      if (result >= 0) {
        admit(result, loop.calls().caller());
      } else if (SpareDescriptors.isNoneLeft(result)) {
        if (!sendOneAway(-result)) {
          return;
        }
      } else if (result == -Errno.EAGAIN) {
        return;
      } else if (result == -Errno.ENOBUFS || result == -Errno.ENOMEM) {
        complaints.complain("accept: " + Errno.text(-result));
        backOff();
        return;
      }
      // Other errors are a caller's who is gone again (accept(2), "Error handling"): the next one.
    }
    if (open && loop.edgeTriggered()) {
      loop.acceptLater(this);
    }
  }

  /** The loop's next turn, after the budget stopped {@link #onEvents}. */
  void goOn() {
    acceptSome();
  }

  private void admit(int accepted, SocketAddress peer) {
    loop.counters().add(LoopCounters.ACCEPTS, 1);
    if (!loop.poller().takes(accepted)) {
      turnAway(accepted, Reasons.beyondSet(accepted));
    } else if (listener.entered()) {
      receiver.accepted(accepted, peer, listener);
    } else {
      turnAway(accepted, "the listener's connections are all in use");
    }
  }

  private void turnAway(int accepted, String why) {
    loop.calls().dismiss(accepted, listener.farewell());
    loop.calls().close(accepted);
    complaints.turnedAway(why);
  }

  /** Whether to look for the next caller at once. */
  private boolean sendOneAway(int errno) {
    int result = spares.turnOneAway(loop.calls(), fd, listener.farewell());
    if (result >= 0) {
      complaints.turnedAway(Errno.text(errno));
      return true;
    }
    if (result == -Errno.EAGAIN) {
      return false; // accept4 takes its descriptor before it looks: nobody was waiting
    }
    complaints.complain(Errno.text(errno));
    backOff(); // someone was quicker at the free descriptor: don't spin, try again soon
    return false;
  }

  private void backOff() {
    loop.poller().remove(fd); // fails where it was never added, which is just as well
    loop.wheel().schedule(again, loop.nanoTime(), BACK_OFF_NS);
  }

  @Override
  public void expired(TimerWheel.Timer timer) {
    watch();
  }
}
