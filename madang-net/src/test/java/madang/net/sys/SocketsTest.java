package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stream sockets of all three families, and each option by what it changes. */
class SocketsTest {
  private final Kernel kernel = new Kernel();
  private final CallState state = kernel.state;

  @AfterEach
  void close() {
    kernel.close();
  }

  private SocketAddress remoteOf(int fd) {
    assertThat(Sockets.getpeername(state, fd, SockAddr.ofThread())).isZero();
    return SockAddr.ofThread().decode();
  }

  @Test
  void bytesAndAddressesOverIpv4() {
    bytesAndAddresses(Kernel.loopback());
  }

  @Test
  void bytesAndAddressesOverIpv6() throws Exception {
    bytesAndAddresses(Loopback6.orSkip());
  }

  @Test
  void bytesAndAddressesOverAUnixSocket(@TempDir Path folder) {
    bytesAndAddresses(UnixDomainSocketAddress.of(folder.resolve("socket")));
  }

  private void bytesAndAddresses(SocketAddress at) {
    int[] pair = kernel.pair(at);
    assertThat(remoteOf(pair[0])).isEqualTo(kernel.addressOf(pair[1]));
    assertThat(remoteOf(pair[1])).isEqualTo(kernel.addressOf(pair[0]));
    if (at instanceof InetSocketAddress inet) {
      var own = (InetSocketAddress) kernel.addressOf(pair[1]);
      assertThat(own.getAddress()).isEqualTo(inet.getAddress());
      assertThat(own.getPort()).isPositive();
    } else {
      assertThat(kernel.addressOf(pair[1])).isEqualTo(at);
    }
    kernel.send(pair[0], "there");
    assertThat(kernel.receive(pair[1], 10)).isEqualTo("there");
    kernel.send(pair[1], "and back");
    assertThat(kernel.receive(pair[0], 10)).isEqualTo("and back");
  }

  @Test
  void accept4TellsTheCallersAddress() {
    int listening = kernel.listening(Kernel.loopback());
    int calling = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    int bound =
        Sockets.bind(
            state, calling, SockAddr.ofThread().encode(new InetSocketAddress("127.0.0.9", 0)));
    assertThat(bound).isZero();
    Sockets.connect(state, calling, SockAddr.ofThread().encode(kernel.addressOf(listening)));
    int accepted = kernel.keep(Sockets.accept4(state, listening, SockAddr.ofThread()));
    SocketAddress told = SockAddr.ofThread().decode();
    assertThat(told).isEqualTo(kernel.addressOf(calling)).isEqualTo(remoteOf(accepted));
  }

  @Test
  void severalBuffersLeaveInOneSendmsg() {
    int[] pair = kernel.pair();
    var message = new MsgHdr(kernel.arena, 3);
    for (String part : new String[] {"one ", "two ", "three"}) {
      assertThat(message.add(kernel.text(part).address(), part.length())).isTrue();
    }
    assertThat(message.add(kernel.text("four").address(), 4)).as("no room for a fourth").isFalse();
    assertThat(Sockets.sendmsg(state, pair[0], message, Sockets.MSG_NOSIGNAL)).isEqualTo(13);
    assertThat(kernel.receive(pair[1], 100)).isEqualTo("one two three");
    message.clear();
    assertThat(message.add(kernel.text("again").address(), 5)).isTrue();
    assertThat(Sockets.sendmsg(state, pair[0], message, Sockets.MSG_NOSIGNAL)).isEqualTo(5);
    assertThat(kernel.receive(pair[1], 100)).isEqualTo("again");
  }

  @Test
  void afterAShutdownOfWritingThePeerReadsToTheEnd() {
    int[] pair = kernel.pair();
    kernel.send(pair[0], "last");
    assertThat(Sockets.shutdown(state, pair[0], Sockets.SHUT_WR)).isZero();
    assertThat(kernel.receive(pair[1], 10)).isEqualTo("last");
    assertThat(kernel.receive(pair[1], 10)).as("the end").isEmpty();
    MemorySegment x = kernel.text("x");
    assertThat(Sockets.send(state, pair[0], x.address(), 1, Sockets.MSG_NOSIGNAL))
        .as("and no signal that ends the process")
        .isEqualTo(-Errno.EPIPE);
  }

  @Test
  void resetOnCloseResetsThePeer() {
    int[] pair = kernel.pair();
    assertThat(Sockets.resetOnClose(state, pair[0])).isZero();
    kernel.close(pair[0]);
    MemorySegment into = kernel.arena.allocate(8);
    assertThat(Sockets.recv(state, pair[1], into.address(), 8, 0)).isEqualTo(-Errno.ECONNRESET);
  }

  @Test
  void soErrorTellsHowAConnectWentAndIsTakenOff() {
    int listening = kernel.listening(Kernel.loopback());
    SocketAddress nobody = kernel.addressOf(listening);
    kernel.close(listening);
    int calling = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    int result = Sockets.connect(state, calling, SockAddr.ofThread().encode(nobody));
    assertThat(result).isIn(-Errno.EINPROGRESS, -Errno.ECONNREFUSED);
    if (result == -Errno.EINPROGRESS) {
      assertThat(Sockets.soError(state, calling)).isEqualTo(Errno.ECONNREFUSED);
    }
    assertThat(Sockets.soError(state, calling)).isZero();
  }

  @Test
  void reuseaddrFreesAPortFromItsTimeWaitButNotFromItsListener() {
    int listening = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    assertThat(set(listening, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR)).isZero();
    assertThat(bind(listening, Kernel.loopback())).isZero();
    assertThat(Sockets.listen(state, listening, 10)).isZero();
    SocketAddress address = kernel.addressOf(listening);
    int second = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    assertThat(set(second, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR)).isZero();
    assertThat(bind(second, address)).as("one listens there").isEqualTo(-Errno.EADDRINUSE);

    // Our side closes first, so the port stays in TIME_WAIT.
    int calling = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    Sockets.connect(state, calling, SockAddr.ofThread().encode(address));
    int accepted = kernel.keep(Sockets.accept4(state, listening, SockAddr.ofThread()));
    kernel.close(accepted);
    kernel.close(calling);
    kernel.close(listening);
    int without = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    assertThat(bind(without, address)).isEqualTo(-Errno.EADDRINUSE);
    assertThat(bind(second, address)).isZero();
  }

  private int bind(int fd, SocketAddress address) {
    return Sockets.bind(state, fd, SockAddr.ofThread().encode(address));
  }

  private int set(int fd, int level, int option) {
    return Sockets.setsockopt(state, fd, level, option, 1);
  }

  @Test
  void reuseportLetsTwoListenAtOnePort() {
    int first = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    int second = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    assertThat(set(first, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT)).isZero();
    assertThat(bind(first, Kernel.loopback())).isZero();
    SocketAddress address = kernel.addressOf(first);
    assertThat(bind(second, address)).as("without it").isEqualTo(-Errno.EADDRINUSE);
    assertThat(set(second, Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT)).isZero();
    assertThat(bind(second, address)).isZero();
    assertThat(Sockets.listen(state, first, 10)).isZero();
    assertThat(Sockets.listen(state, second, 10)).isZero();
  }

  @Test
  void switchesAreOffUntilSetAndOnAfterwards() {
    int fd = kernel.pair()[0];
    int[][] switches = {
      {Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY},
      {Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE},
      {Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR},
      {Sockets.SOL_SOCKET, Sockets.SO_REUSEPORT},
    };
    for (int[] each : switches) {
      assertThat(Sockets.getsockopt(state, fd, each[0], each[1])).as("option %d", each[1]).isZero();
      assertThat(set(fd, each[0], each[1])).isZero();
      assertThat(Sockets.getsockopt(state, fd, each[0], each[1])).isEqualTo(1);
    }
  }

  @Test
  void keepaliveStartsATimerInTheKernel() throws Exception {
    int fd = kernel.pair()[0];
    int port = ((InetSocketAddress) kernel.addressOf(fd)).getPort();
    assertThat(timerOf(port)).as("timer before").isEqualTo("00");
    assertThat(set(fd, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE)).isZero();
    assertThat(timerOf(port)).as("02: keepalive").isEqualTo("02");
  }

  /** The kind of timer that runs for the socket with this local port, as proc(5) has it. */
  private static String timerOf(int localPort) throws Exception {
    String suffix = ":%04X".formatted(localPort);
    for (String line : Files.readAllLines(Path.of("/proc/net/tcp"))) {
      String[] fields = line.strip().split("\\s+");
      if (fields[1].endsWith(suffix) && fields[3].equals("01")) { // established
        return fields[5].substring(0, 2);
      }
    }
    throw new AssertionError("no established socket at " + localPort);
  }

  @Test
  void failuresComeAsNegativeErrnoWithNameAndWords() {
    assertThat(Fd.close(state, 99_999)).isEqualTo(-Errno.EBADF);
    int counter = kernel.keep(EventFd.eventfd(state));
    assertThat(Sockets.listen(state, counter, 1)).isEqualTo(-Errno.ENOTSOCK);
    assertThat(Sockets.socket(state, 9_999)).isEqualTo(-Errno.EAFNOSUPPORT);
    int fresh = kernel.keep(Sockets.socket(state, Sockets.AF_INET));
    assertThat(Sockets.getpeername(state, fresh, SockAddr.ofThread())).isEqualTo(-Errno.ENOTCONN);
    assertThat(Errno.name(Errno.EADDRINUSE)).isEqualTo("EADDRINUSE");
    assertThat(Errno.name(4242)).isEqualTo("errno 4242");
    assertThat(Errno.exception("bind", -Errno.EADDRINUSE))
        .hasMessage("bind: address already in use (EADDRINUSE)");
    assertThatThrownBy(() -> Errno.check("bind", -Errno.EACCES)).hasMessageContaining("EACCES");
  }

  @Test
  void eachThreadHasItsOwnErrno() throws Exception {
    assertThat(Fd.close(state, 99_999)).isEqualTo(-Errno.EBADF);
    var other = new java.util.concurrent.FutureTask<>(CallState::ofThread);
    Thread.ofPlatform().start(other);
    assertThat(other.get()).isNotSameAs(state);
    assertThat(CallState.ofThread()).isSameAs(state);
  }

  @Test
  void addressesThatCantBeWrittenAreRefused() {
    var address = SockAddr.ofThread();
    assertThatThrownBy(() -> address.encode(InetSocketAddress.createUnresolved("nowhere", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
    var path = UnixDomainSocketAddress.of("x".repeat(SockAddr.MAX_PATH_BYTES + 1));
    assertThatThrownBy(() -> address.encode(path)).isInstanceOf(IllegalArgumentException.class);
    var highest = new InetSocketAddress(InetAddress.getLoopbackAddress(), 65_535);
    assertThat(address.encode(highest).decode()).isEqualTo(highest);
  }
}
