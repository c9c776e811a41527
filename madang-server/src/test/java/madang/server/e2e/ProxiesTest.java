package madang.server.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers who come through a proxy that announces them (the PROXY protocol). */
final class ProxiesTest {
  private static final String TRUST = "proxy_from = [\"127.0.0.0/8\"]\n";
  private static final String LOGIN = "NICK kim\r\nUSER kim 0 * :kim\r\n";
  private static final byte[] BINARY =
      HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "cb007105c0000201dc041a0b");
  private static final byte[] LOCAL =
      HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "20000000");

  @TempDir Path folder;

  @Test
  void whoIsAnnouncedIsWhoCallsInBothVersionsAndHoweverItIsCut() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, TRUST)) {
      assertThat(host(server, "PROXY TCP4 203.0.113.5 192.0.2.1 1 2\r\n".getBytes(US_ASCII)))
          .isEqualTo("203.0.113.5");
      assertThat(host(server, "PROXY TCP6 2001:db8::5 ::1 1 2\r\n".getBytes(US_ASCII)))
          .isEqualTo("2001:db8:0:0:0:0:0:5");
      assertThat(host(server, BINARY)).isEqualTo("203.0.113.5");
      assertThat(host(server, LOCAL)).isEqualTo("127.0.0.1");
      assertThat(host(server, "PROXY UNKNOWN\r\n".getBytes(US_ASCII))).isEqualTo("127.0.0.1");
      try (Speaker cut = Speaker.to(server.program(), "irc")) {
        for (byte b : BINARY) {
          cut.say(new byte[] {b});
          Thread.sleep(1); // a packet each
        }
        cut.say(LOGIN);
        assertThat(cut.hears(" 001 ")).endsWith("@203.0.113.5");
      }
      try (Speaker text = Speaker.to(server.program(), "text")) {
        text.say("PROXY TCP4 203.0.113.9 192.0.2.1 1 2\r\nnana\n");
        text.hears("Hello, nana!");
      }
      try (Speaker relay = Speaker.to(server.program(), "relay")) {
        relay.say("PROXY TCP4 203.0.113.9 192.0.2.1 77 2\r\nhello\n");
        assertThat(relay.next()).isEqualTo("hello");
      }
      await()
          .untilAsserted(() ->
              assertThat(server.program().err())
                  .anyMatch(l -> l.matches("connected \\d+ 203\\.0\\.113\\.9:77 .*")));
    }
  }

  private static String host(ServerProcess server, byte[] header) throws IOException {
    try (Speaker caller = Speaker.to(server.program(), "irc")) {
      caller.say(header);
      caller.say(LOGIN);
      String welcome = caller.hears(" 001 ");
      caller.say("QUIT\r\n");
      caller.lastWords();
      return welcome.substring(welcome.indexOf('@') + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIN, "PROXY TCP4 1.2.3.4 1.2.3.4 1 99999\r\n" + LOGIN})
  void aProxyThatDoesNotAnnounceAnybodyIsClosedAndNamedInTheLog(String said) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, TRUST);
        Speaker caller = Speaker.to(server.program(), "irc")) {
      caller.say(said);
      assertThat(caller.lastWords()).isEmpty();
      await()
          .untilAsserted(() ->
              assertThat(server.program().err())
                  .anyMatch(l -> l.startsWith("bad PROXY header from 127.0.0.1:")));
    }
  }

  @Test
  void theLimitOfTheAnnouncedAddressCounts() throws Exception {
    String limit = TRUST + "[limits]\nconnections_per_ip = 1\n";
    byte[] header = "PROXY TCP4 203.0.113.5 192.0.2.1 1 2\r\n".getBytes(US_ASCII);
    try (ServerProcess server = ServerProcess.start(folder, limit);
        Speaker first = Speaker.to(server.program(), "irc");
        Speaker second = Speaker.to(server.program(), "irc");
        Speaker other = Speaker.to(server.program(), "irc")) {
      first.say(header);
      first.say(LOGIN);
      first.hears(" 001 ");
      second.say(header);
      assertThat(second.lastWords()).contains("Too many connections from your address");
      other.say(BINARY.clone());
      assertThat(other.lastWords()).contains("Too many connections from your address");
    }
  }

  @Test
  void fromOthersAHeaderIsAnUnknownCommand() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(folder, "proxy_from = [\"192.0.2.1\", \"2001:db8::/32\"]\n");
        Speaker caller = Speaker.to(server.program(), "irc")) {
      caller.say("PROXY TCP4 203.0.113.5 192.0.2.1 1 2\r\n" + LOGIN);
      assertThat(caller.next()).contains(" 451 * :You have not registered");
      assertThat(caller.hears(" 001 ")).endsWith("@127.0.0.1");
    }
  }

  @Test
  void whereAProxyIsRequiredOthersAreTurnedAway() throws Exception {
    String required = "proxy_from = [\"192.0.2.1\"]\nproxy_required = true\n";
    try (ServerProcess server = ServerProcess.start(folder, required);
        Speaker caller = Speaker.to(server.program(), "irc")) {
      assertThat(caller.lastWords()).isEmpty();
      await()
          .untilAsserted(() ->
              assertThat(server.program().err())
                  .anyMatch(l -> l.startsWith("turned away 127.0.0.1:")));
    }
  }
}
