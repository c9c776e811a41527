package madang.net;

import java.net.SocketAddress;

/**
 * A place to accept connections at.
 *
 * @param address an InetSocketAddress (port 0: the system picks one) or a UnixDomainSocketAddress
 *     (its file must not exist yet)
 * @param handlers makes the handler of each accepted connection (an IPv6 wildcard, {@code [::]},
 *     takes IPv4 callers too, who have IPv4 addresses)
 * @param maxConnections how many accepted connections may be open at once; one more is turned away
 * @param farewell what a caller hears who is turned away, for want of room here, of descriptors or
 *     of what else the model serves callers by: as much as the kernel takes at once, before the
 *     end. A short line; empty: the end alone. How many were turned away is logged at a limited
 *     rate
 */
public record Listener(
    SocketAddress address, Handler.Factory handlers, int maxConnections, Frame farewell) {
  private static final Frame NOTHING = Frame.utf8("");

  /** A listener that turns callers away without a word. */
  public Listener(SocketAddress address, Handler.Factory handlers, int maxConnections) {
    this(address, handlers, maxConnections, NOTHING);
  }

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
