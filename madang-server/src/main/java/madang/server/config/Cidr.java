package madang.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Address ranges in CIDR form (RFC 4632), without looking any name up. */
final class Cidr {
  private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

  private Cidr() {}

  /** Whether {@code text} is an address, or an address and a prefix length. */
  static boolean isRange(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    boolean v4 = V4.matcher(address).matches();
    if (!v4 && !V6.matcher(address).matches()) {
      return false;
    }
    try {
      InetAddress _ = InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      return false;
    }
    String bits = slash < 0 ? "0" : text.substring(slash + 1);
    return BITS.matcher(bits).matches() && Integer.parseInt(bits) <= (v4 ? 32 : 128);
  }
}
