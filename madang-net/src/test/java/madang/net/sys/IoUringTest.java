package madang.net.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import madang.net.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** io_uring(7) as the kernel at hand does it, through the bindings. */
class IoUringTest {
  private static final long PATIENCE_NS = 20_000_000_000L;
  private static final int POLLERR = 0x008;
  private static final int GROUP = 3;

  private final Kernel kernel = new Kernel();
  private @Nullable IoUring made;

  @BeforeEach
  void open() {
    try {
      made = IoUring.setup(kernel.state, kernel.arena, 8, 32);
    } catch (SystemCallException refused) {
      Assumptions.abort("io_uring isn't available here: " + refused.getMessage());
    }
    assertThat(ring().enable(kernel.state)).isZero();
  }

  @AfterEach
  void close() {
    if (made != null) {
      made.close(kernel.state);
    }
    kernel.close();
  }

  private IoUring ring() {
    if (made == null) {
      throw new IllegalStateException("no ring");
    }
    return made;
  }

  private SubmissionQueue ask() {
    return ring().submissions();
  }

  /** One completion, taken out. */
  private record Completion(long userData, int result, boolean more, int buffer) {}

  private Completion next() {
    var completions = ring().completions();
    if (completions.ready() == 0 || ask().pending() > 0) {
      assertThat(ring().enter(kernel.state, 1, PATIENCE_NS)).isNotNegative();
    }
    assertThat(completions.ready()).as("completions").isPositive();
    int flags = completions.flags(0);
    var completion =
        new Completion(
            completions.userData(0),
            completions.result(0),
            CompletionQueue.more(flags),
            CompletionQueue.buffer(flags));
    completions.seen(1);
    return completion;
  }

  private BufferRing lend(int count, int bytes) {
    return lend(count, count, bytes);
  }

  private BufferRing lend(int few, int count, int bytes) {
    var buffers = new BufferRing(kernel.arena, GROUP, few, count, bytes);
    assertThat(ring().register(kernel.state, buffers)).isZero();
    return buffers;
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes).toString();
  }

  @Test
  void aRequestsTokenComesBackWithAll64Bits() {
    for (long token : new long[] {1, -1, Long.MIN_VALUE, 0x0123_4567_89AB_CDEFL}) {
      ask().nop(token);
      assertThat(next()).isEqualTo(new Completion(token, 0, false, -1));
    }
  }

  @Test
  void theRingsGoRoundManyTimes() {
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < ask().capacity(); i++) {
        assertThat(ask().isFull()).isFalse();
        ask().nop(round * 100L + i);
      }
      assertThat(ask().isFull()).isTrue();
      assertThat(ring().enter(kernel.state, 0, 0)).isEqualTo(ask().capacity());
      assertThat(ask().pending()).isZero();
      for (int i = 0; i < ask().capacity(); i++) {
        assertThat(next().userData()).isEqualTo(round * 100L + i);
      }
    }
  }

  @Test
  void waitingEndsWhenTheTimeIsUp() {
    long start = System.nanoTime();
    assertThat(ring().enter(kernel.state, 1, 20_000_000)).isEqualTo(-Errno.ETIME);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(ring().enter(kernel.state, 0, 0)).isZero(); // only looks
  }

  @Test
  void anotherThreadMayNotHandRequestsOver() throws Exception {
    var stranger = new FutureTask<>(() -> ring().enter(CallState.ofThread(), 0, 0));
    Thread.ofPlatform().start(stranger);
    assertThat(stranger.get(20, TimeUnit.SECONDS)).isEqualTo(-Errno.EEXIST);
  }

  @Test
  void theKernelSaysWhatItKnows() throws Exception {
    int[] needed = {IoUring.IORING_OP_NOP, IoUring.IORING_OP_RECV, IoUring.IORING_OP_ACCEPT};
    assertThat(ring().firstUnsupported(kernel.state, needed)).isEqualTo(-1);
    assertThat(ring().firstUnsupported(kernel.state, IoUring.IORING_OP_SEND, 255)).isEqualTo(255);
  }

  @Test
  void oneReceiveBringsEachArrivalInABufferOfItsOwn() {
    var buffers = lend(4, 16);
    int[] ends = kernel.pair();
    ask().recvMultishot(ends[1], GROUP, 7);
    for (String word : List.of("one", "two", "three", "four", "five", "six")) {
      kernel.send(ends[0], word);
      Completion arrival = next();
      assertThat(arrival.userData()).isEqualTo(7);
      assertThat(arrival.more()).isTrue();
      assertThat(text(buffers.view(arrival.buffer(), arrival.result()))).isEqualTo(word);
      buffers.lend(arrival.buffer());
      buffers.publish();
    }
    assertThat(Sockets.shutdown(kernel.state, ends[0], Sockets.SHUT_WR)).isZero();
    Completion end = next();
    assertThat(end.result()).isZero();
    assertThat(end.more()).isFalse();
  }

  @Test
  void whatDoesntFitIntoOneBufferComesInSeveral() {
    var buffers = lend(4, 4);
    int[] ends = kernel.pair();
    kernel.send(ends[0], "0123456789");
    ask().recvMultishot(ends[1], GROUP, 7);
    var all = new StringBuilder();
    while (all.length() < 10) {
      Completion part = next();
      assertThat(part.result()).isBetween(1, 4);
      all.append(text(buffers.view(part.buffer(), part.result())));
    }
    assertThat(all).hasToString("0123456789");
  }

  @Test
  void withoutAFreeBufferTheReceiveEndsAndNothingIsLost() {
    var buffers = lend(2, 4);
    int[] ends = kernel.pair();
    kernel.send(ends[0], "0123456789");
    ask().recvMultishot(ends[1], GROUP, 7);
    var taken = new ArrayList<Integer>();
    var all = new StringBuilder();
    for (Completion part = next(); part.result() > 0; part = next()) {
      all.append(text(buffers.view(part.buffer(), part.result())));
      taken.add(part.buffer());
    }
    assertThat(all).hasToString("01234567");
    taken.forEach(buffers::lend);
    buffers.publish();
    ask().recvMultishot(ends[1], GROUP, 8);
    Completion rest = next();
    assertThat(rest.userData()).isEqualTo(8);
    assertThat(text(buffers.view(rest.buffer(), rest.result()))).isEqualTo("89");
  }

  @Test
  void whereTheFirstBuffersWereTooFewThereAreTwiceAsManyButNeverMoreThanAll() {
    var buffers = lend(1, 4, 4);
    int[] ends = kernel.pair();
    kernel.send(ends[0], "0123456789".repeat(5));
    var taken = new ArrayList<Integer>();
    for (int expected : new int[] {1, 2, 4, 4}) {
      ask().recvMultishot(ends[1], GROUP, 7);
      taken.clear();
      for (Completion part = next(); part.result() > 0; part = next()) {
        taken.add(part.buffer());
      }
      assertThat(taken).doesNotHaveDuplicates().hasSize(expected);
      buffers.lendMore();
      buffers.lendMore(); // another request that found none: the answer is the same
      taken.forEach(buffers::lend);
      buffers.publish();
    }
  }

  @Test
  void aSendTellsHowMuchWasTaken() throws Exception {
    int[] ends = kernel.pair();
    var bytes = kernel.text("hello");
    ask().send(ends[0], bytes.address(), 5, Sockets.MSG_NOSIGNAL, 9);
    assertThat(next()).isEqualTo(new Completion(9, 5, false, -1));
    assertThat(kernel.receive(ends[1], 8)).isEqualTo("hello");
  }

  @Test
  void aSendThatFindsNoRoomWaitsAndCanBeCancelled() {
    int[] ends = kernel.pair();
    int size = 8 << 20; // far more than both buffers hold
    var bytes = kernel.arena.allocate(size);
    int result;
    long token = 0;
    do {
      ask().send(ends[0], bytes.address(), size, Sockets.MSG_NOSIGNAL, ++token);
      ring().enter(kernel.state, 0, 0);
      result = ring().completions().ready() > 0 ? next().result() : 0;
    } while (result > 0);
    ask().cancelAll(ends[0], 1000);
    var results = new ArrayList<Long>();
    for (int i = 0; i < 2; i++) {
      Completion completion = next();
      results.add(completion.userData());
      assertThat(completion.result())
          .isEqualTo(completion.userData() == token ? -Errno.ECANCELED : 1);
    }
    assertThat(results).containsExactlyInAnyOrder(token, 1000L);
  }

  @Test
  void oneAcceptBringsCallerAfterCallerUntilItIsCancelled() throws Exception {
    int listening = kernel.listening(Kernel.loopback());
    var at = (InetSocketAddress) kernel.addressOf(listening);
    ask().acceptMultishot(listening, 5);
    for (int i = 0; i < 3; i++) {
      try (var caller = new java.net.Socket(at.getAddress(), at.getPort())) {
        Completion accepted = next();
        assertThat(accepted.userData()).isEqualTo(5);
        assertThat(accepted.more()).isTrue();
        int fd = kernel.keep(accepted.result());
        assertThat(Kernel.flags(fd) & 02004000)
            .as("close-on-exec, non-blocking")
            .isEqualTo(02004000);
        assertThat(caller.isConnected()).isTrue();
      }
    }
    ask().cancel(5, 6);
    var ended = new ArrayList<Completion>(List.of(next(), next()));
    assertThat(ended)
        .containsExactlyInAnyOrder(
            new Completion(5, -Errno.ECANCELED, false, -1), new Completion(6, 0, false, -1));
  }

  @Test
  void connectingTellsHowItWent() throws IOException {
    int port;
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertThat(connectTo(port)).isZero();
    }
    assertThat(connectTo(port)).isEqualTo(-Errno.ECONNREFUSED);
  }

  private int connectTo(int port) {
    int fd = kernel.keep(Sockets.socket(kernel.state, Sockets.AF_INET));
    var to = SockAddr.fresh().encode(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    ask().connect(fd, to, 4);
    return next().result();
  }

  @Test
  void aPollForNothingStillTellsOfAReset() {
    int[] ends = kernel.pair();
    ask().pollMultishot(ends[1], 0, 11);
    kernel.send(ends[0], "bytes are not what it waits for");
    assertThat(ring().enter(kernel.state, 1, 20_000_000)).isGreaterThanOrEqualTo(-Errno.ETIME);
    assertThat(ring().completions().ready()).isZero();
    assertThat(Sockets.resetOnClose(kernel.state, ends[0])).isZero();
    kernel.close(ends[0]);
    assertThat(next().result() & POLLERR).isNotZero();
  }

  @Test
  void aCancelledReceiveLeavesLaterBytesInTheSocket() {
    lend(4, 16);
    int[] ends = kernel.pair();
    ask().recvMultishot(ends[1], GROUP, 7);
    ask().cancel(7, 8);
    var ended = new ArrayList<Long>(List.of(next().userData(), next().userData()));
    assertThat(ended).containsExactlyInAnyOrder(7L, 8L);
    kernel.send(ends[0], "kept");
    assertThat(kernel.receive(ends[1], 8)).isEqualTo("kept");
  }

  @Test
  void closedRingsGiveTheirDescriptorBack() throws Exception {
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      IoUring.setup(kernel.state, kernel.arena, 8, 16).close(kernel.state);
    }
    assertThat(descriptors()).isEqualTo(before);
  }

  private static long descriptors() throws IOException {
    try (var listed = Files.list(Path.of("/proc/self/fd"))) {
      return listed.count();
    }
  }
}
