package madang.server.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private final IoEngine engine;
  private final PrintStream out;
  private final List<Listener.Handle> handles = new ArrayList<>();
  private final Orders orders;

  private RunningServer(IoEngine engine, Orders orders, PrintStream out) {
    this.engine = engine;
    this.orders = orders;
    this.out = out;
  }

  /** Starts an engine; {@code out} gets the {@code listening} lines. */
  static RunningServer start(IoModel model, EngineOptions options, Orders orders, PrintStream out)
      throws Failure {
    try {
      return new RunningServer(IoEngine.start(model, options), orders, out);
    } catch (UnavailableException e) {
      throw Failure.missing(e.getMessage() + "; choose --io epoll-et");
    } catch (IOException e) {
      throw Failure.failed("the system refuses what " + model.id() + " needs: " + e.getMessage());
    }
  }

  IoEngine engine() {
    return engine;
  }

  /** Opens a listener and says so; where it listens, with the real port. */
  SocketAddress listen(ListenPoint point) throws Failure {
    try {
      Listener.Handle handle = open(point);
      handles.add(handle);
      out.println("listening " + point.kind() + " " + Address.text(handle.address()));
      return handle.address();
    } catch (IOException e) {
      engine.close(Duration.ZERO);
      throw Failure.failed(refusal(point, e));
    }
  }

  private Listener.Handle open(ListenPoint point) throws IOException {
    SocketAddress address = point.address().resolve();
    refuseTaken(address);
    Listener listener =
        new Listener(
            address, point.handlers(), point.maxConnections(), Frame.utf8(point.farewell()));
    return address instanceof UnixDomainSocketAddress unix
        ? SocketFile.take(unix, () -> engine.listen(listener))
        : engine.listen(listener);
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
        : "that file is there already, and it is no socket or somebody listens at it";
  }

  /** Says {@code ready}, unless it is to end already, and waits for a signal or an operator. */
  void readyUntilSignalled() {
    if (!orders.ends()) {
      out.println("ready");
      out.flush();
    }
    orders.awaitStop();
  }

  /** Stops accepting, lets {@code farewell} send its last words, flushes and ends all threads. */
  void stop(Runnable farewell) {
    handles.forEach(Listener.Handle::close);
    farewell.run();
    engine.close(DRAIN);
  }
}
