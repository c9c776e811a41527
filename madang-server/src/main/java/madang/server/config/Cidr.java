package madang.server.config;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address, or a range of addresses in CIDR form (RFC 4632). No name is ever looked up. An IPv4
 * address in IPv6's clothes ({@code ::ffff:10.0.0.1}) is an IPv4 address.
 *
 * @param text as it was written
 * @param first an address of the range
 * @param bits how many leading bits of it count
 */
public record Cidr(String text, InetAddress first, int bits) {
  private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

  /**
   * Reads {@code 10.0.0.1}, {@code 10.0.0.0/8}, {@code 2001:db8::/32}.
   *
   * @return null where it is none of these
   */
  static @Nullable Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress first = address(slash < 0 ? text : text.substring(0, slash));
    if (first != null) {
      int all = first.getAddress().length * 8;
      String bits = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
      if (BITS.matcher(bits).matches() && Integer.parseInt(bits) <= all) {
        return new Cidr(text, first, Integer.parseInt(bits));
      }
    }
    return null;
  }

  private static @Nullable InetAddress address(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether an address lies in the range; never one of the other family. */
  public boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit += 8) {
      int mask = bits - bit >= 8 ? 0xff : 0xff00 >> (bits - bit) & 0xff;
      if (((mine[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether an address lies in one of these. */
  public static boolean anyContains(List<Cidr> ranges, InetAddress address) {
    for (Cidr range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return text;
  }
}
