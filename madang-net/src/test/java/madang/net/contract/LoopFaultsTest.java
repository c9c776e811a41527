package madang.net.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import madang.net.Accepting;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.IoModel;
import madang.net.Poller;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loop that fails. */
@Timeout(60)
class LoopFaultsTest {
  static Stream<IoModel> models() {
    return Stream.of(
        new IoModel.Reactor(Poller.EPOLL_ET, 1),
        new IoModel.Reactor(Poller.POLL, 1, 2, Accepting.HANDOFF, false),
        new IoModel.Nio(1, 0),
        new IoModel.Uring(1));
  }

  /** What watches the turns stands for anything that throws outside a handler. */
  @ParameterizedTest
  @MethodSource("models")
  void theHandlersOfAllItsConnectionsHearOfIt(IoModel model) throws Exception {
    var failing = new AtomicBoolean();
    var options =
        EngineOptions.DEFAULTS.withTurnEnd(_ -> {
          if (failing.getAndSet(false)) {
            throw new OutOfMemoryError("as if");
          }
        });
    try (var rig = new Rig(model, options)) {
      var at = rig.listen(_ -> Connection::send);
      List<Caller> callers = new ArrayList<>();
      List<Recorder> ours = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        callers.add(rig.call(at));
        ours.add(rig.nextAccepted());
      }
      failing.set(true);
      callers.getFirst().send("x");
      for (int i = 0; i < 3; i++) {
        assertThat(ours.get(i).reason())
            .isEqualTo(new CloseReason(CloseReason.Kind.IO_ERROR, "internal error"));
        callers.get(i).awaitGone();
      }
    }
  }
}
