package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** epoll(7) as the kernel at hand does it, through the bindings. */
class EpollTest {
  private static final int PATIENCE_MS = 20_000;

  private final Kernel kernel = new Kernel();
  private final int epoll = kernel.keep(Epoll.create1(kernel.state));
  private final MemorySegment events = kernel.arena.allocate(8L * Epoll.EVENT_BYTES, 8);

  @AfterEach
  void close() {
    kernel.close();
  }

  private int ctl(int op, int fd, int bits, long data) {
    MemorySegment event = kernel.arena.allocate(Epoll.EVENT_BYTES, 8);
    Epoll.set(event, 0, bits, data);
    return Epoll.ctl(kernel.state, epoll, op, fd, event);
  }

  private void add(int fd, int bits) {
    assertThat(ctl(Epoll.EPOLL_CTL_ADD, fd, bits, fd)).isZero();
  }

  private int await(int timeoutMs) {
    return Epoll.wait(kernel.state, epoll, events.address(), 8, timeoutMs);
  }

  /** The bits of the one event that comes. */
  private int oneEvent() {
    assertThat(await(PATIENCE_MS)).isEqualTo(1);
    return Epoll.events(events, 0);
  }

  private static void assertBits(int events, int expected) {
    assertThat(Epoll.names(events)).isEqualTo(Epoll.names(expected));
  }

  @Test
  void theEventsStructIsPackedOnX86AndPaddedElsewhere() {
    assertThat(Epoll.Layout.of("amd64")).isEqualTo(new Epoll.Layout(4, 12));
    assertThat(Epoll.Layout.of("x86_64")).isEqualTo(new Epoll.Layout(4, 12));
    assertThat(Epoll.Layout.of("aarch64")).isEqualTo(new Epoll.Layout(8, 16));
    assertThat(Epoll.Layout.of("riscv64")).isEqualTo(new Epoll.Layout(8, 16));
    assertThat(Epoll.EVENT_BYTES).isEqualTo(Epoll.Layout.of(System.getProperty("os.arch")).bytes());
  }

  @Test
  void severalEventsComeEachWithItsOwn64BitsOfData() {
    long[] data = {-1L, 0x0123_4567_89AB_CDEFL, Long.MIN_VALUE};
    for (long each : data) {
      int counter = kernel.keep(EventFd.eventfd(kernel.state));
      assertThat(ctl(Epoll.EPOLL_CTL_ADD, counter, Epoll.EPOLLOUT, each)).isZero();
    }
    assertThat(await(PATIENCE_MS)).isEqualTo(3);
    var seen = new ArrayList<Long>();
    for (int i = 0; i < 3; i++) {
      assertBits(Epoll.events(events, i), Epoll.EPOLLOUT);
      seen.add(Epoll.data(events, i));
    }
    assertThat(seen).containsExactlyInAnyOrder(data[0], data[1], data[2]);
  }

  @Test
  void everyBitHasItsName() {
    assertThat(Epoll.names(0)).isEqualTo("0");
    assertThat(Epoll.names(Epoll.EPOLLIN)).isEqualTo("EPOLLIN");
    assertThat(Epoll.names(Epoll.EPOLLPRI)).isEqualTo("EPOLLPRI");
    assertThat(Epoll.names(Epoll.EPOLLOUT)).isEqualTo("EPOLLOUT");
    assertThat(Epoll.names(Epoll.EPOLLERR)).isEqualTo("EPOLLERR");
    assertThat(Epoll.names(Epoll.EPOLLHUP)).isEqualTo("EPOLLHUP");
    assertThat(Epoll.names(Epoll.EPOLLRDHUP)).isEqualTo("EPOLLRDHUP");
    assertThat(Epoll.names(Epoll.EPOLLET)).isEqualTo("EPOLLET");
    assertThat(Epoll.names(Epoll.EPOLLONESHOT)).isEqualTo("EPOLLONESHOT");
    assertThat(Epoll.names(Epoll.EPOLLEXCLUSIVE)).isEqualTo("EPOLLEXCLUSIVE");
    assertThat(Epoll.names(Epoll.EPOLLIN | Epoll.EPOLLRDHUP)).isEqualTo("EPOLLIN|EPOLLRDHUP");
    assertThat(Epoll.names(Epoll.EPOLLIN | 0x40)).isEqualTo("EPOLLIN|0x40");
    assertThat(Epoll.names(-1)).contains("EPOLLET", "EPOLLONESHOT", "EPOLLEXCLUSIVE", "EPOLLPRI");
  }

  @Test
  void aTimeoutOf0OnlyLooks() {
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(await(0)).isZero();
    }
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void aPositiveTimeoutWaitsThatManyMilliseconds() {
    long start = System.nanoTime();
    assertThat(await(30)).isZero();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
  }

  @Test
  void aTimeoutOfMinus1WaitsUntilSomethingHappens() throws Exception {
    int counter = kernel.keep(EventFd.eventfd(kernel.state));
    add(counter, Epoll.EPOLLIN);
    var waiting = new CountDownLatch(1);
    var waiter =
        new FutureTask<>(() -> {
          waiting.countDown();
          return Epoll.wait(CallState.ofThread(), epoll, events.address(), 8, -1);
        });
    Thread.ofPlatform().daemon().start(waiter);
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(waiter.isDone()).isFalse();
    MemorySegment one = kernel.arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
    assertThat(Fd.write(kernel.state, counter, one.address(), 8)).isEqualTo(8);
    assertThat(waiter.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertBits(Epoll.events(events, 0), Epoll.EPOLLIN);
  }

  @Test
  void levelTriggeredReportsAgainAsLongAsBytesWait() {
    int[] pair = kernel.pair();
    add(pair[1], Epoll.EPOLLIN);
    kernel.send(pair[0], "abcd");
    for (int left = 4; left > 0; left--) {
      assertBits(oneEvent(), Epoll.EPOLLIN);
      assertThat(kernel.receive(pair[1], 1)).hasSize(1);
    }
    assertThat(await(0)).isZero();
  }

  @Test
  void edgeTriggeredReportsOnceThoughBytesWait() {
    int[] pair = kernel.pair();
    add(pair[1], Epoll.EPOLLIN | Epoll.EPOLLET);
    kernel.send(pair[0], "abcd");
    assertBits(oneEvent(), Epoll.EPOLLIN);
    assertThat(kernel.receive(pair[1], 1)).isEqualTo("a");
    assertThat(await(0)).as("three bytes wait, but nothing new has come").isZero();
    kernel.send(pair[0], "e");
    assertBits(oneEvent(), Epoll.EPOLLIN);
    assertThat(kernel.receive(pair[1], 10)).isEqualTo("bcde");
  }

  @Test
  void oneshotIsSilentUntilItIsArmedAgain() {
    int[] pair = kernel.pair();
    add(pair[1], Epoll.EPOLLIN | Epoll.EPOLLONESHOT);
    kernel.send(pair[0], "a");
    assertBits(oneEvent(), Epoll.EPOLLIN);
    kernel.send(pair[0], "b");
    assertThat(await(20)).isZero();
    int bits = Epoll.EPOLLIN | Epoll.EPOLLONESHOT;
    assertThat(ctl(Epoll.EPOLL_CTL_MOD, pair[1], bits, pair[1])).isZero();
    assertBits(oneEvent(), Epoll.EPOLLIN);
  }

  @Test
  void rdhupTellsThatThePeerHasEndedItsDirection() {
    int[] pair = kernel.pair();
    add(pair[1], Epoll.EPOLLIN | Epoll.EPOLLRDHUP);
    assertThat(Sockets.shutdown(kernel.state, pair[0], Sockets.SHUT_WR)).isZero();
    assertBits(oneEvent(), Epoll.EPOLLIN | Epoll.EPOLLRDHUP);
    assertThat(kernel.receive(pair[1], 10)).isEmpty();
    kernel.send(pair[1], "we still may");
    assertThat(kernel.receive(pair[0], 20)).isEqualTo("we still may");
  }

  @Test
  void hupAndErrAreReportedThoughNobodyAskedForThem() {
    int[] pair = kernel.pair();
    add(pair[1], 0);
    assertThat(await(0)).isZero();
    assertThat(Sockets.resetOnClose(kernel.state, pair[0])).isZero();
    kernel.close(pair[0]);
    assertBits(oneEvent(), Epoll.EPOLLERR | Epoll.EPOLLHUP);
    assertThat(await(0)).as("again and again: an interest of 0 doesn't help").isEqualTo(1);
    assertThat(Sockets.soError(kernel.state, pair[1])).isEqualTo(Errno.ECONNRESET);
    assertThat(Sockets.soError(kernel.state, pair[1])).as("taken off").isZero();
  }

  @Test
  void exclusiveWakesFewerThanAllOfTheSetsThatWatchASocket() {
    int listening = kernel.listening(Kernel.loopback());
    int sets = 8;
    List<Integer> epolls = new ArrayList<>();
    for (int i = 0; i < sets; i++) {
      int each = kernel.keep(Epoll.create1(kernel.state));
      MemorySegment event = kernel.arena.allocate(Epoll.EVENT_BYTES, 8);
      Epoll.set(event, 0, Epoll.EPOLLIN | Epoll.EPOLLEXCLUSIVE, i);
      assertThat(Epoll.ctl(kernel.state, each, Epoll.EPOLL_CTL_ADD, listening, event)).isZero();
      // The man page: an exclusive entry can't be modified.
      assertThat(Epoll.ctl(kernel.state, each, Epoll.EPOLL_CTL_MOD, listening, event))
          .isEqualTo(-Errno.EINVAL);
      epolls.add(each);
    }
    var woken = new java.util.concurrent.atomic.AtomicInteger();
    var ready = new CountDownLatch(sets);
    var waiters = new ArrayList<FutureTask<Integer>>();
    for (int each : epolls) {
      var waiter =
          new FutureTask<>(() -> {
            MemorySegment room = java.lang.foreign.Arena.ofAuto().allocate(64, 8);
            ready.countDown();
            int n = Epoll.wait(CallState.ofThread(), each, room.address(), 1, 300);
            woken.addAndGet(n);
            return n;
          });
      Thread.ofPlatform().daemon().start(waiter);
      waiters.add(waiter);
    }
    try {
      assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(50); // all are within epoll_wait; who comes later sees the caller by looking
      int calling = kernel.keep(Sockets.socket(kernel.state, Sockets.AF_INET));
      Sockets.connect(
          kernel.state, calling, SockAddr.ofThread().encode(kernel.addressOf(listening)));
      for (var waiter : waiters) {
        waiter.get(20, TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    assertThat(woken.get()).isPositive().isLessThan(sets);
  }

  @Test
  void aDescriptorIsAddedOnceModifiedAndDeleted() {
    int[] pair = kernel.pair();
    add(pair[1], Epoll.EPOLLOUT);
    assertThat(ctl(Epoll.EPOLL_CTL_ADD, pair[1], 0, 0)).isEqualTo(-Errno.EEXIST);
    assertBits(oneEvent(), Epoll.EPOLLOUT);
    assertThat(ctl(Epoll.EPOLL_CTL_MOD, pair[1], Epoll.EPOLLIN, 1)).isZero();
    assertThat(await(0)).isZero();
    assertThat(ctl(Epoll.EPOLL_CTL_DEL, pair[1], 0, 0)).isZero();
    assertThat(ctl(Epoll.EPOLL_CTL_DEL, pair[1], 0, 0)).isEqualTo(-Errno.ENOENT);
    assertThat(ctl(Epoll.EPOLL_CTL_ADD, 99_999, Epoll.EPOLLIN, 0)).isEqualTo(-Errno.EBADF);
  }

  @Test
  void outOfBandDataIsReportedAsPri() {
    int[] pair = kernel.pair();
    add(pair[1], Epoll.EPOLLPRI);
    MemorySegment urgent = kernel.text("!");
    int msgOob = 1;
    assertThat(Sockets.send(kernel.state, pair[0], urgent.address(), 1, msgOob)).isEqualTo(1);
    assertBits(oneEvent(), Epoll.EPOLLPRI);
  }
}
