package madang.lab.broken;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;

/** One caller wakes every thread whose epoll set holds the listening socket. */
final class ThunderingHerd implements Demonstration {
  static final String CALLERS = "callers";
  static final String WOKEN = "threads woken";
  static final String ACCEPTED = "accept4 that got a caller";
  static final String IN_VAIN = "accept4 in vain (EAGAIN)";

  static final int THREADS = 8;
  private static final int ROUNDS = 10;
  private static final long PATIENCE_MS = 100;

  @Override
  public String name() {
    return "thundering-herd";
  }

  @Override
  public String summary() {
    return "one caller wakes every thread that waits on the listening socket";
  }

  @Override
  public Story story() {
    return new Story(
        THREADS
            + " threads, each with an epoll set of its own, accept callers: at one listening"
            + " socket in all sets; the same with EPOLLEXCLUSIVE; each at a socket of its own by"
            + " SO_REUSEPORT. "
            + ROUNDS
            + " callers come one by one. A woken thread accepts only when all that wake for this"
            + " caller are awake.",
        "the lines of one caller: how many epoll_wait return, and how many accept4 say EAGAIN.",
        "One caller, one thread: hand over from one acceptor, or EPOLLEXCLUSIVE, or SO_REUSEPORT.",
        Place.engine("Acceptor", "EPOLLEXCLUSIVE"));
  }

  @Override
  public Outcome show(Stage stage) throws IOException, InterruptedException {
    Tally broken = run(stage, "broken", 0, false);
    Tally exclusive = run(stage, "EXCLUSIVE", Epoll.EPOLLEXCLUSIVE, false);
    Tally reuseport = run(stage, "REUSEPORT", 0, true);
    return new Outcome(
        List.of(broken, exclusive, reuseport),
        broken.of(IN_VAIN) >= ROUNDS,
        exclusive.of(WOKEN) < broken.of(WOKEN) / 2 && reuseport.of(IN_VAIN) == 0);
  }

  private static Tally run(Stage stage, String variant, int flag, boolean reuseport)
      throws IOException, InterruptedException {
    stage.scene(
        variant
            + (reuseport
                ? ": a listening socket for each set"
                : ": one listening socket in all sets, " + Epoll.names(Epoll.EPOLLIN | flag)));
    Doorway doorway = new Doorway();
    List<Waiter> waiters = new ArrayList<>();
    try (Calls calls = new Calls(stage)) {
      int shared = calls.listen(0, reuseport);
      SocketAddress address = calls.addressOf(shared);
      int port = ((java.net.InetSocketAddress) address).getPort();
      try {
        for (int i = 0; i < THREADS; i++) {
          Calls own = new Calls(stage);
          int listening = reuseport ? own.listen(port, true) : shared;
          waiters.add(new Waiter(own, listening, flag, doorway));
        }
        if (reuseport) {
          calls.close(shared); // nobody waits at this one
        }
        stage.say("Everybody waits. The callers come.");
        for (int round = 0; round < ROUNDS; round++) {
          stage.call("-- a caller comes");
          SocketChannel caller = SocketChannel.open(address);
          doorway.letThrough(THREADS, PATIENCE_MS);
          caller.close();
        }
      } finally {
        for (Waiter waiter : waiters) {
          waiter.stop(calls);
        }
      }
    }
    long woken = waiters.stream().mapToLong(waiter -> waiter.woken.get()).sum();
    long accepted = waiters.stream().mapToLong(waiter -> waiter.accepted.get()).sum();
    return new Tally(variant)
        .with(CALLERS, ROUNDS)
        .with(WOKEN, woken)
        .with(ACCEPTED, accepted)
        .with(IN_VAIN, woken - accepted);
  }

  /** One thread with its epoll set. */
  private static final class Waiter {
    final AtomicInteger woken = new AtomicInteger();
    final AtomicInteger accepted = new AtomicInteger();
    private final int listening;
    private final Doorway doorway;
    private final int bell;
    private final Thread thread;

    /** Takes {@code calls} over: they are closed with it. */
    Waiter(Calls calls, int listening, int flag, Doorway doorway) throws IOException {
      this.listening = listening;
      this.doorway = doorway;
      bell = calls.eventfd();
      calls.add(listening, Epoll.EPOLLIN | flag);
      calls.addUntold(bell);
      thread = Thread.ofPlatform().daemon().unstarted(() -> run(calls));
      thread.start();
    }

    void stop(Calls calls) throws IOException, InterruptedException {
      calls.ring(bell);
      thread.join();
    }

    private void run(Calls own) {
      try (Calls calls = own) {
        int count = calls.await(-1);
        while (!calls.reported(count, bell)) {
          woken.incrementAndGet();
          doorway.woken();
          int caller = calls.accept(listening);
          if (caller >= 0) {
            accepted.incrementAndGet();
            calls.close(caller);
          } else if (caller != -Errno.EAGAIN) {
            throw Errno.exception("accept4", caller);
          }
          doorway.done();
          count = calls.await(-1);
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
