package madang.net.contract;

import static madang.net.contract.Rig.async;
import static madang.net.contract.Rig.get;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;

/** What one thread does to one connection happens in that order. */
@ConnectionContract
class SendOrderTest {
  private final IoModel model;

  SendOrderTest(IoModel model) {
    this.model = model;
  }

  private static EngineOptions roomy() {
    return EngineOptions.DEFAULTS.withOutboxBytes(64L << 20);
  }

  @Test
  void framesOfForeignThreadsArriveInEachThreadsOrder() throws Exception {
    int threads = 4;
    int each = 5_000;
    try (var rig = new Rig(model, roomy())) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      Connection ours = rig.nextAccepted().connection();
      var senders = new ArrayList<FutureTask<Boolean>>();
      for (int source = 1; source <= threads; source++) {
        int me = source;
        senders.add(
            async(() -> {
              for (int i = 0; i < each; i++) {
                ours.send(Tagged.frame(me, i));
              }
              return true;
            }));
      }
      var counts = Tagged.countInOrder(caller.read(threads * each * Tagged.BYTES));
      assertThat(counts)
          .hasSize(threads)
          .allSatisfy((_, count) -> assertThat(count).isEqualTo(each));
      for (var sender : senders) {
        get(sender);
      }
    }
  }

  @Test
  void sendsAndTasksOfOneThreadKeepTheirOrder() throws Exception {
    int rounds = 2_000;
    try (var rig = new Rig(model, roomy())) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      Connection ours = rig.nextAccepted().connection();
      ConnectionGroup group = rig.engine().newGroup();
      group.add(ours);
      for (int i = 0; i < rounds; i++) {
        int first = 3 * i;
        int task = i;
        ours.send(Tagged.frame(0, first));
        ours.execute(() -> ours.send(Tagged.bytes(1, task)));
        group.send(Tagged.frame(0, first + 1));
        rig.engine().send(Tagged.frame(0, first + 2), java.util.List.of(ours));
      }
      byte[] stream = caller.read(4 * rounds * Tagged.BYTES);
      assertThat(Tagged.countInOrder(stream))
          .containsEntry(0, 3 * rounds)
          .containsEntry(1, rounds)
          .hasSize(2);
      // A task runs after what was sent before it, so its own send comes after that, too.
      ByteBuffer in = ByteBuffer.wrap(stream);
      int frames = 0;
      while (in.hasRemaining()) {
        boolean ofTask = in.getInt() == 1;
        int number = in.getInt();
        if (ofTask) {
          assertThat(frames).isGreaterThan(3 * number);
        } else {
          frames++;
        }
      }
    }
  }

  @Test
  void aHandlersMixedSendsKeepProgramOrderWhileOthersFloodTheLoops() throws Exception {
    Models.assumeServes(model, 2);
    int rounds = 300;
    var handled = new AtomicInteger();
    try (var rig = new Rig(model, roomy())) {
      ConnectionGroup group = rig.engine().newGroup();
      Handler mixing =
          new Handler() {
            private int next;
            private int nextOfTasks;

            @Override
            public void onBytes(Connection connection, ByteBuffer in) {
              while (in.hasRemaining()) {
                in.get();
                connection.send(Tagged.bytes(0, next++));
                connection.send(Tagged.frame(0, next++));
                group.send(Tagged.frame(0, next++));
                connection.send(Tagged.bytes(0, next++));
                connection.execute(() -> connection.send(Tagged.bytes(1, nextOfTasks++)));
                group.send(Tagged.frame(0, next++));
                connection.send(Tagged.frame(0, next++));
                connection.execute(handled::incrementAndGet);
              }
            }
          };
      Caller caller = rig.call(rig.listen(_ -> mixing));
      Connection ours = rig.nextAccepted().connection();
      Caller bystander = rig.call(rig.listen(_ -> Connection::send));
      Connection beside = rig.nextAccepted().connection();
      group.add(ours);
      group.add(beside);
      var oursRead = async(caller::readToEnd);
      var besideRead = async(bystander::readToEnd);

      var stop = new AtomicBoolean();
      var floods = new ArrayList<FutureTask<Integer>>();
      var flooding = new CountDownLatch(2);
      for (int source = 10; source < 12; source++) {
        int me = source;
        floods.add(
            async(() -> {
              int sent = 0;
              while (!stop.get() && sent < 100_000) {
                ours.send(Tagged.frame(me, sent));
                group.send(Tagged.frame(me + 10, sent), ours); // only for the bystander
                if (sent++ == 0) {
                  flooding.countDown();
                }
              }
              return sent;
            }));
      }
      assertThat(flooding.await(20, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < rounds; i++) {
        caller.send("x");
      }
      patiently().until(() -> handled.get() == rounds);
      stop.set(true);
      int flooded = 0;
      for (var flood : floods) {
        flooded += get(flood);
      }
      ours.close(CloseReason.local("done"));
      beside.close(CloseReason.local("done"));

      byte[] stream = get(oursRead);
      var counts = Tagged.countInOrder(stream);
      assertThat(counts).containsEntry(0, rounds * 6).containsEntry(1, rounds);
      assertThat(stream).hasSize((rounds * 7 + flooded) * Tagged.BYTES);
      var seenBeside = Tagged.perSource(get(besideRead));
      assertThat(seenBeside.get(0)).hasSize(rounds * 2).isSorted();
      assertThat(seenBeside.get(20)).isSorted().doesNotHaveDuplicates();
      assertThat(seenBeside.get(21)).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void twoConnectionsOnDifferentLoopsSendToEachOther() throws Exception {
    Models.assumeServes(model, 2);
    int rounds = 3_000;
    try (var rig = new Rig(model, roomy())) {
      var other = new ArrayList<Connection>();
      Handler.Factory relaying =
          _ ->
              new Handler() {
                private int next;

                @Override
                public void onBytes(Connection connection, ByteBuffer in) {
                  for (int i = in.remaining(); i > 0; i--) {
                    Connection peer = other.get(connection == other.get(0) ? 1 : 0);
                    peer.send(Tagged.frame(0, next++));
                  }
                  in.position(in.limit());
                }
              };
      var at = rig.listen(relaying);
      Caller left = rig.call(at);
      other.add(rig.nextAccepted().connection());
      Caller right = rig.call(at);
      other.add(rig.nextAccepted().connection());
      var leftRead = async(() -> left.read(rounds * Tagged.BYTES));
      var rightRead = async(() -> right.read(rounds * Tagged.BYTES));
      for (int i = 0; i < rounds; i += 100) {
        left.send(new byte[100]);
        right.send(new byte[100]);
      }
      assertThat(Tagged.countInOrder(get(leftRead))).containsEntry(0, rounds);
      assertThat(Tagged.countInOrder(get(rightRead))).containsEntry(0, rounds);
    }
  }

  @Test
  void aForeignThreadIsNotTheOwnerAndIsRefusedWhatOnlyTheOwnerMayDo() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      Connection ours = rig.nextAccepted().connection();
      assertThat(ours.isOwner()).isFalse();
      assertThatThrownBy(() -> ours.send(ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(ours::pauseReads).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(ours::resumeReads).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> ours.schedule(0, 1)).isInstanceOf(IllegalStateException.class);
      caller.send("unharmed");
      assertThat(caller.text(8)).isEqualTo("unharmed");
    }
  }

  @Test
  void aTaskRunsOnTheContextOfItsConnection() throws Exception {
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> Connection::send));
      Connection ours = rig.nextAccepted().connection();
      var owned = new AtomicBoolean();
      var ran = new CountDownLatch(1);
      ours.execute(() -> {
        owned.set(ours.isOwner());
        ran.countDown();
      });
      assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(owned.get()).isTrue();
    }
  }

  @Test
  void aFrameToASleepingLoopIsNeverLeftLying() throws Exception {
    int rounds = 2_000;
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      Connection ours = rig.nextAccepted().connection();
      for (int i = 0; i < rounds; i++) {
        ours.send(Frame.utf8("x")); // each meets the loop about to sleep or asleep
        assertThat(caller.text(1)).isEqualTo("x");
      }
    }
  }
}
