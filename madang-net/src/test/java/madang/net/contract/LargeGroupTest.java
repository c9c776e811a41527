package madang.net.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import madang.net.Poller;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a loop doesn't do at once for a large group still keeps its place among what it does. */
@Timeout(60)
class LargeGroupTest {
  /** More than a loop serves without its inbox. */
  private static final int MEMBERS = 1_100;

  static Stream<IoModel> models() {
    return Stream.of(
        new IoModel.Reactor(Poller.EPOLL_ET, 1), new IoModel.Reactor(Poller.EPOLL_LT, 2));
  }

  @ParameterizedTest
  @MethodSource("models")
  void aMembersOwnWordsComeBehindThoseForAllAndBeforeTheNext(IoModel model) throws Exception {
    try (var rig = new Rig(model)) {
      ConnectionGroup group = rig.engine().newGroup();
      Handler sender =
          (connection, in) -> {
            in.position(in.limit());
            group.send(Frame.utf8("a"), null);
            connection.send(ByteBuffer.wrap("b".getBytes(StandardCharsets.US_ASCII)));
            connection.send(Frame.utf8("c"));
            group.send(Frame.utf8("d"), connection);
            group.send(Frame.utf8("e"), null);
          };
      var at = rig.listen(_ -> sender);
      List<Caller> callers = new ArrayList<>();
      for (int i = 0; i < MEMBERS; i++) {
        callers.add(rig.call(at));
        group.add(rig.nextAccepted().connection());
      }
      callers.getFirst().send("x");
      assertThat(callers.getFirst().text(4)).isEqualTo("abce");
      for (Caller other : callers.subList(1, MEMBERS)) {
        assertThat(other.text(3)).isEqualTo("ade");
      }
    }
  }
}
