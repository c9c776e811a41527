package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;

/** Thousands come and go, and nothing is left of them. */
@ConnectionContract
class ChurnTest {
  private static final int MANY = 10_000;

  /** For another shape of a model that has had many. */
  private static final int FEWER = 2_000;

  private final IoModel model;
  private final int callers;

  ChurnTest(IoModel model) {
    this.model = model;
    this.callers = Boolean.getBoolean("long") || Models.isOneShapeOfEach(model) ? MANY : FEWER;
  }

  @Test
  void thousandsOfConnectsAndClosesLeaveNoDescriptorAndRightCounters() throws Exception {
    Models.assumeChurn(model);
    var opened = new AtomicInteger();
    var closed = new AtomicInteger();
    Handler counting =
        new Handler() {
          @Override
          public void onOpen(Connection connection) {
            opened.incrementAndGet();
          }

          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            if (in.get(in.position()) == 'q') {
              connection.close(CloseReason.local("asked to"));
            } else {
              connection.send(in);
            }
          }

          @Override
          public void onClose(Connection connection, CloseReason reason) {
            closed.incrementAndGet();
          }
        };
    try (var rig = new Rig(model)) {
      // One stateless handler for all: ten thousand recorders would test the recorder.
      var at = rig.engine().listen(new madang.net.Listener(Rig.loopback(0), _ -> counting));
      Caller.to(at.address()).reset();
      patiently().until(() -> closed.get() == 1);
      long descriptors = Rig.settledDescriptors();
      InetAddress[] from = new InetAddress[8];
      for (int i = 0; i < from.length; i++) {
        from[i] = InetAddress.getByName("127.0.0." + (2 + i));
      }
      for (int i = 1; i < callers; i++) {
        Caller caller = Caller.to(at.address(), from[i % from.length], 0);
        switch (i % 4) {
          case 0 -> {
            caller.send("x");
            assertThat(caller.text(1)).isEqualTo("x");
          }
          case 1 -> caller.send("q"); // both sides close
          case 2 -> caller.send("unanswered");
          default -> {} // opened and gone
        }
        if (i % 100 == 0) {
          caller.close(); // a FIN; the others reset, which leaves no TIME_WAIT behind
        } else {
          caller.reset();
        }
      }
      patiently().until(() -> closed.get() == callers);
      assertThat(opened.get()).isEqualTo(callers);
      // Fewer are no leak: one of an earlier test may have been on its way out.
      patiently()
          .untilAsserted(() -> assertThat(Rig.descriptors()).isLessThanOrEqualTo(descriptors));
      assertThat(rig.total(stats -> stats.accepts())).isEqualTo(callers);
      patiently().until(() -> rig.total(stats -> stats.connections()) == 0);
      patiently().until(() -> at.connections() == 0);
    }
  }
}
