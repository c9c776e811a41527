package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import madang.net.CloseReason;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A closed connection's caller is heard out, within reason: silence counts, not time. */
@ParameterizedClass(name = "{0}")
@MethodSource("madang.net.contract.Models#oneShapeOfEach")
@Timeout(90)
@Execution(ExecutionMode.CONCURRENT)
class FarewellTest {
  private static final CloseReason ENOUGH = CloseReason.local("enough");
  private static final long SECOND_NS = 1_000_000_000L;

  private static final Handler REFUSING =
      (connection, in) -> {
        in.position(in.limit());
        connection.send(Frame.utf8("no"));
        connection.close(ENOUGH);
      };

  private final IoModel model;

  FarewellTest(IoModel model) {
    this.model = model;
  }

  private static EngineOptions linger(long ns) {
    return EngineOptions.DEFAULTS.withLingerNs(ns);
  }

  @Test
  void aCallerWhoGoesOnSendingForSecondsStillReadsTheLastWord() throws Exception {
    try (var rig = new Rig(model, linger(20 * SECOND_NS))) {
      var at = rig.listen(_ -> REFUSING);
      Caller caller = rig.call(at);
      for (int i = 0; !wentOnSending(rig, caller); i++) {
        assertThat(i).as("times that a busy machine kept the caller silent").isLessThan(10);
        caller = rig.call(at);
      }
      caller.endOutput();
      assertThat(new String(caller.readToEnd(), StandardCharsets.US_ASCII)).isEqualTo("no");
      patiently().until(() -> rig.total(stats -> stats.connections()) == 0);
    }
  }

  /** Sends now and then for 1.8 s; false where this thread was held up for too long meanwhile. */
  private static boolean wentOnSending(Rig rig, Caller caller) throws Exception {
    caller.send("x");
    assertThat(rig.nextAccepted().reason()).isEqualTo(ENOUGH);
    long longestNs = 0;
    long lastNs = System.nanoTime();
    try {
      for (int i = 0; i < 9; i++) { // a byte that finds nobody is answered by a reset
        Thread.sleep(200);
        longestNs = Math.max(longestNs, System.nanoTime() - lastNs);
        lastNs = System.nanoTime();
        caller.send("y");
      }
      return longestNs < SECOND_NS / 2;
    } catch (IOException reset) {
      assertThat(longestNs).as("the longest silence").isGreaterThan(SECOND_NS / 2);
      return false;
    }
  }

  @Test
  void aCallerWhoNeverStopsSendingIsLeftWhenTheLingerIsOver() throws Exception {
    try (var rig = new Rig(model, linger(SECOND_NS / 2))) {
      Caller caller = rig.call(rig.listen(_ -> REFUSING));
      caller.send("x");
      assertThat(rig.nextAccepted().reason()).isEqualTo(ENOUGH);
      patiently().until(() -> refused(caller));
      patiently().until(() -> rig.total(stats -> stats.connections()) == 0);
    }
  }

  /** Whether one byte more is answered by a reset. */
  private static boolean refused(Caller caller) {
    try {
      caller.send("y");
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
