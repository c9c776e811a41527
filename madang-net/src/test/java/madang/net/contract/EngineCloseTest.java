package madang.net.contract;

import static madang.net.contract.Rig.async;
import static madang.net.contract.Rig.get;
import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import org.junit.jupiter.api.Test;

/** An engine that closes hands over what it owes and leaves nothing behind. */
@ConnectionContract
class EngineCloseTest {
  private static final int MIB = 1024 * 1024;

  private final IoModel model;

  EngineCloseTest(IoModel model) {
    this.model = model;
  }

  private static Handler sendingAtOnce(byte[] data) {
    return new Handler() {
      @Override
      public void onOpen(Connection connection) {
        connection.send(Frame.copyOf(data, 0, data.length));
      }

      @Override
      public void onBytes(Connection connection, ByteBuffer in) {}
    };
  }

  @Test
  void whatIsOwedLeavesBeforeTheEngineIsClosed() throws Exception {
    Models.assumeServes(model, 3);
    byte[] data = Tagged.noise(6 * MIB, 1);
    try (var rig = new Rig(model, EngineOptions.DEFAULTS.withOutboxBytes(8L * MIB))) {
      var at = rig.listen(_ -> sendingAtOnce(data));
      var callers = new ArrayList<Caller>();
      var ours = new ArrayList<Recorder>();
      for (int i = 0; i < 3; i++) {
        callers.add(rig.call(at, 64 * 1024));
        ours.add(rig.nextAccepted());
        ours.getLast().connection();
      }
      var closing =
          async(() -> {
            rig.engine().close(Duration.ofSeconds(30));
            return true;
          });
      for (Caller caller : callers) {
        assertThat(caller.readToEnd()).isEqualTo(data);
      }
      callers.forEach(EngineCloseTest::hangUp);
      get(closing);
      for (Recorder recorder : ours) {
        assertThat(recorder.reason()).isEqualTo(CloseReason.ENGINE_CLOSED);
      }
      assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> rig.call(at));
    }
  }

  private static void hangUp(Caller caller) {
    try {
      caller.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aCallerWhoNeverReadsDelaysTheCloseByTheDrainTimeAtMost() throws Exception {
    var options = EngineOptions.DEFAULTS.withOutboxBytes(64L * MIB).withLingerNs(60_000_000_000L);
    try (var rig = new Rig(model, options)) {
      rig.call(rig.listen(_ -> sendingAtOnce(new byte[32 * MIB])), 4096);
      Recorder ours = rig.nextAccepted();
      ours.connection();
      long start = System.nanoTime();
      rig.engine().close(Duration.ofMillis(200));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(ours.reason()).isEqualTo(CloseReason.ENGINE_CLOSED);
    }
  }

  @Test
  void aSilentCallerDoesntDelayTheClose() throws Exception {
    try (var rig = new Rig(model)) {
      Caller caller = rig.call(rig.listen(_ -> Connection::send));
      Recorder ours = rig.nextAccepted();
      ours.connection();
      var reading = async(caller::readToEnd);
      var closing =
          async(() -> {
            long start = System.nanoTime();
            rig.engine().close(Duration.ofSeconds(60));
            return Duration.ofNanos(System.nanoTime() - start);
          });
      assertThat(get(reading)).isEmpty();
      caller.close();
      assertThat(get(closing)).isLessThan(Duration.ofSeconds(20));
      assertThat(ours.reason()).isEqualTo(CloseReason.ENGINE_CLOSED);
    }
  }

  @Test
  void threadsAndDescriptorsAreGoneAfterTheClose() throws Exception {
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> Connection::send)); // whatever is loaded at first use is loaded
    }
    long descriptors = Rig.descriptors();
    for (int round = 0; round < 3; round++) { // what one leaves behind may have gone unnoticed
      openServeAndClose();
    }
    // Fewer are no leak: one of an earlier test may have been on its way out.
    patiently().untilAsserted(() -> assertThat(Rig.descriptors()).isLessThanOrEqualTo(descriptors));
  }

  private void openServeAndClose() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    IoEngine engine = IoEngine.start(model, EngineOptions.DEFAULTS);
    var started = new HashSet<>(Thread.getAllStackTraces().keySet());
    started.removeAll(before);
    started.removeIf(thread -> thread.getName().equals("test"));
    assertThat(started).isNotEmpty();
    Listener.Handle at =
        engine.listen(new Listener(Rig.loopback(0), _ -> sendingAtOnce(new byte[10])));
    for (int i = 0; i < 5; i++) {
      try (Caller caller = Caller.to(at.address())) {
        caller.read(10);
      }
    }
    engine.close();
    // A pool has ended when its last thread has only to return, which may take that a moment.
    patiently()
        .untilAsserted(
            () -> assertThat(started).filteredOn(Thread::isAlive).as("threads left").isEmpty());
  }

  @Test
  void closingTwiceAndSendingAfterwardsHarmsNothing() throws Exception {
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> Connection::send));
      Connection ours = rig.nextAccepted().connection();
      var group = rig.engine().newGroup();
      group.add(ours);
      rig.engine().close(Duration.ZERO);
      rig.engine().close(Duration.ZERO);
      ours.send(Frame.utf8("x"));
      ours.close(CloseReason.local("x"));
      ours.execute(() -> {});
      group.send(Frame.utf8("x"));
      assertThat(group.remove(ours)).isTrue();
    }
  }

  @Test
  void aHandlerThatIsBehindHearsOfTheClose() throws Exception {
    try (var rig = new Rig(model)) {
      rig.call(rig.listen(_ -> Connection::send));
      Recorder ours = rig.nextAccepted();
      Connection connection = ours.connection();
      for (int i = 0; i < 100; i++) {
        connection.execute(() -> LockSupport.parkNanos(1_000_000));
      }
      rig.engine().close(Duration.ZERO);
      assertThat(ours.reason()).isEqualTo(CloseReason.ENGINE_CLOSED);
    }
  }

  @Test
  void aConnectAfterTheCloseIsToldToItsHandlerOrRefused() throws Exception {
    try (var rig = new Rig(model)) {
      rig.engine().close(Duration.ZERO);
      Recorder late = rig.watch(Connection::send);
      try {
        rig.engine().connect(null, Rig.loopback(1), late);
      } catch (IllegalStateException refused) {
        return;
      }
      late.reason();
    }
  }

  @Test
  void aConnectWhileTheEngineClosesIsToldToItsHandlerOrRefused() throws Exception {
    Models.assumeServes(model, 2);
    try (var target = new Rig(model)) {
      var at = target.listen(_ -> Connection::send).address();
      long descriptors = Rig.descriptors();
      for (int round = 0; round < 30; round++) {
        connectWhileClosing(at);
      }
      // More by a few are no leak: the target's next worker process may just be starting.
      patiently().untilAsserted(() -> assertThat(Rig.descriptors()).isLessThan(descriptors + 10));
    }
  }

  private void connectWhileClosing(SocketAddress at) throws Exception {
    try (var rig = new Rig(model)) {
      var started = new CountDownLatch(1);
      var connecting =
          async(() -> {
            var late = new ArrayList<Recorder>();
            for (int i = 0; i < 1_000; i++) {
              Recorder next = rig.watch(Connection::send);
              try {
                rig.engine().connect(null, at, next);
              } catch (IllegalStateException refused) {
                break;
              }
              late.add(next);
              started.countDown();
            }
            return late;
          });
      started.await();
      rig.engine().close(Duration.ZERO);
      for (Recorder recorder : get(connecting)) {
        recorder.reason(); // fails where onClose never comes
      }
    }
  }

  @Test
  void aListenWhileTheEngineClosesIsRefusedOrEndsWithIt() throws Exception {
    // Of hundreds of ports that are free again, other tests may take one at their own address.
    var ours = new InetSocketAddress("127.11.22.33", 0);
    for (int round = 0; round < Models.rounds(model, 10); round++) {
      try (var rig = new Rig(model)) {
        var started = new CountDownLatch(1);
        var listening =
            async(() -> {
              var handles = new ArrayList<Listener.Handle>();
              try {
                while (handles.size() < 1_000) {
                  handles.add(rig.listen(ours, _ -> Connection::send, Integer.MAX_VALUE));
                  started.countDown();
                }
              } catch (java.io.IOException refused) {
                return handles;
              }
              return handles;
            });
        started.await();
        rig.engine().close(Duration.ZERO);
        for (Listener.Handle handle : get(listening)) {
          assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> rig.call(handle));
        }
      }
    }
  }
}
