package madang.server.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import madang.net.Accepting;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.SystemCallException;
import madang.net.UnavailableException;
import madang.server.config.Address;

/**
 * An engine with its listeners, from the first {@code listening} line to the signal that ends it.
 */
final class RunningServer {
  /** How long clients get to take their last bytes; SIGTERM promises an end within 5 s. */
  private static final Duration DRAIN = Duration.ofSeconds(3);

  /** When the program ends whatever still hangs. */
  private static final long DEADLINE_MS = 4500;

  private final IoEngine engine;
  private final PrintStream out;
  private final List<Listener.Handle> handles = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean restart;

  private RunningServer(IoEngine engine, PrintStream out) {
    this.engine = engine;
    this.out = out;
  }

  /** Starts an engine; {@code out} gets the {@code listening} lines. */
  static RunningServer start(IoModel model, EngineOptions options, PrintStream out) throws Failure {
    RunningServer server;
    try {
      server = new RunningServer(IoEngine.start(model, options), out);
    } catch (UnavailableException e) {
      throw Failure.missing(e.getMessage() + "; choose --io epoll-et");
    } catch (IOException e) {
      throw Failure.failed("the system refuses what " + model.id() + " needs: " + e.getMessage());
    }
    Signals.on("TERM", server.stop::countDown);
    Signals.on("INT", server.stop::countDown);
    return server;
  }

  IoEngine engine() {
    return engine;
  }

  /** Opens a listener and says so; where it listens, with the real port. */
  SocketAddress listen(ListenPoint point) throws Failure {
    try {
      SocketAddress address = point.address().resolve();
      refuseTaken(address);
      Listener.Handle handle =
          engine.listen(
              new Listener(
                  address, point.handlers(), point.maxConnections(), Frame.utf8(point.farewell())));
      handles.add(handle);
      out.println("listening " + point.kind() + " " + Address.text(handle.address()));
      return handle.address();
    } catch (IOException e) {
      engine.close(Duration.ZERO);
      throw Failure.failed(refusal(point, e));
    }
  }

  /**
   * With SO_REUSEPORT a second server of the same user could bind a port that is in use, and the
   * kernel would share callers out to both. socket(7).
   */
  private void refuseTaken(SocketAddress address) throws IOException {
    if (engine.model() instanceof IoModel.Reactor reactor
        && reactor.accepting() == Accepting.REUSEPORT
        && address instanceof InetSocketAddress inet
        && inet.getPort() != 0) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(inet);
      } catch (IOException e) {
        throw new SystemCallException("bind", "EADDRINUSE", String.valueOf(e.getMessage()));
      }
    }
  }

  private static String refusal(ListenPoint point, IOException e) {
    String wants = point.kind() + " wants " + point.address() + ", but ";
    String choose = "; choose another address with " + point.choose();
    if (e instanceof UnknownHostException) {
      return wants + "there is no such host" + choose;
    }
    if (e instanceof SystemCallException refused) {
      return switch (refused.errno()) {
        case "EADDRINUSE" -> wants + taken(point) + choose;
        case "EACCES" -> wants + "this user may not bind it" + choose;
        case "EADDRNOTAVAIL" -> wants + "this machine has no such address" + choose;
        default -> wants + refused.getMessage() + choose;
      };
    }
    return wants + e.getMessage() + choose;
  }

  private static String taken(ListenPoint point) {
    return point.address().path().isEmpty()
        ? "that port is in use"
        : "that file is there already: remove it if no server uses it";
  }

  /** Ends the wait for a signal. Any thread. */
  void stopSoon(boolean restarts) {
    restart |= restarts;
    stop.countDown();
  }

  /** Whether it was stopped to be started anew. */
  boolean restarts() {
    return restart;
  }

  /** Says {@code ready} and waits for SIGTERM, SIGINT or an operator. */
  void readyUntilSignalled() {
    out.println("ready");
    out.flush();
    try {
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops accepting, lets {@code farewell} send its last words, flushes and ends all threads;
   * should that hang, the program ends all the same.
   */
  void stop(Runnable farewell) {
    if (!restart) {
      Thread.ofPlatform().name("deadline").daemon().start(RunningServer::endAtDeadline);
    }
    handles.forEach(Listener.Handle::close);
    farewell.run();
    engine.close(DRAIN);
  }

  private static void endAtDeadline() {
    try {
      Thread.sleep(DEADLINE_MS);
    } catch (InterruptedException e) {
      return;
    }
    Runtime.getRuntime().halt(Failure.OK);
  }
}
