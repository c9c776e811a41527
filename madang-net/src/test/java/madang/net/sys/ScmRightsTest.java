package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors that travel through a Unix-domain socket, and who is at its other end. */
class ScmRightsTest {
  private static final int O_CLOEXEC = 02000000;

  @TempDir Path folder;

  private int[] stream(Kernel kernel) {
    return kernel.pair(UnixDomainSocketAddress.of(folder.resolve("socket")));
  }

  private static Path file(int fd) throws Exception {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd));
  }

  @Test
  void aSocketArrivesAndWorksThoughItsSenderHasClosedHis() throws Exception {
    try (var kernel = new Kernel()) {
      int[] stream = stream(kernel);
      int[] pair = kernel.pair();
      Path what = file(pair[1]);
      assertThat(new ScmRights(kernel.arena).send(kernel.state, stream[0], pair[1])).isOne();
      kernel.close(pair[1]);
      var message = new ScmRights(kernel.arena);
      assertThat(message.receive(kernel.state, stream[1])).isOne();
      int arrived = kernel.keep(message.descriptor());
      assertThat(file(arrived)).isEqualTo(what);
      kernel.send(pair[0], "hello");
      assertThat(kernel.receive(arrived, 10)).isEqualTo("hello");
    }
  }

  @Test
  void whatArrivesIsCloseOnExec() throws Exception {
    try (var kernel = new Kernel()) {
      int[] stream = stream(kernel);
      int[] pair = kernel.pair();
      new ScmRights(kernel.arena).send(kernel.state, stream[0], pair[1]);
      var message = new ScmRights(kernel.arena);
      message.receive(kernel.state, stream[1]);
      int arrived = kernel.keep(message.descriptor());
      assertThat(Kernel.flags(arrived) & O_CLOEXEC).isEqualTo(O_CLOEXEC);
      assertThat(PosixSpawn.listDescriptors(kernel.arena))
          .as("a child's own view")
          .contains(" 0 -> ")
          .doesNotContain(file(arrived).toString());
    }
  }

  @Test
  void aByteWithoutADescriptorSaysSo() {
    try (var kernel = new Kernel()) {
      int[] stream = stream(kernel);
      kernel.send(stream[0], "x");
      var message = new ScmRights(kernel.arena);
      assertThat(message.receive(kernel.state, stream[1])).isOne();
      assertThat(message.descriptor()).isEqualTo(-1);
    }
  }

  @Test
  void anEarlierDescriptorIsNotToldOnceMore() {
    try (var kernel = new Kernel()) {
      int[] stream = stream(kernel);
      new ScmRights(kernel.arena).send(kernel.state, stream[0], stream[0]);
      kernel.send(stream[0], "x");
      var message = new ScmRights(kernel.arena);
      assertThat(message.receive(kernel.state, stream[1])).isOne();
      kernel.keep(message.descriptor());
      assertThat(message.receive(kernel.state, stream[1])).isOne();
      assertThat(message.descriptor()).isEqualTo(-1);
    }
  }

  @Test
  void nothingYetAndTheEndAreResults() {
    try (var kernel = new Kernel()) {
      int[] stream = stream(kernel);
      var message = new ScmRights(kernel.arena);
      assertThat(message.receive(kernel.state, stream[1])).isEqualTo(-Errno.EAGAIN);
      kernel.close(stream[0]);
      assertThat(message.receive(kernel.state, stream[1])).isZero();
      assertThat(message.send(kernel.state, stream[1], stream[1])).isEqualTo(-Errno.EPIPE);
    }
  }

  @Test
  void theKernelKnowsWhoIsAtTheOtherEnd() throws Exception {
    try (var kernel = new Kernel()) {
      int[] stream = stream(kernel);
      Ucred other = Ucred.of(kernel.state, stream[1]);
      assertThat((long) other.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(other.uid()).isEqualTo(Ucred.geteuid(kernel.state));
      assertThat(other.uid()).isEqualTo(Files.getAttribute(folder, "unix:uid"));
    }
  }

  @Test
  void anAddressSurvivesTheWayToAnotherProcess() {
    var address = Kernel.loopback();
    byte[] bytes = SockAddr.ofThread().encode(address).bytes();
    SockAddr.ofThread().encode(UnixDomainSocketAddress.of("/somewhere/else"));
    assertThat(SockAddr.ofThread().put(bytes).decode()).isEqualTo(address);
  }
}
