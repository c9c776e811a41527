package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** select(2) as the kernel at hand does it, through the bindings. */
class SelectTest {
  private static final int PATIENCE_MS = 20_000;

  private final Kernel kernel = new Kernel();
  private final MemorySegment readable = kernel.arena.allocate(Select.SET_BYTES, 8);
  private final MemorySegment writable = kernel.arena.allocate(Select.SET_BYTES, 8);
  private final MemorySegment timeval = kernel.arena.allocate(Select.TIMEVAL_BYTES, 8);

  @AfterEach
  void close() {
    kernel.close();
  }

  private int select(int timeoutMs) {
    Select.timeout(timeval, timeoutMs);
    return Select.select(
        kernel.state, Select.FD_SETSIZE, readable.address(), writable.address(), timeval.address());
  }

  @Test
  void whatIsLeftInTheSetsIsReady() {
    int[] silent = kernel.pair();
    int[] talking = kernel.pair();
    kernel.send(talking[0], "x");
    Select.put(readable, silent[1], true);
    Select.put(readable, talking[1], true);
    Select.put(writable, silent[1], true);
    assertThat(select(PATIENCE_MS)).isEqualTo(2);
    assertThat(Select.has(readable, talking[1])).isTrue();
    assertThat(Select.has(readable, silent[1])).isFalse();
    assertThat(Select.has(writable, silent[1])).isTrue();
  }

  @Test
  void anEndAndAResetAreReadable() {
    int[] ended = kernel.pair();
    int[] reset = kernel.pair();
    assertThat(Sockets.shutdown(kernel.state, ended[0], Sockets.SHUT_WR)).isZero();
    Sockets.resetOnClose(kernel.state, reset[0]);
    kernel.close(reset[0]);
    Select.put(readable, ended[1], true);
    Select.put(readable, reset[1], true);
    assertThat(select(PATIENCE_MS)).isEqualTo(2);
    MemorySegment into = kernel.arena.allocate(8);
    assertThat(Sockets.recv(kernel.state, ended[1], into.address(), 8, 0)).isZero();
    assertThat(Sockets.recv(kernel.state, reset[1], into.address(), 8, 0))
        .isEqualTo(-Errno.ECONNRESET);
  }

  @Test
  void theHighestDescriptorHasTheLastBitAndTheNextHasNone() {
    Select.put(readable, Select.FD_SETSIZE - 1, true);
    assertThat(Select.word(readable, Select.SET_WORDS - 1)).isEqualTo(Long.MIN_VALUE);
    assertThat(Select.has(readable, Select.FD_SETSIZE - 1)).isTrue();
    Select.put(readable, Select.FD_SETSIZE - 1, false);
    assertThat(Select.word(readable, Select.SET_WORDS - 1)).isZero();
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Select.put(readable, Select.FD_SETSIZE, true));
  }

  @Test
  void aDescriptorThatIsNotOpenIsAnError() {
    int counter = kernel.keep(EventFd.eventfd(kernel.state));
    kernel.close(counter);
    Select.put(readable, counter, true);
    assertThat(select(0)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void timeoutsAreSecondsAndMicroseconds() {
    long start = System.nanoTime();
    assertThat(select(0)).isZero();
    assertThat(select(30)).isZero();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
    Select.timeout(timeval, 12_345);
    assertThat(Select.word(timeval, 0)).isEqualTo(12);
    assertThat(Select.word(timeval, 1)).isEqualTo(345_000);
  }
}
