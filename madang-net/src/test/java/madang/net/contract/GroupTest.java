package madang.net.contract;

import static madang.net.contract.Rig.async;
import static madang.net.contract.Rig.get;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoModel;
import org.junit.jupiter.api.Test;

/** All members of a group see one order, and membership counts when a frame is sent. */
@ConnectionContract
class GroupTest {
  private static final CloseReason DONE = CloseReason.local("done");

  private final IoModel model;

  GroupTest(IoModel model) {
    this.model = model;
  }

  private static EngineOptions roomy() {
    return EngineOptions.DEFAULTS.withOutboxBytes(64L << 20);
  }

  /** Some callers, our ends of them, and what each reads up to the end. */
  private record Members(
      List<Caller> callers, List<Connection> ends, List<FutureTask<byte[]>> streams) {
    static Members of(Rig rig, int count, Handler.Factory handlers) throws Exception {
      var members = new Members(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      var at = rig.listen(handlers);
      for (int i = 0; i < count; i++) {
        Caller caller = rig.call(at);
        members.callers.add(caller);
        members.ends.add(rig.nextAccepted().connection());
        members.streams.add(async(caller::readToEnd));
      }
      return members;
    }

    List<byte[]> closeAndRead() throws Exception {
      for (Connection end : ends) {
        end.close(DONE);
      }
      var all = new ArrayList<byte[]>();
      for (var stream : streams) {
        all.add(get(stream));
      }
      return all;
    }
  }

  @Test
  void allMembersSeeTheSameOrderWhoeverSends() throws Exception {
    int members = 6;
    int threads = 3;
    int each = 1_500;
    Models.assumeServes(model, members);
    var handled = new AtomicInteger();
    try (var rig = new Rig(model, roomy())) {
      ConnectionGroup group = rig.engine().newGroup();
      var sources = new AtomicInteger(100);
      Members all =
          Members.of(
              rig,
              members,
              _ ->
                  new Handler() {
                    private final int source = sources.getAndIncrement();
                    private int next;

                    @Override
                    public void onBytes(Connection connection, ByteBuffer in) {
                      int orders = in.remaining();
                      in.position(in.limit());
                      for (int i = 0; i < orders; i++) {
                        group.send(Tagged.frame(source, next++));
                      }
                      handled.addAndGet(orders);
                    }
                  });
      all.ends.forEach(group::add);
      var senders = new ArrayList<FutureTask<Boolean>>();
      for (int source = 0; source < threads; source++) {
        int me = source;
        senders.add(
            async(() -> {
              for (int i = 0; i < each; i++) {
                group.send(Tagged.frame(me, i));
              }
              return true;
            }));
      }
      for (int i = 0; i < each; i += 50) {
        for (Caller caller : all.callers) {
          caller.send(new byte[50]);
        }
      }
      for (var sender : senders) {
        get(sender);
      }
      patiently().until(() -> handled.get() == members * each);
      List<byte[]> streams = all.closeAndRead();
      assertThat(Tagged.countInOrder(streams.getFirst()))
          .hasSize(threads + members)
          .allSatisfy((_, count) -> assertThat(count).isEqualTo(each));
      for (byte[] stream : streams) {
        assertThat(stream).isEqualTo(streams.getFirst());
      }
    }
  }

  @Test
  void whoIsAMemberIsDecidedWhenAFrameIsSent() throws Exception {
    Models.assumeServes(model, 4);
    int rounds = 2_000;
    try (var rig = new Rig(model, roomy())) {
      ConnectionGroup group = rig.engine().newGroup();
      Members all = Members.of(rig, 4, _ -> Connection::send);
      for (int i = 0; i < rounds; i++) {
        Connection moving = all.ends.get(i % 4);
        assertThat(group.add(moving)).isTrue();
        group.send(Tagged.frame(i % 4, i / 4));
        assertThat(group.remove(moving)).isTrue();
        group.send(Tagged.frame(99, i)); // nobody is a member
      }
      List<byte[]> streams = all.closeAndRead();
      for (int i = 0; i < 4; i++) {
        assertThat(Tagged.countInOrder(streams.get(i))).hasSize(1).containsEntry(i, rounds / 4);
      }
    }
  }

  @Test
  void membershipChangedWithinACallbackCountsAtOnce() throws Exception {
    Models.assumeServes(model, 2);
    int rounds = 500;
    try (var rig = new Rig(model, roomy())) {
      ConnectionGroup group = rig.engine().newGroup();
      var bystanders = new ArrayList<Connection>();
      Handler moving =
          new Handler() {
            private int next;
            private int nextOutside;

            @Override
            public void onBytes(Connection connection, ByteBuffer in) {
              while (in.hasRemaining()) {
                in.get();
                group.add(connection);
                group.add(bystanders.getFirst());
                group.send(Tagged.frame(1, next++));
                group.remove(connection);
                group.send(Tagged.frame(2, nextOutside++)); // only for the bystander
                group.add(connection);
                group.send(Tagged.frame(1, next++));
                group.remove(bystanders.getFirst());
                group.send(Tagged.frame(1, next++)); // not for the bystander
                group.remove(connection);
                connection.send(Tagged.bytes(1, next++));
              }
            }
          };
      Members beside = Members.of(rig, 1, _ -> Connection::send);
      bystanders.addAll(beside.ends);
      Members one = Members.of(rig, 1, _ -> moving);
      var caller = one.callers.getFirst();
      caller.send(new byte[rounds]);
      caller.endOutput();
      byte[] stream = get(one.streams.getFirst());
      assertThat(Tagged.countInOrder(stream)).hasSize(1).containsEntry(1, 4 * rounds);
      var seen = Tagged.perSource(beside.closeAndRead().getFirst());
      assertThat(seen.get(2)).hasSize(rounds).isSorted();
      assertThat(seen.get(1)).hasSize(2 * rounds).isSorted().allMatch(number -> number % 4 < 2);
    }
  }

  @Test
  void aNewMemberSeesAllFromItsArrivalOnAndNothingBefore() throws Exception {
    Models.assumeServes(model, 4);
    try (var rig = new Rig(model, roomy())) {
      ConnectionGroup group = rig.engine().newGroup();
      Members all = Members.of(rig, 4, _ -> Connection::send);
      group.add(all.ends.getFirst());
      var sender =
          async(() -> {
            for (int i = 0; i < 20_000; i++) {
              group.send(Tagged.frame(0, i));
            }
            return true;
          });
      for (Connection joining : all.ends.subList(1, 4)) {
        for (int i = 0; i < 20; i++) {
          group.add(joining);
          Thread.onSpinWait();
          group.remove(joining);
        }
        group.add(joining);
      }
      get(sender);
      group.send(Tagged.frame(0, 20_000));
      List<byte[]> streams = all.closeAndRead();
      assertThat(Tagged.countInOrder(streams.getFirst())).containsEntry(0, 20_001);
      for (byte[] stream : streams.subList(1, 4)) {
        List<Integer> seen = Tagged.perSource(stream).get(0);
        assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(20_000);
      }
    }
  }

  @Test
  void theOneExceptedGetsNothingAndTheOthersDo() throws Exception {
    Models.assumeServes(model, 3);
    try (var rig = new Rig(model)) {
      ConnectionGroup group = rig.engine().newGroup();
      Members all = Members.of(rig, 3, _ -> Connection::send);
      all.ends.forEach(group::add);
      for (int i = 0; i < 300; i++) {
        group.send(Tagged.frame(0, i), all.ends.get(1));
      }
      List<byte[]> streams = all.closeAndRead();
      assertThat(Tagged.countInOrder(streams.get(0))).containsEntry(0, 300);
      assertThat(streams.get(1)).isEmpty();
      assertThat(streams.get(2)).isEqualTo(streams.get(0));
    }
  }

  @Test
  void addingTwiceAndRemovingAStrangerAreRefused() throws Exception {
    Models.assumeServes(model, 2);
    try (var rig = new Rig(model)) {
      ConnectionGroup group = rig.engine().newGroup();
      Members all = Members.of(rig, 2, _ -> Connection::send);
      Connection member = all.ends.getFirst();
      assertThat(group.size()).isZero();
      assertThat(group.add(member)).isTrue();
      assertThat(group.add(member)).isFalse();
      assertThat(group.size()).isEqualTo(1);
      assertThat(group.remove(all.ends.get(1))).isFalse();
      group.send(Tagged.frame(0, 0));
      assertThat(group.remove(member)).isTrue();
      assertThat(group.remove(member)).isFalse();
      assertThat(group.size()).isZero();
      assertThat(all.closeAndRead().getFirst()).hasSize(Tagged.BYTES);
    }
  }

  @Test
  void aClosedMemberIsSkippedAndRemovedInOnClose() throws Exception {
    Models.assumeServes(model, 3);
    try (var rig = new Rig(model)) {
      ConnectionGroup group = rig.engine().newGroup();
      Members all =
          Members.of(
              rig,
              3,
              _ ->
                  new Handler() {
                    @Override
                    public void onBytes(Connection connection, ByteBuffer in) {}

                    @Override
                    public void onClose(Connection connection, CloseReason reason) {
                      group.send(Frame.utf8("-" + connection.id() + ";"));
                      group.remove(connection);
                    }
                  });
      all.ends.forEach(group::add);
      all.callers.get(1).reset();
      patiently().until(() -> group.size() == 2);
      group.send(Frame.utf8("two left"));
      List<byte[]> streams = readAllBut(all, 1);
      String leaving = "-" + all.ends.get(1).id() + ";two left";
      assertThat(new String(streams.getFirst(), java.nio.charset.StandardCharsets.US_ASCII))
          .startsWith(leaving);
    }
  }

  private static List<byte[]> readAllBut(Members all, int missing) throws Exception {
    for (Connection end : all.ends) {
      end.close(DONE);
    }
    var streams = new ArrayList<byte[]>();
    for (int i = 0; i < all.streams.size(); i++) {
      if (i != missing) {
        streams.add(get(all.streams.get(i)));
      }
    }
    return streams;
  }

  @Test
  void anAdHocSetGetsOneFrameEachInOrderWithOtherSends() throws Exception {
    Models.assumeServes(model, 4);
    int rounds = 1_000;
    try (var rig = new Rig(model, roomy())) {
      ConnectionGroup group = rig.engine().newGroup();
      Members all = Members.of(rig, 4, _ -> Connection::send);
      all.ends.forEach(group::add);
      var next = new int[4];
      for (int i = 0; i < rounds; i++) {
        // One source a member, because each gets its own selection.
        for (int to = 0; to < 4; to++) {
          all.ends.get(to).send(Tagged.frame(to, next[to]++));
          rig.engine().send(Tagged.frame(to, next[to]++), List.of(all.ends.get(to)));
        }
        rig.engine().send(Tagged.frame(77, i), all.ends.subList(1, 3));
        group.send(Tagged.frame(88, i));
      }
      List<byte[]> streams = all.closeAndRead();
      for (int to = 0; to < 4; to++) {
        var counts = Tagged.countInOrder(streams.get(to));
        assertThat(counts).containsEntry(to, 2 * rounds).containsEntry(88, rounds);
        if (to == 1 || to == 2) {
          assertThat(counts).hasSize(3).containsEntry(77, rounds);
        } else {
          assertThat(counts).hasSize(2);
        }
      }
    }
  }

  @Test
  void framesToAGroupLeaveInOneWritePerMemberAndTurn() throws Exception {
    Models.assumeServes(model, 2);
    int frames = 200;
    int bytes = Tagged.BYTES + Models.framing(model);
    try (var rig = new Rig(model)) {
      ConnectionGroup group = rig.engine().newGroup();
      Handler sender =
          (_, in) -> {
            in.position(in.limit());
            for (int i = 0; i < frames; i++) {
              group.send(Tagged.frame(0, i));
            }
          };
      Members all = Members.of(rig, 2, _ -> sender);
      all.ends.forEach(group::add);
      long before = rig.total(stats -> stats.writes());
      all.callers.getFirst().send("x");
      List<byte[]> streams = new ArrayList<>();
      patiently().until(() -> rig.total(stats -> stats.bytesWritten()) == 2L * frames * bytes);
      assertThat(rig.total(stats -> stats.deliveries())).isEqualTo(2L * frames);
      if (model instanceof IoModel.Reactor reactor
          && reactor.loops() == 1
          && reactor.workers() == 0) { // else the sender's turn isn't the receivers'
        assertThat(rig.total(stats -> stats.writes()) - before).isLessThan(10);
      }
      streams.addAll(all.closeAndRead());
      assertThat(streams).allSatisfy(stream -> Tagged.countInOrder(stream));
    }
  }
}
