package madang.net.contract;

import static madang.net.contract.Rig.loopback;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.IoModel;
import madang.net.SystemCallException;
import madang.net.sys.Loopback6;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accepting callers: addresses, limits, and stopping. */
@ConnectionContract
class ListenTest {
  private final IoModel model;

  ListenTest(IoModel model) {
    this.model = model;
  }

  private static void assertServed(Caller caller) throws IOException {
    caller.send("ping");
    assertThat(caller.text(4)).isEqualTo("ping");
  }

  @Test
  void theHandleAndTheConnectionTellTheRealAddresses() throws Exception {
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      var address = (InetSocketAddress) at.address();
      assertThat(address.getPort()).isPositive();
      Caller caller = rig.call(at);
      Connection ours = rig.nextAccepted().connection();
      assertThat(ours.remote()).isEqualTo(caller.address());
      assertThat(Rig.local(ours)).isEqualTo(address);
    }
  }

  @Test
  void everyConnectionHasANumberOfItsOwn() throws Exception {
    Set<Long> seen = new HashSet<>();
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      for (int i = 0; i < Models.rounds(model, 50); i++) {
        Caller caller = rig.call(at);
        long id = rig.nextAccepted().connection().id();
        assertThat(id).isPositive();
        assertThat(seen.add(id)).isTrue();
        caller.reset();
      }
    }
  }

  @Test
  void callersComeOverIpv6() throws Exception {
    try (var rig = new Rig(model)) {
      var at = rig.listen(Loopback6.orSkip(), _ -> Connection::send, 10);
      Caller caller = rig.call(at);
      assertServed(caller);
      Connection ours = rig.nextAccepted().connection();
      assertThat(ours.remote()).isEqualTo(caller.address());
    }
  }

  @Test
  void allIpv6AddressesTakeIpv4CallersWhoAreShownAsSuch() throws Exception {
    try (var rig = new Rig(model)) {
      InetAddress loopback6 = Loopback6.orSkip().getAddress();
      var any = new InetSocketAddress(InetAddress.getByAddress(new byte[16]), 0);
      var at = rig.listen(any, _ -> Connection::send, 10);
      int port = ((InetSocketAddress) at.address()).getPort();
      try (var caller = SocketChannel.open(loopback(port))) {
        Connection ours = rig.nextAccepted().connection();
        assertThat(ours.remote()).isEqualTo(caller.getLocalAddress());
        assertThat(((InetSocketAddress) ours.remote()).getAddress())
            .isInstanceOf(Inet4Address.class);
      }
      try (var caller = SocketChannel.open(new InetSocketAddress(loopback6, port))) {
        assertThat(rig.nextAccepted().connection().remote()).isEqualTo(caller.getLocalAddress());
      }
    }
  }

  @Test
  void callersComeOverAUnixSocket(@TempDir Path folder) throws Exception {
    var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (var rig = new Rig(model)) {
      var at = rig.listen(address, _ -> Connection::send, 10);
      assertThat(at.address()).isEqualTo(address);
      try (var caller = SocketChannel.open(address)) {
        caller.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
        caller.shutdownOutput();
        ByteBuffer answer = ByteBuffer.allocate(10);
        while (caller.read(answer) >= 0) {
          // until our end closes
        }
        assertThat(answer.position()).isEqualTo(2);
      }
    }
  }

  @Test
  void oneCallerMoreThanAllowedHearsWhyAndTheOthersStay() throws Exception {
    Models.assumeServes(model, 3);
    try (var rig = new Rig(model)) {
      var at = rig.listen(loopback(0), _ -> Connection::send, 2, "come back later\n");
      Caller first = rig.call(at);
      assertServed(first);
      Caller second = rig.call(at);
      assertServed(second);
      for (int i = 0; i < Models.rounds(model, 20); i++) {
        Caller third = rig.call(at);
        third.send("hello"); // his first words mustn't cost him ours
        assertThat(third.text(16)).isEqualTo("come back later\n");
        third.awaitGone();
      }
      assertServed(first);
      assertServed(second);
      assertThat(at.connections()).isEqualTo(2);
      first.reset();
      patiently().until(() -> at.connections() == 1);
      assertServed(rig.call(at));
    }
  }

  @Test
  void aClosedListenerRefusesCallersAndKeepsItsConnections() throws Exception {
    Models.assumeServes(model, 2);
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      Caller early = rig.call(at);
      assertServed(early);
      at.close();
      assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> rig.call(at));
      assertServed(early);
      assertThat(at.connections()).isEqualTo(1);
      var again = rig.listen(at.address(), _ -> Connection::send, 10); // its port is free again
      assertServed(rig.call(again));
    }
  }

  @Test
  void severalListenersServeSideBySide() throws Exception {
    Models.assumeServes(model, 3);
    try (var rig = new Rig(model)) {
      var handles = new ArrayList<madang.net.Listener.Handle>();
      for (int i = 0; i < 3; i++) {
        handles.add(rig.listen(_ -> Connection::send));
      }
      for (var at : handles) {
        assertServed(rig.call(at));
        assertThat(at.connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void aPortInUseIsSaidWithItsErrno() throws Exception {
    try (var rig = new Rig(model);
        var other = new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> rig.listen(loopback(other.getLocalPort()), _ -> Connection::send, 10))
          .isInstanceOfSatisfying(
              SystemCallException.class,
              refused -> assertThat(refused.errno()).isEqualTo("EADDRINUSE"));
      assertServed(rig.call(rig.listen(_ -> Connection::send)));
    }
  }

  @Test
  void ourOwnPortInUseIsSaidToo() throws Exception {
    try (var rig = new Rig(model);
        var second = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      assertThatThrownBy(() -> second.listen(at.address(), _ -> Connection::send, 10))
          .isInstanceOfSatisfying(
              SystemCallException.class,
              refused -> assertThat(refused.errno()).isEqualTo("EADDRINUSE"));
    }
  }

  @Test
  void callersAreSharedOutToEveryLoop() throws Exception {
    int callers = Models.rounds(model, 40);
    Models.assumeServes(model, callers);
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      // By hash or by luck a loop may get few of them; 40 callers leave none without.
      for (int i = 0; i < callers; i++) {
        assertServed(rig.call(at));
      }
      assertThat(rig.total(stats -> stats.connections())).isEqualTo(callers);
      assertThat(rig.total(stats -> stats.accepts())).isEqualTo(callers);
      if (model instanceof IoModel.Reactor reactor
          && reactor.accepting() == madang.net.Accepting.HANDOFF) {
        assertThat(rig.engine().stats())
            .hasSize(reactor.loops())
            .allSatisfy(stats -> assertThat(stats.connections()).isEqualTo(40 / reactor.loops()));
      }
      if (model instanceof IoModel.Reactor reactor
          && reactor.accepting() == madang.net.Accepting.REUSEPORT) {
        assertThat(rig.engine().stats())
            .allSatisfy(stats -> assertThat(stats.connections()).isPositive());
      }
    }
  }

  @Test
  void theTraceTellsThatAListeningSocketIsClosed() throws Exception {
    var lines = new ConcurrentLinkedQueue<String>();
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withTrace(lines::add))) {
      var at = rig.listen(_ -> Connection::send);
      assertServed(rig.call(at));
      // accept4(7) = 9, perhaps with the thread; or a ring's [accept 7 = 9]
      var accepted = Pattern.compile("\\baccept4?[( ](\\d+)\\)? = \\d+");
      String listening =
          lines.stream()
              .map(accepted::matcher)
              .filter(Matcher::find)
              .map(found -> found.group(1))
              .findFirst()
              .orElseThrow();
      at.close();
      assertThat(lines).anyMatch(line -> line.startsWith("close(" + listening + ") = 0"));
    }
  }
}
