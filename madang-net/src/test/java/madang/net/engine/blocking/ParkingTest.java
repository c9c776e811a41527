package madang.net.engine.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class ParkingTest {
  private final CallState state = CallState.fresh();

  /** The descriptor's number is another connection's by the time that the report is looked at. */
  @Test
  void aReportThatComesAfterTheCloseTakesNobodyElsesWakeUpAway() throws Exception {
    var poll = new PollThread(new BlockingCalls(null), new Counters());
    poll.start();
    int fd = EventFd.eventfd(state);
    var first = new Parking(poll, 1, fd, _ -> {});
    first.armHangUp();
    var left = parked(first);
    poll.leave(first);
    Fd.close(state, fd);
    int again = EventFd.eventfd(state);
    assertThat(again).as("the lowest number that is free").isEqualTo(fd);
    var second = new Parking(poll, 2, again, _ -> {});
    poll.enter(second);
    var waiting = parked(second);

    first.ready(Epoll.EPOLLIN);
    left.get(20, TimeUnit.SECONDS);
    try (Arena arena = Arena.ofConfined()) {
      Fd.write(state, again, arena.allocateFrom(ValueLayout.JAVA_LONG, 1).address(), Long.BYTES);
    }
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isZero();
    poll.leave(second);
    Fd.close(state, again);
    poll.close();
  }

  /** A thread that waits for bytes already. */
  private static FutureTask<Integer> parked(Parking parking) {
    var waiting = new FutureTask<>(parking::awaitReadable);
    Thread thread = Thread.ofPlatform().daemon().start(waiting);
    Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
    return waiting;
  }
}
