package madang.net.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static madang.net.contract.Rig.loopback;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import madang.net.sys.Loopback6;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that we open. */
@ConnectionContract
class ConnectTest {
  private final IoModel model;

  ConnectTest(IoModel model) {
    this.model = model;
  }

  private static ServerSocket server() throws Exception {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setSoTimeout(20_000);
    return server;
  }

  @Test
  void anOpenedConnectionIsLikeAnyOther() throws Exception {
    try (var rig = new Rig(model);
        var server = server()) {
      Recorder ours = rig.watch(Connection::send);
      Connection connection = rig.engine().connect(null, loopback(server.getLocalPort()), ours);
      Caller far = rig.keep(new Caller(server.accept()));
      assertThat(ours.connection()).isSameAs(connection);
      assertThat(connection.remote()).isEqualTo(loopback(server.getLocalPort()));
      assertThat(Rig.local(connection)).isEqualTo(far.socket().getRemoteSocketAddress());
      connection.send(Frame.utf8("hello"));
      assertThat(far.text(5)).isEqualTo("hello");
      far.send("echo this");
      assertThat(far.text(9)).isEqualTo("echo this");
      far.endOutput();
      assertThat(far.readToEnd()).isEmpty();
      assertThat(ours.reason()).isEqualTo(CloseReason.PEER_ENDED);
    }
  }

  @Test
  void whatIsSentBeforeItIsOpenLeavesOnceItIs() throws Exception {
    try (var rig = new Rig(model);
        var server = server()) {
      for (int i = 0; i < 20; i++) {
        Connection connection =
            rig.engine()
                .connect(null, loopback(server.getLocalPort()), rig.watch(Connection::send));
        connection.send(Frame.utf8("first "));
        connection.send(Frame.utf8("second"));
        Caller far = rig.keep(new Caller(server.accept()));
        assertThat(far.text(12)).isEqualTo("first second");
      }
    }
  }

  /** By the time that a busy loop looks, one report says connected, bytes and the peer's end. */
  @Test
  void whatHasComeBeforeWeLookWhetherWeAreConnectedIsNotMissed() throws Exception {
    try (var rig = new Rig(model);
        var server = server()) {
      SocketAddress address = loopback(server.getLocalPort());
      List<Connection> others = new ArrayList<>(); // one at least on each loop
      for (int i = 0; i < 4; i++) {
        others.add(rig.engine().connect(null, address, rig.watch(Connection::send)));
        rig.keep(new Caller(server.accept()));
      }
      for (int i = 0; i < 5; i++) {
        var asked = new CountDownLatch(1);
        var said = new CountDownLatch(1);
        var heard = new StringBuilder(); // read once it is closed
        Recorder ours = rig.watch((connection, in) -> heard.append(UTF_8.decode(in)));
        others.forEach(one -> one.execute(() -> hold(asked)));
        rig.engine().connect(null, address, ours);
        others.forEach(one -> one.execute(() -> hold(said)));
        asked.countDown();
        Caller far = rig.keep(new Caller(server.accept()));
        far.send("welcome");
        far.endOutput();
        said.countDown();
        assertThat(ours.reason()).isEqualTo(CloseReason.PEER_ENDED);
        assertThat(heard).hasToString("welcome");
      }
    }
  }

  /** Keeps a loop busy, but not for ever: a ring asks the kernel only when its turn is over. */
  private static void hold(CountDownLatch until) {
    try {
      until.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void closedBeforeItIsOpenIsHeardOfOnce() throws Exception {
    try (var rig = new Rig(model);
        var server = server()) {
      for (int i = 0; i < 20; i++) {
        Recorder ours = rig.watch(Connection::send);
        rig.engine()
            .connect(null, loopback(server.getLocalPort()), ours)
            .close(CloseReason.local("changed my mind"));
        assertThat(ours.reason()).isEqualTo(CloseReason.local("changed my mind"));
        rig.keep(new Caller(server.accept())).awaitGone();
      }
    }
  }

  @Test
  void aRefusedConnectionIsToldToItsHandlerOnly() throws Exception {
    int port;
    try (var server = server()) {
      port = server.getLocalPort();
    }
    try (var rig = new Rig(model)) {
      long before = Rig.descriptors();
      for (int i = 0; i < 20; i++) {
        Recorder ours = rig.watch(Connection::send);
        Connection connection = rig.engine().connect(null, loopback(port), ours);
        connection.send(Frame.utf8("nobody hears this"));
        assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.CONNECT_FAILED);
        assertThat(ours.reason().detail()).contains("refused");
        assertThat(ours.calls()).containsExactly("onClose");
      }
      // More by a few are no leak: the first worker process may just be starting.
      patiently().untilAsserted(() -> assertThat(Rig.descriptors()).isLessThan(before + 10));
    }
  }

  @Test
  void aSocketFileThatIsntThereIsAFailedConnect(@TempDir Path folder) throws Exception {
    try (var rig = new Rig(model)) {
      Recorder ours = rig.watch(Connection::send);
      rig.engine().connect(null, UnixDomainSocketAddress.of(folder.resolve("none")), ours);
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.CONNECT_FAILED);
      assertThat(ours.calls()).containsExactly("onClose");
    }
  }

  @Test
  void theLocalAddressIsTheOneAskedFor() throws Exception {
    InetAddress local = InetAddress.getByName("127.0.0.5");
    try (var rig = new Rig(model);
        var server = server()) {
      Recorder ours = rig.watch(Connection::send);
      rig.engine().connect(new InetSocketAddress(local, 0), loopback(server.getLocalPort()), ours);
      Caller far = rig.keep(new Caller(server.accept()));
      assertThat(far.socket().getInetAddress()).isEqualTo(local);
      assertThat(((InetSocketAddress) Rig.local(ours.connection())).getAddress()).isEqualTo(local);
    }
  }

  @Test
  void aLocalAddressThatIsNotOursFails() throws Exception {
    try (var rig = new Rig(model);
        var server = server()) {
      Recorder ours = rig.watch(Connection::send);
      rig.engine()
          .connect(new InetSocketAddress("192.0.2.1", 0), loopback(server.getLocalPort()), ours);
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.CONNECT_FAILED);
    }
  }

  @Test
  void engineToItselfOverIpv4() throws Exception {
    engineToItself(loopback(0));
  }

  @Test
  void engineToItselfOverIpv6() throws Exception {
    engineToItself(Loopback6.orSkip());
  }

  @Test
  void engineToItselfOverAUnixSocket(@TempDir Path folder) throws Exception {
    engineToItself(UnixDomainSocketAddress.of(folder.resolve("socket")));
  }

  private void engineToItself(SocketAddress at) throws Exception {
    Models.assumeServes(model, 2);
    try (var rig = new Rig(model)) {
      var listening = rig.listen(at, _ -> Connection::send, 10);
      var back = new AtomicLong();
      byte[] data = Tagged.noise(200_000, 9);
      Recorder ours =
          rig.watch(
              new Handler() {
                @Override
                public void onOpen(Connection connection) {
                  connection.send(Frame.copyOf(data, 0, data.length));
                  connection.shutdownOutput();
                }

                @Override
                public void onBytes(Connection connection, ByteBuffer in) {
                  while (in.hasRemaining()) {
                    if (in.get() != data[(int) back.getAndIncrement()]) {
                      throw new IllegalStateException("wrong byte before " + back);
                    }
                  }
                }
              });
      rig.engine().connect(null, listening.address(), ours);
      assertThat(ours.reason()).as("%s", at).isEqualTo(CloseReason.PEER_ENDED);
      assertThat(back.get()).isEqualTo(data.length);
      assertThat(rig.nextAccepted().reason()).isEqualTo(CloseReason.PEER_ENDED);
    }
  }

  @Test
  void hundredsOpenedAndClosedLeaveNoDescriptor() throws Exception {
    Models.assumeServes(model, 2);
    Models.assumeChurn(model);
    try (var rig = new Rig(model)) {
      var at = rig.listen(_ -> Connection::send);
      long before = 0;
      for (int i = 0; i < 300; i++) {
        if (i == 10) { // all that the engine and the JDK keep is open by now
          patiently().until(() -> rig.total(stats -> stats.connections()) == 0);
          before = Rig.settledDescriptors();
        }
        Recorder ours = rig.watch((connection, _) -> connection.close(CloseReason.local("got it")));
        rig.engine().connect(null, at.address(), ours).send(Frame.utf8("x"));
        assertThat(ours.reason()).isEqualTo(CloseReason.local("got it"));
      }
      patiently().until(() -> rig.total(stats -> stats.connections()) == 0);
      long expected = before;
      patiently().untilAsserted(() -> assertThat(Rig.descriptors()).isLessThanOrEqualTo(expected));
    }
  }
}
