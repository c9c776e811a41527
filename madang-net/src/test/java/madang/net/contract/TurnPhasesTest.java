package madang.net.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import madang.net.Poller;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many with much to do at once don't hold up what else a loop has to do. */
@Timeout(60)
class TurnPhasesTest {
  private static final int MANY = 40;
  private static final int OUTBOX = 32 * 1024;

  static Stream<IoModel> models() {
    return Stream.of(
        new IoModel.Reactor(Poller.EPOLL_ET, 1),
        new IoModel.Reactor(Poller.EPOLL_LT, 1),
        new IoModel.Reactor(Poller.POLL, 1),
        new IoModel.Reactor(Poller.SELECT, 1),
        new IoModel.Nio(1, 0),
        new IoModel.Uring(1));
  }

  /** What was done on the loop, in its order. */
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  private final CountDownLatch all = new CountDownLatch(1);

  @ParameterizedTest
  @MethodSource("models")
  void whatAnotherThreadWantsComesBetweenManyEvents(IoModel model) throws Exception {
    Handler slow =
        (_, in) -> {
          in.position(in.limit());
          work("event");
        };
    try (var rig = new Rig(model)) {
      List<Caller> callers = new ArrayList<>();
      List<Connection> ours = connected(rig, slow, callers);
      holdUp(ours.getFirst());
      for (Caller caller : callers) {
        caller.send("x");
      }
      release(ours.getFirst(), "event");
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatAnotherThreadWantsComesBetweenManyTimers(IoModel model) throws Exception {
    var settingTimers =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            in.position(in.limit());
          }

          @Override
          public void onTimer(Connection connection, int kind) {
            work("timer");
          }
        };
    try (var rig = new Rig(model)) {
      List<Connection> ours = connected(rig, settingTimers, new ArrayList<>());
      var set = new CountDownLatch(MANY);
      for (Connection one : ours) {
        one.execute(() -> {
          one.schedule(1, 50_000_000);
          set.countDown();
        });
      }
      assertThat(set.await(20, TimeUnit.SECONDS)).isTrue();
      holdUp(ours.getFirst());
      Thread.sleep(100); // all are due
      release(ours.getFirst(), "timer");
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void whatTheKernelTakesAtOnceIsNoFullOutboxThoughManyOthersAreDue(IoModel model)
      throws Exception {
    int burst = 4 * OUTBOX;
    Handler handler =
        new Handler() {
          @Override
          public void onBytes(Connection connection, ByteBuffer in) {
            boolean asked = in.get(in.position()) == 'b';
            in.position(in.limit());
            if (asked) {
              connection.send(Frame.copyOf(new byte[burst], 0, burst));
            } else {
              work("event");
            }
          }
        };
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(OUTBOX))) {
      List<Caller> callers = new ArrayList<>();
      List<Connection> ours = connected(rig, handler, callers);
      holdUp(ours.getFirst());
      callers.getFirst().send("b");
      for (Caller caller : callers.subList(1, MANY)) {
        caller.send("x");
      }
      all.countDown();
      assertThat(callers.getFirst().read(burst)).hasSize(burst);
      callers.getFirst().send("b");
      assertThat(callers.getFirst().read(burst)).as("still served").hasSize(burst);
    }
  }

  private static List<Connection> connected(Rig rig, Handler handler, List<Caller> callers)
      throws Exception {
    var at = rig.listen(_ -> handler);
    List<Connection> ours = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      callers.add(rig.call(at));
      ours.add(rig.nextAccepted().connection());
    }
    return ours;
  }

  /** The loop stands still until all is there that it is to find at once. */
  private void holdUp(Connection connection) throws Exception {
    var held = new CountDownLatch(1);
    connection.execute(() -> {
      held.countDown();
      awaitAll();
    });
    assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void awaitAll() {
    try {
      assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release(Connection connection, String kind) throws Exception {
    List<String> order = new ArrayList<>();
    all.countDown();
    while (!order.contains(kind)) {
      order.add(done.poll(20, TimeUnit.SECONDS));
    }
    connection.execute(() -> done.add("task"));
    while (order.stream().filter(kind::equals).count() < MANY || !order.contains("task")) {
      order.add(done.poll(20, TimeUnit.SECONDS));
    }
    assertThat(order.indexOf("task")).isBetween(1, MANY - 1);
  }

  /** Takes the processor for 2 ms. */
  private void work(String kind) {
    done.add(kind);
    long end = System.nanoTime() + 2_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
