package madang.server.service;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;
import madang.net.Connection;
import madang.net.Handler;
import madang.server.config.Cidr;

/**
 * Which callers are proxies, and what becomes of the others. A connection from one of the trusted
 * addresses must begin with a PROXY header, since the protocol forbids to guess whether one comes;
 * all others are callers themselves, or are turned away where a proxy is required. Any thread.
 */
public final class Proxies {
  private static final long SECOND_NS = 1_000_000_000;

  private final List<Cidr> trusted;
  private final boolean required;
  private final Consumer<String> log;
  private boolean said; // these three guarded by this
  private long saidAtNs;
  private long unsaid;

  /**
   * @param trusted where proxies may stand
   * @param required whether all must come through one of them; local sockets needn't
   * @param log told about callers that are turned away, once a second at the most; must not block
   */
  public Proxies(List<Cidr> trusted, boolean required, Consumer<String> log) {
    this.trusted = trusted;
    this.required = required;
    this.log = log;
  }

  /** Makes the handler of a connection on which {@code caller} calls. */
  @FunctionalInterface
  public interface Service {
    Handler handlerFor(Connection connection, SocketAddress caller);
  }

  /** Puts itself in front of a service. */
  public Handler.Factory before(Service service) {
    if (trusted.isEmpty() && !required) {
      return connection -> service.handlerFor(connection, connection.remote());
    }
    return connection -> {
      if (connection.remote() instanceof InetSocketAddress remote) {
        if (Cidr.anyContains(trusted, remote.getAddress())) {
          return new ProxiedHandler(service, this::say);
        }
        if (required) {
          return new TurnedAwayHandler(this::say);
        }
      }
      return service.handlerFor(connection, connection.remote());
    };
  }

  /** Strangers can cause as many lines as they like to call. */
  private synchronized void say(String line) {
    long now = System.nanoTime();
    if (said && now - saidAtNs < SECOND_NS) {
      unsaid++;
      return;
    }
    log.accept(unsaid == 0 ? line : line + " (and " + unsaid + " more before)");
    said = true;
    saidAtNs = now;
    unsaid = 0;
  }
}
