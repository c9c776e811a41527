package madang.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import madang.wire.ProxyHeader.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String V4 = "cb007105" + "c0000201" + "dc04" + "1a0b";
  private static final String V6 =
      "20010db8000000000000000000000001" + "20010db8000000000000000000000002" + "dc04" + "1a0b";

  /** A header and whom it announces; null where the connection's own address counts. */
  record Good(String name, String hex, @Nullable InetSocketAddress caller) {
    byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Good> goodHeaders() {
    return Stream.of(
        line("PROXY TCP4 203.0.113.5 192.0.2.1 56324 6667\r\n", "203.0.113.5", 56324),
        line("PROXY TCP4 0.0.0.0 255.255.255.255 0 65535\r\n", "0.0.0.0", 0),
        line("PROXY TCP6 2001:db8::1 ::1 56324 6667\r\n", "2001:db8::1", 56324),
        line(
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ::1 1 2\r\n",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            1),
        line("PROXY UNKNOWN\r\n", "", 0),
        line("PROXY UNKNOWN whatever else 1 2 3\r\n", "", 0),
        binary("TCP over IPv4", "21" + "11" + "000c" + V4, "203.0.113.5", 56324),
        binary(
            "TCP over IPv4 with TLVs",
            "21" + "11" + "0013" + V4 + "04000401020304",
            "203.0.113.5",
            56324),
        binary("TCP over IPv6", "21" + "21" + "0024" + V6, "2001:db8::1", 56324),
        binary("LOCAL", "20" + "00" + "0000", "", 0),
        binary("LOCAL with an address to skip", "20" + "11" + "000c" + V4, "", 0),
        binary("LOCAL of an unknown family", "20" + "ff" + "0001" + "00", "", 0),
        binary("PROXY UNSPEC", "21" + "00" + "0003" + "010203", "", 0),
        binary("UDP over IPv4", "21" + "12" + "000c" + V4, "", 0),
        binary("AF_UNIX", "21" + "31" + "00d8" + "2f".repeat(216), "", 0));
  }

  private static Good line(String line, String host, int port) {
    return new Good(
        line.strip(), HexFormat.of().formatHex(line.getBytes(ISO_8859_1)), address(host, port));
  }

  private static Good binary(String name, String hex, String host, int port) {
    return new Good(name, SIGNATURE + hex, address(host, port));
  }

  private static @Nullable InetSocketAddress address(String host, int port) {
    try {
      return host.isEmpty() ? null : new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("goodHeaders")
  void aHeaderTellsWhoCallsWhereverItIsCut(Good good) {
    byte[] bytes = good.bytes();
    byte[] rest = "NICK kim\r\n".getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(bytes, bytes.length + rest.length);
    System.arraycopy(rest, 0, all, bytes.length, rest.length);
    for (int cut = 0; cut <= all.length; cut++) {
      ByteBuffer in = ByteBuffer.wrap(all, 0, cut);
      ProxyHeader header = ProxyHeader.read(in);
      if (cut < bytes.length) {
        assertThat(header.state()).as("cut at %d", cut).isEqualTo(State.INCOMPLETE);
        assertThat(in.position()).isZero();
      } else {
        assertThat(header.state()).as("cut at %d", cut).isEqualTo(State.COMPLETE);
        assertThat(header.caller()).isEqualTo(good.caller);
        assertThat(in.position()).isEqualTo(bytes.length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NICK kim\r\n",
        "PROXX TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY  TCP4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4  1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2 \r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n",
        "PROXY TCP5 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY tcp4 1.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 01.2.3.4 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3.256 1.2.3.4 1 2\r\n",
        "PROXY TCP4 1.2.3 1.2.3.4 1 2\r\n",
        "PROXY TCP4 localhost 1.2.3.4 1 2\r\n",
        "PROXY TCP4 ::1 1.2.3.4 1 2\r\n",
        "PROXY TCP6 1.2.3.4 ::1 1 2\r\n",
        "PROXY TCP6 ::1::2 ::1 1 2\r\n",
        "PROXY TCP6 fe80::1%lo ::1 1 2\r\n",
        "PROXY TCP6 dead ::1 1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 01 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 65536\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 -1 2\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\nNICK kim\r\n",
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\rNICK kim\r\n",
        "PROXY \r\n",
      })
  void whatIsNoHeaderIsRefused(String line) {
    ByteBuffer in = ByteBuffer.wrap(line.getBytes(ISO_8859_1));
    ProxyHeader header = ProxyHeader.read(in);
    assertThat(header.state()).isEqualTo(State.BAD);
    assertThat(header.fault()).isNotEmpty();
    assertThat(in.position()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11" + "11" + "000c" + V4, // version 1 in version 2's clothes
        "22" + "11" + "000c" + V4, // an unassigned command
        "21" + "41" + "000c" + V4, // an unassigned family
        "21" + "13" + "000c" + V4, // an unassigned transport
        "21" + "11" + "000b" + V4, // shorter than two addresses
        "21" + "21" + "000c" + V4,
        "21" + "11" + "ffff" + V4, // longer than we take
      })
  void aBinaryHeaderThatBreaksItsRulesIsRefused(String hex) {
    ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(SIGNATURE + hex));
    assertThat(ProxyHeader.read(in).state()).isEqualTo(State.BAD);
  }

  @Test
  void aLineWithoutEndIsRefusedAtTheLongestLength() {
    byte[] endless = ("PROXY UNKNOWN " + "x".repeat(200)).getBytes(ISO_8859_1);
    assertThat(ProxyHeader.read(ByteBuffer.wrap(endless, 0, 106)).state())
        .isEqualTo(State.INCOMPLETE);
    assertThat(ProxyHeader.read(ByteBuffer.wrap(endless, 0, 107)).state()).isEqualTo(State.BAD);
  }

  @Test
  void noBytesAtAllMakeItThrowOrReadOn() {
    Random random = new Random(7);
    Good[] good = goodHeaders().toArray(Good[]::new);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = good[random.nextInt(good.length)].bytes();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1));
      ProxyHeader header = ProxyHeader.read(in);
      assertThat(in.position() > 0).isEqualTo(header.state() == State.COMPLETE);
      assertThat(in.remaining() == 0 && in.limit() > 0 && header.state() == State.INCOMPLETE)
          .isFalse();
    }
  }
}
