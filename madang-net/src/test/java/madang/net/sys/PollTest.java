package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** poll(2) as the kernel at hand does it, through the bindings. */
class PollTest {
  private static final int PATIENCE_MS = 20_000;

  private final Kernel kernel = new Kernel();
  private final MemorySegment fds = kernel.arena.allocate(4L * Poll.FD_BYTES, 8);

  @AfterEach
  void close() {
    kernel.close();
  }

  private int poll(int count, int timeoutMs) {
    return Poll.poll(kernel.state, fds.address(), count, timeoutMs);
  }

  private void assertFound(int index, int bits) {
    assertThat(Poll.names(Poll.revents(fds, index))).isEqualTo(Poll.names(bits));
  }

  @Test
  void onlyTheReadyOnesOfTheArrayAreMarked() {
    int[] silent = kernel.pair();
    int[] talking = kernel.pair();
    kernel.send(talking[0], "x");
    Poll.set(fds, 0, silent[1], Poll.POLLIN);
    Poll.set(fds, 1, talking[1], Poll.POLLIN);
    Poll.set(fds, 2, talking[1], Poll.POLLIN | Poll.POLLOUT);
    assertThat(poll(3, PATIENCE_MS)).isEqualTo(2);
    assertFound(0, 0);
    assertFound(1, Poll.POLLIN);
    assertFound(2, Poll.POLLIN | Poll.POLLOUT);
    assertThat(Poll.fd(fds, 1)).isEqualTo(talking[1]);
  }

  @Test
  void itIsLevelTriggered() {
    int[] pair = kernel.pair();
    kernel.send(pair[0], "ab");
    Poll.set(fds, 0, pair[1], Poll.POLLIN);
    for (int i = 0; i < 3; i++) {
      assertThat(poll(1, PATIENCE_MS)).isEqualTo(1);
    }
    kernel.receive(pair[1], 2);
    assertThat(poll(1, 0)).isZero();
  }

  @Test
  void aPeersHalfCloseIsToldToWhoeverAsksAndAResetToEverybody() {
    int[] pair = kernel.pair();
    assertThat(Sockets.shutdown(kernel.state, pair[0], Sockets.SHUT_WR)).isZero();
    Poll.set(fds, 0, pair[1], Poll.POLLRDHUP);
    assertThat(poll(1, PATIENCE_MS)).isEqualTo(1);
    assertFound(0, Poll.POLLRDHUP);
    Poll.set(fds, 0, pair[1], 0);
    assertThat(poll(1, 0)).isZero();
    Sockets.resetOnClose(kernel.state, pair[0]);
    kernel.close(pair[0]);
    assertThat(poll(1, PATIENCE_MS)).isEqualTo(1);
    assertFound(0, Poll.POLLERR | Poll.POLLHUP);
  }

  @Test
  void aClosedDescriptorIsToldAsSuch() {
    int counter = kernel.keep(EventFd.eventfd(kernel.state));
    kernel.close(counter);
    Poll.set(fds, 0, counter, Poll.POLLIN);
    assertThat(poll(1, 0)).isEqualTo(1);
    assertFound(0, Poll.POLLNVAL);
  }

  @Test
  void timeoutsAreMillisecondsAnd0OnlyLooks() {
    int[] pair = kernel.pair();
    Poll.set(fds, 0, pair[1], Poll.POLLIN);
    assertThat(poll(1, 0)).isZero();
    long start = System.nanoTime();
    assertThat(poll(1, 30)).isZero();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
  }

  @Test
  void everyBitHasItsName() {
    assertThat(Poll.names(0)).isEqualTo("0");
    assertThat(Poll.names(0x3F | Poll.POLLRDHUP))
        .isEqualTo("POLLIN|POLLPRI|POLLOUT|POLLRDHUP|POLLERR|POLLHUP|POLLNVAL");
    assertThat(Poll.names(Poll.POLLIN | 0x40)).isEqualTo("POLLIN|0x40");
  }
}
