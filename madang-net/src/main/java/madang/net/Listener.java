package madang.net;

import java.net.SocketAddress;

/**
 * A place to accept connections at.
 *
 * @param address an InetSocketAddress (port 0: the system picks one) or a UnixDomainSocketAddress
 *     (its file must not exist yet)
 * @param handlers makes the handler of each accepted connection (an IPv6 wildcard, {@code [::]},
 *     takes IPv4 callers too, who have IPv4 addresses)
 * @param maxConnections how many accepted connections may be open at once; one more is closed at
 *     once, and logged at a limited rate
 */
public record Listener(SocketAddress address, Handler.Factory handlers, int maxConnections) {

  /** A listener bounded by descriptors alone. */
  public Listener(SocketAddress address, Handler.Factory handlers) {
    this(address, handlers, Integer.MAX_VALUE);
  }

  /** A listener that is open. All methods: any thread. */
  public interface Handle {
    /** The address with its real port. */
    SocketAddress address();

    /** Connections accepted here that are open now. */
    int connections();

    /** Stops accepting; connections stay. Returns once nothing can be accepted any more. */
    void close();
  }
}
