package madang.server.config;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen or to connect: {@code PORT}, {@code HOST:PORT}, {@code [v6]:PORT} or {@code
 * unix:PATH}.
 *
 * @param host a name or an address without brackets; empty where only a port was given
 * @param port 0 to 65535; 0 takes a free one
 * @param path the socket's file, or empty
 */
public record Address(String host, int port, String path) {
  private static final Pattern FORM =
      Pattern.compile("(?:(?:\\[([0-9A-Fa-f:.%\\w]+)]|([^:\\s\\[\\]]+)):)?([0-9]{1,5})");
  private static final String UNIX = "unix:";
  private static final int MAX_PORT = 65_535;

  /** The longest path that sockaddr_un takes, unix(7): 108 bytes with its end. */
  private static final int MAX_PATH = 107;

  /**
   * Reads an address.
   *
   * @throws FormException where {@code text} is none
   */
  public static Address parse(String text) throws FormException {
    if (text.startsWith(UNIX)) {
      String path = text.substring(UNIX.length());
      if (path.isEmpty() || path.length() > MAX_PATH) {
        throw new FormException("must be unix:PATH with a path of 1 to " + MAX_PATH + " bytes");
      }
      return new Address("", 0, path);
    }
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new FormException("must be PORT, HOST:PORT or [v6]:PORT, not \"" + text + "\"");
    }
    int port = Integer.parseInt(m.group(3));
    if (port > MAX_PORT) {
      throw new FormException("has a port above " + MAX_PORT + ": \"" + text + "\"");
    }
    String host = m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : "";
    if (m.group(1) != null && m.group(1).indexOf(':') < 0) {
      throw new FormException("has brackets around what is no IPv6 address: \"" + text + "\"");
    }
    return new Address(host, port, "");
  }

  /** An address of this machine's loopback. */
  public static Address loopback(int port) {
    return new Address("127.0.0.1", port, "");
  }

  /**
   * The same port on all addresses, where this is loopback's; else itself.
   *
   * @param ipv6 whether this machine has IPv6: {@code [::]} then takes IPv4 callers too
   */
  public Address everywhere(boolean ipv6) {
    return switch (host) {
      case "127.0.0.1", "localhost" -> new Address(ipv6 ? "::" : "0.0.0.0", port, path);
      case "::1" -> new Address("::", port, path);
      case "" -> path.isEmpty() ? new Address(ipv6 ? "::" : "0.0.0.0", port, path) : this;
      default -> this;
    };
  }

  /** Whether a network interface of this machine, be it loopback, has an IPv6 address. */
  public static boolean machineHasIpv6() {
    try {
      return !Files.readString(Path.of("/proc/net/if_inet6")).isEmpty();
    } catch (IOException e) {
      return false; // the kernel has no IPv6
    }
  }

  /**
   * The socket address; looks a host name up. A bare port is loopback's.
   *
   * @throws UnknownHostException where the name has no address
   */
  public SocketAddress resolve() throws UnknownHostException {
    if (!path.isEmpty()) {
      return UnixDomainSocketAddress.of(path);
    }
    return new InetSocketAddress(InetAddress.getByName(host.isEmpty() ? "127.0.0.1" : host), port);
  }

  /** The form that {@link #parse} reads: {@code 127.0.0.1:6667}, {@code [::1]:6667}. */
  @Override
  public String toString() {
    if (!path.isEmpty()) {
      return UNIX + path;
    }
    if (host.isEmpty()) {
      return Integer.toString(port);
    }
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** A real socket address in the same form, with the port that the system chose. */
  public static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      return new Address(host(inet.getAddress()), inet.getPort(), "").toString();
    }
    return address instanceof UnixDomainSocketAddress unix
        ? UNIX + unix.getPath()
        : address.toString();
  }

  private static String host(InetAddress address) {
    String host = address.getHostAddress();
    if (!(address instanceof Inet6Address)) {
      return host;
    }
    int scope = host.indexOf('%');
    return scope < 0 ? shortest(host) : shortest(host.substring(0, scope)) + host.substring(scope);
  }

  /** The longest run of two or more zeros becomes {@code ::} (RFC 5952, section 4.2). */
  private static String shortest(String full) {
    List<String> groups = List.of(full.split(":"));
    int from = 0;
    int most = 1;
    for (int i = 0; i < groups.size(); i++) {
      int zeros = 0;
      while (i + zeros < groups.size() && groups.get(i + zeros).equals("0")) {
        zeros++;
      }
      if (zeros > most) {
        from = i;
        most = zeros;
      }
    }
    return most == 1
        ? full
        : String.join(":", groups.subList(0, from))
            + "::"
            + String.join(":", groups.subList(from + most, groups.size()));
  }
}
