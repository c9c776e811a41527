package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.EngineOptions;
import madang.net.Frame;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.LoopStats;
import madang.net.sys.CallState;
import madang.net.sys.Fd;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process for each connection: what only this model can do, and can do wrong. */
@Timeout(90)
class ProcessesTest {
  /** AF_UNIX as struct sockaddr_un has it, on a little-endian machine. */
  private static final String UNIX_FAMILY = "\1\0";

  /** Notes what it is told. */
  private static final class Notes implements IoModel.ProcessPerConnection.Observer {
    final Queue<String> connections = new ConcurrentLinkedQueue<>();
    final Queue<Long> removed = new ConcurrentLinkedQueue<>();

    @Override
    public void opened(long id, SocketAddress remote) {
      connections.add("opened " + id + " " + ((InetSocketAddress) remote).getPort());
    }

    @Override
    public void closed(long id, long reads, long bytes) {
      connections.add("closed " + id + " " + reads + " " + bytes);
    }

    @Override
    public void lost(long id) {
      connections.add("lost " + id);
    }

    @Override
    public void removed(long pid) {
      removed.add(pid);
    }
  }

  private final Notes notes = new Notes();

  private IoModel pumps(int spares, int most) {
    return new IoModel.ProcessPerConnection(WorkerMain.pump(), false, spares, most, notes);
  }

  private IoModel echoes(int spares, int most) {
    return new IoModel.ProcessPerConnection(WorkerMain.echo(), true, spares, most, notes);
  }

  private static void assertServed(Caller caller) throws Exception {
    caller.send("ping");
    assertThat(caller.text(4)).isEqualTo("ping");
  }

  private static int port(SocketAddress address) {
    return ((InetSocketAddress) address).getPort();
  }

  @Test
  void aWorkerRunsTheHandlerAndTellsAtTheEndWhatItDid() throws Exception {
    try (var rig = new Rig(echoes(1, 4))) {
      Caller caller =
          rig.call(
              rig.listen(made -> {
                throw new AssertionError("the handler is made in the worker");
              }));
      assertServed(caller);
      assertServed(caller);
      assertThat(rig.total(LoopStats::accepts)).isOne();
      assertThat(rig.total(LoopStats::bytesRead)).as("bytes that passed through here").isZero();
      caller.endOutput();
      assertThat(caller.readToEnd()).isEmpty();
      patiently().until(() -> notes.connections.size() == 2);
      assertThat(notes.connections)
          .containsExactly("opened 1 " + caller.address().getPort(), "closed 1 2 8");
    }
  }

  @Test
  void ofAWorkerThatWasKilledNoCountsAreTold() throws Exception {
    try (var rig = new Rig(echoes(1, 4))) {
      Caller caller = rig.call(rig.listen(made -> Connection::send));
      assertServed(caller);
      Workers.of(caller).destroyForcibly();
      caller.awaitGone();
      patiently().until(() -> notes.connections.size() == 2);
      assertThat(notes.connections)
          .containsExactly("opened 1 " + caller.address().getPort(), "lost 1");
    }
  }

  @Test
  void workersThatRunTheHandlerSendWhatTheyOweBeforeTheEngineIsClosed() throws Exception {
    byte[] data = Tagged.noise(1_000_000, 1);
    try (var rig = new Rig(echoes(1, 4))) {
      Caller caller = rig.call(rig.listen(made -> Connection::send), 16 * 1024);
      var sending =
          Rig.async(() -> {
            caller.send(data, 0, 500_000);
            return true;
          });
      byte[] first = caller.read(400_000);
      assertThat(first).isEqualTo(java.util.Arrays.copyOf(data, 400_000));
      Rig.get(sending);
      var closing =
          Rig.async(() -> {
            rig.engine().close(java.time.Duration.ofSeconds(20));
            return true;
          });
      assertThat(caller.readToEnd().length).as("of what it had read").isLessThanOrEqualTo(100_000);
      caller.close();
      Rig.get(closing);
      assertThat(notes.connections).hasSize(2);
      assertThat(Workers.all()).isEmpty();
    }
  }

  @Test
  void aWorkersDeathCostsOnlyItsCaller() throws Exception {
    try (var rig = new Rig(pumps(1, 8))) {
      var at = rig.listen(made -> Connection::send);
      Caller first = rig.call(at);
      assertServed(first);
      Recorder doomed = rig.nextAccepted();
      Caller second = rig.call(at);
      assertServed(second);
      ProcessHandle worker = Workers.of(first);
      worker.destroyForcibly();
      first.awaitGone();
      assertThat(doomed.reason())
          .isEqualTo(
              new CloseReason(
                  CloseReason.Kind.IO_ERROR, "worker process " + worker.pid() + " has died"));
      assertServed(second);
      assertServed(rig.call(at));
      patiently().until(() -> notes.removed.contains(worker.pid()));
    }
  }

  @Test
  void aWorkersDeathIsHeardOfThoughReadsArePaused() throws Exception {
    try (var rig = new Rig(pumps(1, 8))) {
      Caller caller = rig.call(rig.listen(made -> (connection, in) -> connection.pauseReads()));
      caller.send("x");
      Recorder ours = rig.nextAccepted();
      patiently().until(() -> ours.calls().contains("onBytes"));
      Workers.of(caller).destroyForcibly();
      assertThat(ours.reason().kind()).isEqualTo(CloseReason.Kind.IO_ERROR);
    }
  }

  @Test
  void moreCallersThanWorkersWaitUntilOneIsFree() throws Exception {
    try (var rig = new Rig(pumps(1, 2))) {
      var at = rig.listen(made -> Connection::send);
      Caller first = rig.call(at);
      assertServed(first);
      Caller second = rig.call(at);
      assertServed(second);
      Caller third = rig.call(at);
      third.send("ping");
      third.socket().setSoTimeout(500);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> third.text(4));
      assertThat(rig.total(LoopStats::accepts)).isEqualTo(2);
      assertThat(Workers.all()).hasSize(2);
      first.close();
      third.socket().setSoTimeout(20_000);
      assertThat(third.text(4)).isEqualTo("ping");
      assertServed(second);
    }
  }

  /** Sends to a caller who doesn't read until he is closed for it. */
  private static void fill(Recorder ours) {
    Frame chunk = Frame.copyOf(new byte[64 * 1024], 0, 64 * 1024);
    patiently()
        .until(() -> {
          ours.connection().send(chunk);
          return ours.isClosed();
        });
  }

  @Test
  void callersWhoNeverReadAreResetAndTheirWorkersAreFreeForOthers() throws Exception {
    try (var rig = new Rig(pumps(1, 2))) {
      var at = rig.listen(made -> Connection::send);
      List<Caller> deaf = List.of(rig.call(at, 4096), rig.call(at, 4096));
      for (int i = 0; i < 2; i++) {
        Recorder ours = rig.nextAccepted();
        fill(ours);
        assertThat(ours.reason()).isEqualTo(CloseReason.OUTBOX_FULL);
      }
      assertServed(rig.call(at));
      deaf.forEach(Caller::awaitResetUnread);
      patiently().until(() -> notes.removed.size() == 2);
    }
  }

  @Test
  void whoReadsAfterTheCloseOnceTheEngineIsDoneStillGetsItAll() throws Exception {
    byte[] data = Tagged.noise(300_000, 3);
    try (var rig = new Rig(pumps(1, 2), EngineOptions.DEFAULTS.withOutboxBytes(1 << 20))) {
      var at = rig.listen(made -> Connection::send);
      Caller slow = rig.call(at, 4096);
      Connection ours = rig.nextAccepted().connection();
      ours.send(Frame.copyOf(data, 0, data.length));
      ours.close(CloseReason.local("enough"));
      patiently().until(() -> at.connections() == 0);
      assertThat(slow.readToEnd()).isEqualTo(data);
    }
  }

  @Test
  void anEngineThatClosesGivesDeafCallersNoMoreTimeThanItHas() throws Exception {
    try (var rig = new Rig(pumps(1, 2), EngineOptions.DEFAULTS.withOutboxBytes(32 << 20))) {
      Caller deaf = rig.call(rig.listen(made -> Connection::send), 4096);
      rig.nextAccepted().connection().send(Frame.copyOf(new byte[8 << 20], 0, 8 << 20));
      long worker = Workers.of(deaf).pid();
      rig.engine().close(java.time.Duration.ofMillis(1500)); // less than the linger
      deaf.awaitResetUnread();
      assertThat(notes.removed).contains(worker);
    }
  }

  @Test
  void aWorkerServesOneCallerAndIsRemoved() throws Exception {
    try (var rig = new Rig(pumps(1, 8))) {
      var at = rig.listen(made -> Connection::send);
      for (int i = 0; i < 3; i++) {
        Caller caller = rig.call(at);
        assertServed(caller);
        long pid = Workers.of(caller).pid();
        assertThat(notes.removed).doesNotContain(pid);
        caller.endOutput();
        assertThat(caller.readToEnd()).isEmpty();
        patiently().until(() -> notes.removed.contains(pid));
        assertThat(Path.of("/proc/" + pid)).as("not even a zombie").doesNotExist();
      }
    }
  }

  @Test
  void aWorkerHoldsNeitherTheListeningSocketNorAnotherCallers() throws Exception {
    try (var rig = new Rig(pumps(2, 8))) {
      var at = rig.listen(made -> Connection::send);
      Caller first = rig.call(at);
      Caller second = rig.call(at);
      assertServed(first);
      assertServed(second);
      int port = port(at.address());
      String ours = Workers.inode(port, first.address().getPort());
      String another = Workers.inode(port, second.address().getPort());
      assertThat(Workers.sockets(Workers.of(first)))
          .contains(ours)
          .doesNotContain(another, Workers.listening(port))
          .hasSize(2); // its own and the stream to us
      assertThat(Workers.sockets(ProcessHandle.current())).doesNotContain(ours, another);
      assertThat(Workers.all())
          .allSatisfy(worker ->
              assertThat(Workers.sockets(worker)).doesNotContain(Workers.listening(port)));
    }
  }

  @Test
  void aStrangerAtTheDoorGetsNothing() throws Exception {
    try (var rig = new Rig(pumps(1, 8))) {
      assertServed(rig.call(rig.listen(made -> Connection::send)));
      patiently().until(() -> !Workers.all().isEmpty());
      List<String> words = Workers.words(Workers.all().getFirst());
      String door = words.get(words.indexOf("pump") + 1);
      assertThat(door).as("the abstract name of a socket, which is in no folder").startsWith("@");
      var state = CallState.ofThread();
      int stranger = Sockets.socket(state, Sockets.AF_UNIX);
      try {
        byte[] name = (UNIX_FAMILY + door).replace('@', '\0').getBytes(StandardCharsets.US_ASCII);
        assertThat(Sockets.connect(state, stranger, SockAddr.ofThread().put(name))).isZero();
        assertThat(Fd.setBlocking(state, stranger)).isNotNegative();
        try (Arena arena = Arena.ofConfined()) {
          assertThat(Sockets.recv(state, stranger, arena.allocate(1).address(), 1, 0)).isZero();
        }
      } finally {
        Fd.close(state, stranger);
      }
    }
  }

  @Test
  void aWorkerThatFailsToStartIsTriedAgainButNotInARush() throws Exception {
    var model = new IoModel.ProcessPerConnection(List.of("/bin/false"), false, 1, 8, notes);
    try (var rig = new Rig(model)) {
      rig.listen(made -> Connection::send);
      patiently().until(() -> notes.removed.size() >= 2);
      int before = notes.removed.size();
      Thread.sleep(1000);
      // 200, 400 and 800 ms between them: at least half a second for each after the third.
      assertThat(notes.removed.size() - before).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void aProgramThatIsNotThereIsTriedAgainToo() throws Exception {
    var model = new IoModel.ProcessPerConnection(List.of("/no/such/program"), false, 1, 8, notes);
    try (var rig = new Rig(model)) {
      Caller waiting = rig.call(rig.listen(made -> Connection::send));
      waiting.send("ping");
      waiting.socket().setSoTimeout(300);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> waiting.text(4));
    }
  }

  private static boolean sendUntilReset(Caller deaf) {
    byte[] data = Tagged.noise(64 * 1024, 1);
    try {
      while (true) {
        deaf.send(data, 0, data.length);
      }
    } catch (IOException reset) {
      return true;
    }
  }

  @Test
  void noWorkerOutlivesAServerThatIsKilled() throws Exception {
    Process server =
        new ProcessBuilder(WorkerMain.server())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
      int port = Integer.parseInt(out.readLine());
      try (Caller caller = Caller.to(Rig.loopback(port));
          Caller deaf = Caller.to(Rig.loopback(port))) {
        assertServed(deaf);
        var sending = Rig.async(() -> sendUntilReset(deaf)); // and never reads
        assertServed(caller);
        patiently().until(() -> server.descendants().count() > 4);
        List<ProcessHandle> workers = server.descendants().toList();
        Thread.sleep(500); // until nothing moves any more between the server and the deaf one
        server.destroyForcibly();
        caller.awaitGone();
        patiently().until(() -> workers.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(Rig.get(sending)).isTrue();
      }
    } finally {
      server.destroyForcibly();
    }
  }

  @Test
  void afterTheCloseNoWorkerIsLeft() throws Exception {
    IoEngine engine = IoEngine.start(pumps(3, 8), EngineOptions.DEFAULTS);
    patiently().until(() -> Workers.all().size() == 3);
    engine.close();
    assertThat(Workers.all()).isEmpty();
    assertThat(notes.removed).hasSize(3);
  }
}
