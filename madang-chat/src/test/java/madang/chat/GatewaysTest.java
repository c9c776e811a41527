package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers whose connection's other end speaks for somebody else: WEBIRC, and behind a proxy. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class GatewaysTest {
  private static final String HELLO = "WEBIRC right web 198.51.100.3 ";

  private final boolean delayed;

  GatewaysTest(boolean delayed) {
    this.delayed = delayed;
  }

  private TestChat chat(UnaryOperator<ChatLimits.Builder> change) {
    ChatOptions.Gateways gateways =
        new ChatOptions.Gateways(
            address -> address.getHostAddress().equals("127.0.0.1"),
            (given, home, answer) -> home.execute(() -> answer.accept(given.equals("right"))));
    return new TestChat(delayed, TestChat.limited(change).with().gateways(gateways).done());
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.3, 198.51.100.3",
    "2001:db8::7, 2001:db8:0:0:0:0:0:7",
    "0::1, 0:0:0:0:0:0:0:1",
    "198.51.100.3 :secure=x local-port=6697 new, 198.51.100.3"
  })
  void theAnnouncedAddressIsTheHostThatOthersSee(String announced, String host) {
    Person kim = chat(l -> l).ircCaller();
    assertThat(kim.ask(HELLO + announced, "NICK kim", "USER k 0 * :k"))
        .first()
        .asString()
        .endsWith("kim!~k@" + host);
    assertThat(kim.ask("WHOIS kim")).first().asString().contains(" " + host + " ");
  }

  @ParameterizedTest
  @CsvSource({
    "WEBIRC wrong web h 198.51.100.3, Invalid WebIRC password",
    "WEBIRC right web h example.org, Invalid WebIRC address",
    "WEBIRC right web h 1.2.3.256, Invalid WebIRC address",
    "WEBIRC right web h 1:2:3, Invalid WebIRC address",
    "WEBIRC right web h 010.1.1.1, Invalid WebIRC address",
    "WEBIRC right web h 1.2.3, Invalid WebIRC address",
    "WEBIRC right web h fe80::1%lo, Invalid WebIRC address",
    "WEBIRC wrong web h example.org, Invalid WebIRC password",
    "WEBIRC right web h, 'WEBIRC needs a password, a gateway, a host and an address'",
    "WEBIRC, 'WEBIRC needs a password, a gateway, a host and an address'",
  })
  void aGatewayThatIsWrongIsToldSoAndClosed(String line, String reason) {
    Person gateway = chat(l -> l).ircCaller();
    assertThat(gateway.ask(line, "NICK kim", "USER k 0 * :k"))
        .containsExactly("ERROR :Closing Link: 127.0.0.1 (" + reason + ")");
    assertThat(gateway.closed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NICK kim",
        "USER k 0 * :k",
        "CAP LS 302",
        "CAP END",
        "PASS x",
        "PING x",
        "NONSENSE",
        HELLO + "198.51.100.9"
      })
  void itMustBeTheFirstCommand(String before) {
    Person gateway = chat(l -> l).ircCaller();
    assertThat(gateway.ask(before, HELLO + "198.51.100.3").getLast())
        .contains("WEBIRC must be the first command");
    assertThat(gateway.closed()).isTrue();
  }

  @Test
  void afterRegistrationItIsTooLate() {
    Person kim = chat(l -> l).irc("kim");
    assertThat(kim.ask(HELLO + "198.51.100.3"))
        .containsExactly(":chat.test 462 kim :You may not reregister");
    assertThat(kim.ask("WEBIRC right"))
        .containsExactly(":chat.test 462 kim :You may not reregister");
  }

  @Test
  void strangersCanNotSayWhoTheyAreEvenWithThePassword() {
    TestChat chat = chat(l -> l);
    Person stranger = new Person(chat.engine, chat.engine.open(chat.hub.irc(), "203.0.113.9"));
    assertThat(stranger.ask(HELLO + "198.51.100.3"))
        .containsExactly("ERROR :Closing Link: 203.0.113.9 (WebIRC is not for your address)");
    assertThat(new TestChat(delayed).ircCaller().ask(HELLO + "198.51.100.3"))
        .containsExactly("ERROR :Closing Link: 127.0.0.1 (WebIRC is not for your address)");
  }

  @Test
  void theLimitsOfTheAnnouncedAddressCountAndNotTheGateways() {
    TestChat chat = chat(l -> l.connectionsPerIp(2).connectionsPerIpPerMinute(3));
    for (int i = 0; i < 10; i++) {
      assertThat(chat.ircCaller().ask(HELLO + "198.51.100." + i)).isEmpty();
    }
    Person second = chat.ircCaller();
    assertThat(second.ask(HELLO + "198.51.100.1")).isEmpty();
    Person third = chat.ircCaller();
    assertThat(third.ask(HELLO + "198.51.100.1"))
        .containsExactly("ERROR :Closing Link: 127.0.0.1 (Too many connections from your address)");
    second.connection.reset();
    chat.engine.settle();
    assertThat(chat.ircCaller().ask(HELLO + "198.51.100.1")).isEmpty();
  }

  @Test
  void aCallerBehindAProxyHasItsOwnAddressAndLimits() {
    TestChat chat = chat(l -> l.connectionsPerIp(1));
    InetSocketAddress far = new InetSocketAddress("203.0.113.5", 4000);
    for (int i = 0; i < 3; i++) {
      InetSocketAddress other = new InetSocketAddress("203.0.113." + (10 + i), 4000);
      assertThat(chat.engine.open(c -> chat.hub.irc(c, other), "127.0.0.1").closed()).isNull();
    }
    Person kim = new Person(chat.engine, chat.engine.open(c -> chat.hub.irc(c, far), "127.0.0.1"));
    assertThat(kim.ask("NICK kim", "USER k 0 * :k"))
        .first()
        .asString()
        .endsWith("kim!~k@203.0.113.5");
    Person again =
        new Person(chat.engine, chat.engine.open(c -> chat.hub.text(c, far), "127.0.0.1"));
    assertThat(again.lines()).first().asString().contains("Too many connections");
    kim.connection.reset();
    chat.engine.settle();
    assertThat(
            new Person(chat.engine, chat.engine.open(c -> chat.hub.irc(c, far), "127.0.0.1"))
                .closed())
        .isFalse();
  }

  @Test
  void everybodyOfAnIpv6NetworkHasTheirOwnHost() {
    TestChat chat = chat(l -> l);
    chat.engine.open(chat.hub.irc(), "2001:db8::1");
    Person second = new Person(chat.engine, chat.engine.open(chat.hub.irc(), "2001:db8::2"));
    assertThat(second.ask("NICK kim", "USER k 0 * :k"))
        .first()
        .asString()
        .endsWith("@2001:db8:0:0:0:0:0:2");
  }
}
