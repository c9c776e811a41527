package madang.net.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import madang.net.Accepting;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.IoModel;
import madang.net.Poller;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import madang.net.sys.Select;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The 1,024 descriptors of select(2), and everybody beyond. */
@Timeout(90)
class DescriptorSetTest {
  private static final IoModel SELECT = new IoModel.Reactor(Poller.SELECT, 2);

  private final List<Integer> fillers = new ArrayList<>();

  /** Takes every number below FD_SETSIZE that is free. */
  private void fill() {
    int fd = 0;
    while (fd < Select.FD_SETSIZE) {
      fd = EventFd.eventfd(CallState.ofThread());
      assertThat(fd).isNotNegative();
      fillers.add(fd);
    }
  }

  @AfterEach
  void empty() {
    fillers.forEach(fd -> Fd.close(CallState.ofThread(), fd));
    fillers.clear();
  }

  private static void assertServed(Caller caller) throws Exception {
    caller.send("ping");
    assertThat(caller.text(4)).isEqualTo("ping");
  }

  @Test
  void aCallerBeyondTheSetIsSentAwayAndTheOthersAreServed() throws Exception {
    try (var rig = new Rig(SELECT)) {
      var at = rig.listen(_ -> Connection::send);
      Caller early = rig.call(at);
      assertServed(early);
      rig.nextAccepted();
      fill();
      for (int i = 0; i < 3; i++) {
        rig.call(at).awaitGone();
      }
      assertServed(early);
      empty();
      assertServed(rig.call(at));
    }
  }

  @Test
  void callersBeyondTheSetHearWhyHoweverManyTheyAre() throws Exception {
    try (var rig = new Rig(SELECT)) {
      var at = rig.listen(Rig.loopback(0), _ -> Connection::send, Integer.MAX_VALUE, "full\r\n");
      assertServed(rig.call(at));
      fill();
      for (int i = 0; i < 200; i++) {
        Caller caller = rig.call(at);
        caller.send("hello"); // a caller's first words mustn't cost him ours
        assertThat(caller.text(6)).isEqualTo("full\r\n");
      }
    }
  }

  @Test
  void listeningAndConnectingBeyondTheSetAreRefusedWithTheReason() throws Exception {
    try (var rig = new Rig(SELECT)) {
      var at = rig.listen(_ -> Connection::send);
      fill();
      assertThatThrownBy(() -> rig.listen(_ -> Connection::send))
          .isInstanceOf(SystemCallException.class)
          .hasMessageContaining("FD_SETSIZE");
      Recorder outgoing = rig.watch(Connection::send);
      rig.engine().connect(null, at.address(), outgoing);
      CloseReason reason = outgoing.reason();
      assertThat(reason.kind()).isEqualTo(CloseReason.Kind.CONNECT_FAILED);
      assertThat(reason.detail()).contains("FD_SETSIZE");
    }
  }

  @Test
  void flagsOfEpollAreRefusedToTheOthers() {
    for (Poller poller : List.of(Poller.SELECT, Poller.POLL)) {
      for (boolean oneshot : new boolean[] {true, false}) {
        var accepting = oneshot ? Accepting.HANDOFF : Accepting.EXCLUSIVE;
        assertThatThrownBy(() -> new IoModel.Reactor(poller, 1, 0, accepting, oneshot))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(poller.id());
      }
    }
  }
}
