package madang.net.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** epoll, poll and select are one thing to a loop: the same descriptors, the same events. */
class ReadinessTest {
  private static final int NOTHING = 0;
  private static final int BOTH = Epoll.EPOLLIN | Epoll.EPOLLOUT;

  enum Kind {
    EPOLL,
    POLL,
    SELECT
  }

  private final CallState state = CallState.ofThread();
  private final Arena arena = Arena.ofConfined();
  private final LoopCalls calls = new LoopCalls(state, null);
  private final List<Integer> counters = new ArrayList<>();
  private final List<Readiness> made = new ArrayList<>();

  @AfterEach
  void close() {
    made.forEach(Readiness::close);
    counters.forEach(fd -> Fd.close(state, fd));
    arena.close();
  }

  private Readiness make(Kind kind) throws SystemCallException {
    Readiness poller =
        switch (kind) {
          case EPOLL -> new EpollPoller(calls, arena);
          case POLL -> new PollPoller(calls);
          case SELECT -> new SelectPoller(calls, arena);
        };
    made.add(poller);
    return poller;
  }

  /** A descriptor that can be read and written at any time. */
  private int ready() {
    int fd = EventFd.eventfd(state);
    assertThat(fd).isNotNegative();
    counters.add(fd);
    MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
    assertThat(Fd.write(state, fd, one.address(), 8)).isEqualTo(8);
    return fd;
  }

  /** What is reported: token and bits. */
  private static Map<Long, Integer> reported(Readiness poller) {
    var found = new TreeMap<Long, Integer>();
    int count = poller.await(0);
    for (int i = 0; i < count; i++) {
      found.put(poller.token(i), poller.events(i));
    }
    assertThat(found).as("each descriptor once").hasSize(count);
    return found;
  }

  @ParameterizedTest
  @EnumSource
  void whoeverIsRemovedIsTheOnlyOneMissing(Kind kind) throws Exception {
    for (int leaving = 0; leaving < 5; leaving++) {
      Readiness poller = make(kind);
      var expected = new TreeMap<Long, Integer>();
      var fds = new ArrayList<Integer>();
      for (int i = 0; i < 5; i++) {
        fds.add(ready());
        assertThat(poller.add(fds.get(i), Epoll.EPOLLIN, 100 + i)).isZero();
        expected.put(100L + i, Epoll.EPOLLIN);
      }
      assertThat(reported(poller)).isEqualTo(expected);
      assertThat(poller.remove(fds.get(leaving))).isZero();
      expected.remove(100L + leaving);
      assertThat(reported(poller)).as("without number %d", leaving).isEqualTo(expected);
      assertThat(poller.remove(fds.get(leaving))).isEqualTo(-Errno.ENOENT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void someoneRemovedWhileEventsAreHandledCostsNobodyElseHis(Kind kind) throws Exception {
    Readiness poller = make(kind);
    var fds = new ArrayList<Long>();
    for (int i = 0; i < 6; i++) {
      int fd = ready();
      fds.add((long) fd);
      poller.add(fd, Epoll.EPOLLIN, fd);
    }
    int count = poller.await(0);
    var seen = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      seen.add(poller.token(i));
      poller.remove((int) poller.token(i));
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(fds);
    assertThat(reported(poller)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void thousandsOfChangesLeaveWhatTheyShould(Kind kind) throws Exception {
    Readiness poller = make(kind);
    var random = new Random(7);
    var fds = new ArrayList<Integer>();
    // More than the arrays begin with; with epoll no more than one return tells of.
    int most = kind == Kind.EPOLL ? 64 : 150;
    for (int i = 0; i < most; i++) {
      fds.add(ready());
    }
    var expected = new TreeMap<Integer, Integer>();
    for (int step = 0; step < 5_000; step++) {
      int fd = fds.get(random.nextInt(fds.size()));
      int bits = List.of(NOTHING, Epoll.EPOLLIN, Epoll.EPOLLOUT, BOTH).get(random.nextInt(4));
      if (!expected.containsKey(fd)) {
        assertThat(poller.modify(fd, bits, fd)).isEqualTo(-Errno.ENOENT);
        assertThat(poller.add(fd, bits, fd)).isZero();
        expected.put(fd, bits);
      } else if (random.nextInt(3) == 0) {
        assertThat(poller.remove(fd)).isZero();
        expected.remove(fd);
      } else {
        assertThat(poller.add(fd, bits, fd)).isEqualTo(-Errno.EEXIST);
        assertThat(poller.modify(fd, bits, fd)).isZero();
        expected.put(fd, bits);
      }
      if (step % 50 == 0) {
        assertReported(poller, expected);
      }
    }
    assertReported(poller, expected);
  }

  private static void assertReported(Readiness poller, Map<Integer, Integer> expected) {
    var wanted = new TreeMap<Long, Integer>();
    expected.forEach((fd, bits) -> {
      if (bits != NOTHING) {
        wanted.put((long) fd, bits);
      }
    });
    assertThat(reported(poller)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @EnumSource
  void aClosedDescriptorIsForgotten(Kind kind) throws Exception {
    Readiness poller = make(kind);
    int fd = ready();
    poller.add(fd, Epoll.EPOLLIN, 1);
    poller.closing(fd);
    counters.removeLast();
    Fd.close(state, fd);
    assertThat(reported(poller)).isEmpty();
    int anew = ready();
    assertThat(anew).as("the kernel gives the number out again").isEqualTo(fd);
    assertThat(poller.add(anew, Epoll.EPOLLIN, 2)).isZero();
    assertThat(reported(poller)).isEqualTo(Map.of(2L, Epoll.EPOLLIN));
  }

  @ParameterizedTest
  @EnumSource
  void theTraceNamesCallDescriptorAndBits(Kind kind) throws Exception {
    var lines = new ArrayList<String>();
    var traced = new LoopCalls(state, lines::add);
    Readiness poller =
        switch (kind) {
          case EPOLL -> new EpollPoller(traced, arena);
          case POLL -> new PollPoller(traced);
          case SELECT -> new SelectPoller(traced, arena);
        };
    made.add(poller);
    int fd = ready();
    var slots = new Slots();
    long token =
        slots.add(
            new Slots.Registered() {
              @Override
              public int fd() {
                return fd;
              }

              @Override
              public void onEvents(int events) {}
            });
    poller.add(fd, Epoll.EPOLLIN | Epoll.EPOLLOUT, token);
    poller.tellWait(poller.await(0), slots);
    String expected =
        switch (kind) {
          case EPOLL -> "epoll_wait = 1 [%d EPOLLIN|EPOLLOUT]";
          case POLL -> "poll = 1 [%d POLLIN|POLLOUT]";
          case SELECT -> "select = 1 [%d readable|writable]";
        };
    assertThat(lines.getLast()).isEqualTo(expected.formatted(fd));
  }

  @Test
  void selectTakesNoDescriptorThatHasNoBit() throws Exception {
    Readiness poller = make(Kind.SELECT);
    assertThat(poller.takes(1023)).isTrue();
    assertThat(poller.takes(1024)).isFalse();
    assertThat(poller.add(1024, Epoll.EPOLLIN, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(reported(poller)).isEmpty();
  }
}
