package madang.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says in front of a connection about who calls: the PROXY protocol, versions 1 and 2.
 * Bytes go in, an outcome comes out; nothing is consumed until the header is whole. TLVs are
 * skipped. Any thread.
 *
 * @param state what there is so far
 * @param caller who calls; null where the proxy speaks for itself (LOCAL) or has no internet
 *     address to tell (UNKNOWN, UNSPEC, AF_UNIX): then the connection's own address counts
 * @param fault what is wrong, for the log; empty if nothing is
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
public record ProxyHeader(State state, @Nullable InetSocketAddress caller, String fault) {

  /** What became of the bytes. */
  public enum State {
    /** The header isn't whole yet; nothing was consumed. */
    INCOMPLETE,
    /** The header was whole and is consumed. */
    COMPLETE,
    /** These bytes are no header and will be none. */
    BAD
  }

  /**
   * The most bytes a header may have: 16 and an address block and TLVs. The protocol allows 65,551;
   * senders keep within one segment of 536, so this leaves room for long TLVs (certificates).
   */
  public static final int MOST_BYTES = 4096;

  /** Section 2.1: with CR and LF. */
  private static final int MOST_V1_BYTES = 107;

  private static final byte[] V1 = "PROXY ".getBytes(US_ASCII);
  private static final byte[] V2 = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };
  private static final int V2_HEAD = 16;

  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;

  private static final Pattern IPV4_PART = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}");
  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

  private static final ProxyHeader INCOMPLETE = new ProxyHeader(State.INCOMPLETE, null, "");

  /** Looks for a header at the buffer's position. */
  public static ProxyHeader read(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return INCOMPLETE;
    }
    byte[] magic = in.get(in.position()) == V1[0] ? V1 : V2;
    for (int i = 0; i < Math.min(magic.length, in.remaining()); i++) {
      if (in.get(in.position() + i) != magic[i]) {
        return bad("it begins with other bytes");
      }
    }
    if (in.remaining() < magic.length) {
      return INCOMPLETE;
    }
    return magic == V1 ? readLine(in) : readBinary(in);
  }

  private static ProxyHeader bad(String fault) {
    return new ProxyHeader(State.BAD, null, fault);
  }

  private static ProxyHeader complete(@Nullable InetSocketAddress caller) {
    return new ProxyHeader(State.COMPLETE, caller, "");
  }

  // ---- version 1: PROXY TCP4 192.0.2.1 192.0.2.2 56324 6667

  private static ProxyHeader readLine(ByteBuffer in) {
    int from = in.position();
    int most = Math.min(in.remaining(), MOST_V1_BYTES);
    for (int i = 0; i + 1 < most; i++) {
      byte b = in.get(from + i);
      if (b == '\n' || (b == '\r' && in.get(from + i + 1) != '\n')) {
        return bad("its line ends without CR LF");
      }
      if (b == '\r') {
        byte[] line = new byte[i];
        in.get(from, line);
        ProxyHeader header = line(new String(line, US_ASCII).split(" ", -1));
        if (header.state == State.COMPLETE) {
          in.position(from + i + 2);
        }
        return header;
      }
    }
    return most == MOST_V1_BYTES ? bad("its line is too long") : INCOMPLETE;
  }

  private static ProxyHeader line(String[] words) {
    if (words[1].equals("UNKNOWN")) {
      return complete(null); // whatever follows
    }
    boolean v6 = words[1].equals("TCP6");
    if (!v6 && !words[1].equals("TCP4")) {
      return bad("its protocol is none of TCP4, TCP6, UNKNOWN");
    }
    if (words.length != 6) {
      return bad("it has not two addresses and two ports");
    }
    InetAddress source = address(words[2], v6);
    InetAddress target = address(words[3], v6);
    if (source == null || target == null) {
      return bad("an address is malformed");
    }
    if (!isPort(words[4]) || !isPort(words[5])) {
      return bad("a port is malformed");
    }
    return complete(new InetSocketAddress(source, Integer.parseInt(words[4])));
  }

  private static boolean isPort(String word) {
    return PORT.matcher(word).matches() && Integer.parseInt(word) <= 0xffff;
  }

  /** Literal addresses only: nothing is looked up. */
  private static @Nullable InetAddress address(String word, boolean v6) {
    if (v6 ? !IPV6.matcher(word).matches() || word.indexOf(':') < 0 : !isIpv4(word)) {
      return null;
    }
    try {
      return InetAddress.getByName(word);
    } catch (UnknownHostException e) {
      return null; // colons that make no IPv6 address
    }
  }

  private static boolean isIpv4(String word) {
    String[] parts = word.split("\\.", -1);
    return parts.length == 4
        && Arrays.stream(parts)
            .allMatch(p -> IPV4_PART.matcher(p).matches() && Integer.parseInt(p) <= 255);
  }

  // ---- version 2: struct proxy_hdr_v2 { uint8_t sig[12]; uint8_t ver_cmd; uint8_t fam;
  //                                       uint16_t len; } and len bytes

  private static ProxyHeader readBinary(ByteBuffer in) {
    int from = in.position();
    if (in.remaining() > V2.length) {
      int command = in.get(from + 12) & 0xff;
      if (command != LOCAL && command != PROXY) {
        return bad("its version or command is unknown");
      }
    }
    if (in.remaining() < V2_HEAD) {
      return INCOMPLETE;
    }
    int family = in.get(from + 13) & 0xff;
    int length = (in.get(from + 14) & 0xff) << 8 | (in.get(from + 15) & 0xff);
    if (V2_HEAD + length > MOST_BYTES) {
      return bad("it is longer than " + MOST_BYTES + " bytes");
    }
    boolean local = (in.get(from + 12) & 0xff) == LOCAL;
    int needed = local ? 0 : addressBytes(family);
    if (needed < 0) {
      return bad("its address family is unknown");
    }
    if (length < needed) {
      return bad("it is shorter than its addresses");
    }
    if (in.remaining() < V2_HEAD + length) {
      return INCOMPLETE;
    }
    InetSocketAddress caller = local ? null : caller(in, from + V2_HEAD, family);
    in.position(from + V2_HEAD + length);
    return complete(caller);
  }

  /**
   * Bytes of the address block: two addresses and their ports; -1 where there is no such family.
   */
  private static int addressBytes(int family) {
    if ((family & 0xf) > 2) {
      return -1;
    }
    return switch (family >> 4) {
      case 0 -> 0;
      case 1 -> 12;
      case 2 -> 36;
      case 3 -> 216;
      default -> -1;
    };
  }

  private static @Nullable InetSocketAddress caller(ByteBuffer in, int at, int family) {
    boolean v4 = family == 0x11;
    if (!v4 && family != 0x21) {
      return null; // AF_UNSPEC, AF_UNIX, datagrams
    }
    byte[] address = new byte[v4 ? 4 : 16];
    in.get(at, address);
    int port = at + 2 * address.length;
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(address),
          (in.get(port) & 0xff) << 8 | (in.get(port + 1) & 0xff));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
