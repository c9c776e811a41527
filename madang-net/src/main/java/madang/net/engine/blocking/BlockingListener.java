package madang.net.engine.blocking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;
import madang.net.Handler;
import madang.net.Listener;
import madang.net.engine.Farewell;
import madang.net.engine.TimerWheel;
import madang.net.engine.TurnedAway;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * A listener whose thread waits in accept. It gives each caller a thread of its own, or serves him
 * itself before it accepts the next. The handle's methods: any thread.
 *
 * <p>When the process is out of descriptors a caller can be neither accepted nor sent away, and
 * accept would fail again and again. So a spare descriptor is kept: given up, it makes room to
 * accept the caller and to tell him the end. (The idea is libev's.)
 */
final class BlockingListener implements Listener.Handle, Runnable, TimerWheel.Owner {
  /** How long nothing is accepted where not even the spare descriptor helped: 100 ms. */
  private static final long BACK_OFF_NS = 100_000_000L;

  private final BlockingEngine engine;
  private final ListeningSocket socket;
  private final Handler.Factory handlers;
  private final int maxConnections;
  private final AtomicInteger connections = new AtomicInteger();
  private final Farewell farewell;
  private final TurnedAway turnedAway;
  private final TimerWheel.Timer tellLater = new TimerWheel.Timer(this, 0);

  private boolean accepting; // guarded by this: a call on the descriptor is under way
  private boolean closed; // guarded by this

  // The accepting thread's own.
  private final CallState state = CallState.fresh();
  private int spare;

  BlockingListener(BlockingEngine engine, ListeningSocket socket, Listener listener) {
    this.engine = engine;
    this.socket = socket;
    this.handlers = listener.handlers();
    this.maxConnections = listener.maxConnections();
    this.spare = EventFd.eventfd(state);
    this.farewell = new Farewell(listener.farewell());
    this.turnedAway = new TurnedAway(socket.address());
  }

  Handler.Factory handlers() {
    return handlers;
  }

  /** Counts a connection out. */
  void left() {
    connections.decrementAndGet();
  }

  // ---- its own thread ----------------------------------------------------------------------

  @Override
  public void run() {
    while (beginAccept()) {
      ConnectionThread next = null;
      try {
        next = accept();
      } finally {
        endAccept();
      }
      if (next != null) {
        next.run(); // the iterative server: nobody else is accepted meanwhile
      }
    }
    if (spare >= 0) {
      Fd.close(state, spare);
    }
    engine.timers().cancel(tellLater);
    turnedAway.tellRest();
  }

  private synchronized boolean beginAccept() {
    accepting = !closed;
    return accepting;
  }

  private synchronized void endAccept() {
    accepting = false;
    notifyAll();
  }

  /** Waits for one caller; a connection that this thread is to serve, or null. */
  private @Nullable ConnectionThread accept() {
    var caller = SockAddr.ofThread();
    int result = engine.calls().accept4(state, socket.fd(), caller, !engine.parks());
    return switch (result) {
      case -Errno.EMFILE, -Errno.ENFILE -> acceptWithSpare(caller, -result);
      case -Errno.ENOBUFS, -Errno.ENOMEM, -Errno.EINVAL, -Errno.EBADF -> {
        backOff("accept4: " + Errno.text(-result)); // EINVAL also where the listener is closed
        yield null;
      }
      // Other errors are a caller's who is gone again (accept(2), "Error handling"): the next one.
      default -> result < 0 ? null : admit(result, caller.decode());
    };
  }

  /**
   * The kernel takes a descriptor before it looks for a caller, so there may be none yet and this
   * may wait. If by then there is room for the spare again, there was room for the caller.
   */
  private @Nullable ConnectionThread acceptWithSpare(SockAddr caller, int errno) {
    if (spare >= 0) {
      Fd.close(state, spare);
      int accepted = engine.calls().accept4(state, socket.fd(), caller, !engine.parks());
      spare = EventFd.eventfd(state);
      if (accepted >= 0 && spare >= 0) {
        return admit(accepted, caller.decode());
      }
      if (accepted >= 0) {
        // He hears the end, and his descriptor is the next spare one: closed, it could be taken by
        // another thread before we have it again.
        engine.calls().dismiss(state, accepted, farewell);
        spare = accepted;
        turnedAway(Errno.text(errno));
        return null;
      }
    }
    // Another thread was quicker at the free descriptor: don't spin, try again soon.
    backOff(Errno.text(errno));
    if (spare < 0) {
      spare = EventFd.eventfd(state);
    }
    return null;
  }

  private @Nullable ConnectionThread admit(int fd, SocketAddress caller) {
    engine.counters().accepts.increment();
    if (connections.incrementAndGet() > maxConnections) {
      connections.decrementAndGet();
      turnAway(fd, "the listener's connections are all in use");
      return null;
    }
    BlockingConnection connection = engine.enter(fd, caller, null);
    if (connection == null) {
      connections.decrementAndGet();
      if (engine.isClosed()) {
        engine.calls().close(state, fd);
      } else {
        turnAway(fd, "all " + engine.model().limits().maxConnections() + " threads are in use");
      }
      return null;
    }
    ConnectionThread life = ConnectionThread.accepted(engine, connection, this);
    if (engine.iterative()) {
      return life;
    }
    if (!engine.threads().start(connection.id(), life)) {
      engine.calls().dismiss(state, fd, farewell);
      life.end();
      turnedAway("the system has no thread left");
    }
    return null;
  }

  private void turnAway(int fd, String why) {
    engine.calls().dismiss(state, fd, farewell);
    engine.calls().close(state, fd);
    turnedAway(why);
  }

  private void turnedAway(String why) {
    turnedAway.add(why, engine.timers().nanoTime());
    tellLater();
  }

  private void tellLater() {
    long delayNs = turnedAway.untilDueNs(engine.timers().nanoTime());
    if (delayNs >= 0) {
      engine.timers().set(tellLater, delayNs);
    }
  }

  /** On any thread that looks at the timers, which has no time for a log. */
  @Override
  public void expired(TimerWheel.Timer timer) {
    engine
        .threads()
        .run(() -> {
          turnedAway.tellDue(engine.timers().nanoTime());
          tellLater();
        });
  }

  private synchronized void backOff(String why) {
    if (!closed) {
      turnedAway.complain(why, engine.timers().nanoTime());
      tellLater();
    }
    long untilNs = System.nanoTime() + BACK_OFF_NS;
    try {
      for (long left = BACK_OFF_NS; !closed && left > 0; left = untilNs - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException notOurs) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the handle --------------------------------------------------------------------------

  @Override
  public SocketAddress address() {
    return socket.address();
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
      if (accepting) { // wakes it; the descriptor may only be closed when no call is on it
        engine.calls().shutdown(CallState.ofThread(), socket.fd(), Sockets.SHUT_RDWR);
      }
      try {
        while (accepting) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    engine.calls().close(CallState.ofThread(), socket.fd());
    engine.closed(this);
    if (address() instanceof UnixDomainSocketAddress unix) {
      try {
        Files.deleteIfExists(unix.getPath());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
