package madang.net.sys;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Assumptions;

/** IPv6's loopback {@code ::1}, which a machine or a container may be without. */
public final class Loopback6 {
  private Loopback6() {}

  /** A free port of {@code ::1}; skips the test, saying why, where there is no such address. */
  public static InetSocketAddress orSkip() throws IOException {
    var one = new byte[16];
    one[15] = 1;
    InetAddress loopback = InetAddress.getByAddress(one);
    Assumptions.assumeTrue(canBind(loopback), "this machine has no IPv6 loopback");
    return new InetSocketAddress(loopback, 0);
  }

  private static boolean canBind(InetAddress address) {
    try (var probe = new ServerSocket(0, 1, address)) {
      return probe.isBound();
    } catch (IOException noIpv6) {
      return false;
    }
  }
}
