package madang.net.contract;

import static madang.net.contract.Rig.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import madang.net.EngineOptions;
import madang.net.IoModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process without a free descriptor: callers are turned away, not left hanging; those who are in
 * are served; nothing spins; and later callers are let in again.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("madang.net.contract.Models#oneShapeOfEach")
@Timeout(90)
class DescriptorsTest {
  private static final int CALLERS = 12;

  /**
   * Callers who are served when none is left: an accept that waits has its descriptor already, and
   * the JVM may have had a file open while the rest was filled.
   */
  private static final int SLACK = 2;

  private static final Duration WATCHED = Duration.ofMillis(400);

  /** What a loop may do in {@link #WATCHED}: it tries again every 100 ms at the most. */
  private static final long FEW_TURNS = 40;

  private static CrampedProcess process;

  private final IoModel model;
  private final List<Caller> callers = new ArrayList<>();
  private int loggedBefore;
  private @Nullable InetSocketAddress at;

  DescriptorsTest(IoModel model) {
    this.model = model;
  }

  @BeforeAll
  static void startProcess(@TempDir Path folder) throws Exception {
    process = new CrampedProcess(folder);
  }

  @AfterAll
  static void endProcess() throws Exception {
    process.close();
  }

  @BeforeEach
  void startEngine() throws IOException {
    Models.start(model, EngineOptions.DEFAULTS).close(); // is there such a model on this machine?
    loggedBefore = process.log().size();
    at = process.start(Models.nameOf(model));
  }

  @AfterEach
  void stopEngine() throws IOException {
    for (Caller caller : callers) {
      caller.close();
    }
    if (at != null) {
      process.stop();
    }
  }

  private Caller call() throws IOException {
    Caller caller = Caller.to(Objects.requireNonNull(at));
    callers.add(caller);
    return caller;
  }

  private static void assertServed(Caller caller) throws IOException {
    caller.send("ping");
    assertThat(caller.text(4)).isEqualTo("ping");
  }

  /** Whether a caller is served; one who is turned away sees the end or a reset. */
  private static boolean served(Caller caller) throws IOException {
    try {
      caller.send("x");
      return caller.socket().getInputStream().read() == 'x';
    } catch (SocketException turnedAway) {
      return false;
    }
  }

  /** Calls one after another; those who are served. */
  private List<Caller> callSome() throws IOException {
    var in = new ArrayList<Caller>();
    for (int i = 0; i < CALLERS; i++) {
      Caller caller = call();
      if (served(caller)) {
        in.add(caller);
      }
    }
    return in;
  }

  private void hangUp(Caller caller) throws IOException {
    int before = process.connections();
    caller.close();
    patiently().until(() -> process.connections() < before);
  }

  private void assertNothingSpins() throws Exception {
    long turns = process.turns();
    Duration cpu = process.cpu();
    Thread.sleep(WATCHED);
    assertThat(process.turns() - turns).as("turns in %s", WATCHED).isLessThan(FEW_TURNS);
    assertThat(process.cpu().minus(cpu))
        .as("CPU time in %s", WATCHED)
        .isLessThan(WATCHED.dividedBy(2));
  }

  /** Says it, and not once for each caller. */
  private void assertLoggedAtALimitedRate() throws IOException {
    List<String> log = process.log();
    assertThat(log.subList(loggedBefore, log.size()))
        .filteredOn(line -> line.startsWith("WARNING"))
        .isNotEmpty()
        .hasSizeLessThan(CALLERS / 2)
        .anyMatch(line -> line.contains("descriptor") || line.contains("open files"));
  }

  /** A moment after the burst, though nobody is turned away any more. */
  private void assertTheLogHasThemAll(int turnedAway) {
    patiently()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() ->
            assertThat(process.log())
                .anyMatch(
                    line -> line.endsWith("; " + turnedAway + " callers turned away so far")));
  }

  private void assertLetInAgain() {
    patiently()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> {
          Caller late = call();
          assertThat(served(late)).isTrue();
          hangUp(late);
        });
  }

  @Test
  void withNoneLeftEveryCallerIsTurnedAwayAndLaterOnesAreLetIn() throws Exception {
    Models.assumeServes(model, CALLERS);
    Caller early = call();
    assertServed(early);
    process.fill(0);
    int served = callSome().size();
    assertThat(served).isLessThanOrEqualTo(SLACK);
    assertNothingSpins();
    assertLoggedAtALimitedRate();
    assertServed(early);
    process.free();
    assertLetInAgain();
    assertServed(early);
    assertTheLogHasThemAll(CALLERS - served);
  }

  @Test
  void callersWhoTakeTheLastDescriptorsAreServedAndMakeRoomWhenTheyGo() throws Exception {
    Models.assumeServes(model, CALLERS);
    hangUpAfterOneWord(call());
    process.fill(CALLERS / 2);
    List<Caller> in = new ArrayList<>();
    // Some are let in at once; a worker process that is being started needs descriptors first.
    patiently().until(() -> in.addAll(callSome()) && in.size() >= 3);
    assertThat(in).hasSizeBetween(3, CALLERS / 2 + SLACK);
    assertThat(process.connections()).isEqualTo(in.size());
    for (Caller caller : in) {
      assertServed(caller);
    }
    // Two: what the first leaves may be due to a loop that came too late for its spare descriptor.
    hangUp(in.get(0));
    hangUp(in.get(1));
    assertLetInAgain();
    assertServed(in.getLast());
  }

  private void hangUpAfterOneWord(Caller caller) throws IOException {
    assertServed(caller);
    hangUp(caller);
  }
}
