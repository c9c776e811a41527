package madang.net.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import madang.net.Frame;
import madang.net.sys.CallState;
import madang.net.sys.Errno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is held back for the time when descriptors run out: as many, whatever is done with them. */
class SpareDescriptorsTest {
  private static final int PATIENCE_MS = 20_000;

  private static final Farewell SILENT = new Farewell(Frame.utf8(""));

  private final LoopCalls calls = new LoopCalls(CallState.ofThread(), null);
  private final SpareDescriptors spares = new SpareDescriptors();
  private int listening;
  private long before;

  @BeforeEach
  void listen() throws Exception {
    listening = calls.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false, 8);
    assertThat(calls.listen(listening, 8)).isZero();
    try (var _ = call()) { // the JDK opens what it keeps
      calls.close(calls.accept(listening));
    }
    before = descriptors();
  }

  @AfterEach
  void close() {
    calls.close(listening);
  }

  private static long descriptors() throws IOException {
    try (var listed = Files.list(Path.of("/proc/self/fd"))) {
      return listed.count();
    }
  }

  private Socket call() throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(PATIENCE_MS);
    socket.connect(calls.local(listening), PATIENCE_MS);
    return socket;
  }

  @Test
  void eachAcceptorHoldsOneBackAndGivesItBackWhenItEnds() throws Exception {
    for (int i = 1; i <= 6; i++) {
      spares.add(calls);
      assertThat(descriptors()).isEqualTo(before + i);
    }
    for (int i = 5; i >= 0; i--) {
      spares.remove(calls);
      assertThat(descriptors()).isEqualTo(before + i);
    }
  }

  @Test
  void aCallerIsAcceptedAndTheSpareStaysHeld() throws Exception {
    spares.add(calls);
    assertThat(spares.accept(calls, listening)).isEqualTo(-Errno.EAGAIN);
    try (var caller = call()) {
      int accepted = spares.accept(calls, listening);
      assertThat(accepted).isNotNegative();
      assertThat(calls.caller()).isEqualTo(caller.getLocalSocketAddress());
      calls.close(accepted);
    }
    assertThat(descriptors()).isEqualTo(before + 1);
    spares.remove(calls);
  }

  @Test
  void callersTurnedAwayHearTheEndAndTheSpareIsHeldAfterEachOfThem() throws Exception {
    spares.add(calls);
    for (int i = 0; i < 3; i++) {
      try (var caller = call()) {
        assertThat(spares.turnOneAway(calls, listening, SILENT)).isNotNegative();
        assertThat(caller.getInputStream().read()).as("the end").isEqualTo(-1);
      }
      assertThat(descriptors()).isEqualTo(before + 1);
    }
    spares.remove(calls);
    assertThat(descriptors()).isEqualTo(before);
  }

  @Test
  void whereNobodyWaitsThereIsNobodyToTurnAwayAndTheSpareIsHeldAgain() throws Exception {
    spares.add(calls);
    assertThat(spares.turnOneAway(calls, listening, SILENT)).isEqualTo(-Errno.EAGAIN);
    assertThat(descriptors()).isEqualTo(before + 1);
    spares.remove(calls);
  }

  @Test
  void withoutASpareACallerWaitsInTheBacklog() throws Exception {
    try (var caller = call()) {
      assertThat(SpareDescriptors.isNoneLeft(spares.turnOneAway(calls, listening, SILENT)))
          .isTrue();
      int accepted = spares.accept(calls, listening);
      assertThat(accepted).as("the caller, who is still there").isNotNegative();
      assertThat(calls.caller()).isEqualTo(caller.getLocalSocketAddress());
      calls.close(accepted);
    }
  }

  @Test
  void onlyAWantOfDescriptorsCountsAsNoneLeft() {
    assertThat(SpareDescriptors.isNoneLeft(-Errno.EMFILE)).isTrue();
    assertThat(SpareDescriptors.isNoneLeft(-Errno.ENFILE)).isTrue();
    assertThat(SpareDescriptors.isNoneLeft(-Errno.EAGAIN)).isFalse();
    assertThat(SpareDescriptors.isNoneLeft(0)).isFalse();
  }
}
