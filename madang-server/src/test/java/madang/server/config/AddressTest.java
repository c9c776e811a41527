package madang.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"9190", "0", "127.0.0.1:6667", "chat.example.org:1", "[::1]:65535", "unix:/tmp/x"})
  void readsItsOwnForm(String text) throws Exception {
    assertThat(Address.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "65536",
        "127.0.0.1",
        "127.0.0.1:",
        ":1",
        "::1:80",
        "[::1]",
        "[x]:1",
        "a b:1",
        "-1",
        "unix:"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(FormException.class);
  }

  @Test
  void aBarePortIsLoopback() throws Exception {
    assertThat(Address.parse("9190").resolve())
        .isEqualTo(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 9190));
  }

  @Test
  void publicReplacesLoopbackOnly() throws Exception {
    assertThat(Address.parse("1").everywhere(true)).hasToString("[::]:1");
    assertThat(Address.parse("1").everywhere(false)).hasToString("0.0.0.0:1");
    assertThat(Address.parse("localhost:1").everywhere(true)).hasToString("[::]:1");
    assertThat(Address.parse("localhost:1").everywhere(false)).hasToString("0.0.0.0:1");
    assertThat(Address.parse("[::1]:1").everywhere(true)).hasToString("[::]:1");
    assertThat(Address.parse("10.0.0.1:1").everywhere(true)).hasToString("10.0.0.1:1");
    assertThat(Address.parse("unix:/x").everywhere(true)).hasToString("unix:/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[::]:1",
        "[::1]:1",
        "[1::]:1",
        "[fe80::2:0:0:3]:1",
        "[1:0:2:3:4:5:6:7]:1",
        "10.0.0.0:1"
      })
  void realAddressesAreShownInTheirShortestForm(String text) throws Exception {
    assertThat(Address.text(Address.parse(text).resolve())).isEqualTo(text);
  }

  @Test
  void ipv4CallersOfIpv6ListenersAreShownByTheirIpv4Address() throws Exception {
    assertThat(Address.text(Address.parse("[::ffff:1.2.3.4]:1").resolve())).isEqualTo("1.2.3.4:1");
  }
}
