package madang.lab.load;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/** Opens many connections to one server, a bounded number of them under way at a time. */
final class Dialer {
  /** Enough to keep a server busy, and far below any accept backlog. */
  private static final int UNDER_WAY = 64;

  /** One source address slows down after some thousand connections: the kernel seeks free ports. */
  private static final int FOR_EACH_ADDRESS = 500;

  /** Where nobody new is ready for so long, those who are missing won't be. */
  private static final Duration STILL = Waiting.STILL;

  private final IoEngine engine;
  private final InetSocketAddress target;
  private int opened;
  private final Semaphore free = new Semaphore(UNDER_WAY);
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicReference<@Nullable String> fault = new AtomicReference<>();

  Dialer(IoEngine engine, InetSocketAddress target) {
    this.engine = engine;
    this.target = target;
  }

  /** How a handler tells its dialer about itself; any thread. */
  interface Progress {
    /** Set up: connected, and registered where the protocol has that. Called once. */
    void ready();

    /** The connection ended. */
    void ended(CloseReason reason);
  }

  /**
   * Opens {@code count} connections and waits until all are ready, however long that takes while
   * now and then one more is.
   *
   * @param handlers makes the handler of each, from its index and what it reports to
   * @throws LoadException where one fails, or nobody new is ready for 5 s
   */
  List<Connection> open(int count, BiFunction<Integer, Progress, Handler> handlers)
      throws LoadException, InterruptedException {
    ready.set(0);
    List<Connection> connections = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      await(1, count);
      connections.add(
          engine.connect(source(target, opened), target, handlers.apply(i, progress())));
      opened++;
      if (i == 0) { // a dead or wrong target gets one connection, not all
        await(UNDER_WAY, count);
        free.release(UNDER_WAY);
      }
    }
    await(UNDER_WAY, count);
    free.release(UNDER_WAY);
    return connections;
  }

  /** The first connection that ended by itself, in words; null while none has. Any thread. */
  @Nullable String fault() {
    return fault.get();
  }

  /** From now on connections may end. */
  void forgive() {
    fault.compareAndSet(null, "closed");
  }

  private void await(int permits, int count) throws LoadException, InterruptedException {
    Stillness still = new Stillness(STILL);
    while (!free.tryAcquire(permits, 20, TimeUnit.MILLISECONDS)) {
      String seen = fault.get();
      if (seen == null && still.lasts(ready.get())) {
        seen = ready.get() == 0 ? "no answer in time" : still.words();
      }
      if (seen != null) {
        String reached =
            ready.get() == 0 ? "" : " (" + ready.get() + " of " + count + " are connected)";
        throw new LoadException(
            "connecting to " + words(target) + " failed" + reached + ": " + seen);
      }
    }
  }

  /** As it is given on a command line. */
  static String words(InetSocketAddress address) {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /** An end that we haven't asked for. */
  static String words(CloseReason reason) {
    return switch (reason.kind()) {
      case PEER_ENDED -> "the server has closed a connection";
      case PEER_RESET -> "the server has reset a connection";
      default -> reason.detail();
    };
  }

  private Progress progress() {
    return new Progress() {
      @Override
      public void ready() {
        ready.incrementAndGet();
        free.release();
      }

      @Override
      public void ended(CloseReason reason) {
        fault.compareAndSet(null, words(reason));
      }
    };
  }

  /** The source address of the connection with this number; null for the system's choice. */
  static @Nullable SocketAddress source(InetSocketAddress target, int index) {
    if (!target.getAddress().isLoopbackAddress() || target.getAddress() instanceof Inet6Address) {
      return null; // IPv6 has but one loopback address
    }
    int block = index / FOR_EACH_ADDRESS;
    return new InetSocketAddress("127.0." + (1 + block / 250) + "." + (1 + block % 250), 0);
  }
}
