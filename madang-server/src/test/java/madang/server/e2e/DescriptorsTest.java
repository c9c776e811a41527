package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import madang.net.IoModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that has no descriptor left: those who are in talk on, others are turned away. */
final class DescriptorsTest {
  private static final int LEFT = 10;
  private static final int CALLERS = 30;
  private static final String FULL =
      "ERROR :Closing Link: * (The server is full, please come back later)";

  @BeforeEach
  void programs() {
    Installed.orSkip("prlimit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll-et", "thread", "virtual", "process"})
  void withoutDescriptorsCallersAreTurnedAwayAndLaterLetInAgain(String model, @TempDir Path folder)
      throws Exception {
    String configuration =
        "[limits]\nconnections_per_ip_per_minute = 0\n[io]\nmodel = \"" + model + "\"\n";
    try (ServerProcess server = ServerProcess.start(folder, configuration);
        Speaker early = Speaker.inLobby(server.program(), "early");
        Witnesses witnesses = Witnesses.of(server.program())) {
      witnesses.talkOn();
      try (Speaker gone = Speaker.inLobby(server.program(), "gone")) {
        gone.isServed();
      }
      early.hears(":gone!~gone@127.0.0.1 QUIT");
      server.limitDescriptors(server.descriptors() + LEFT);
      List<Speaker> callers = new ArrayList<>();
      try {
        int served = 0;
        int told = 0;
        for (int i = 0; i < CALLERS; i++) {
          Speaker caller = Speaker.to(server.program(), "irc");
          callers.add(caller);
          String answer = answer(caller);
          served += answer.contains("CAP") ? 1 : 0;
          told += answer.equals(FULL) ? 1 : 0;
        }
        assertThat(served).isBetween(LEFT - 5, LEFT + 1);
        assertThat(told).as("told why").isGreaterThanOrEqualTo(CALLERS - served - 3);
        early.isServed();
        witnesses.wereNotDisturbed();
        assertThat(server.program().err())
            .as("the log says it, and not once a caller")
            .anyMatch(l -> l.contains("descriptor"))
            .hasSizeLessThan(CALLERS / 2);
        assertThat(cpuOver(server, Duration.ofMillis(500))).isLessThan(Duration.ofMillis(400));
      } finally {
        for (Speaker caller : callers) {
          caller.close();
        }
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            try (Speaker late = Speaker.to(server.program(), "irc")) {
              return answer(late).contains("CAP");
            }
          });
      early.isServed();
    }
  }

  /** More callers than select(2) has numbers, far over those left beside its connections. */
  @Test
  void whoComesWhenSelectHasNoNumberLeftHearsThatTheServerIsFull(@TempDir Path folder)
      throws Exception {
    String configuration =
        """
        [limits]
        connections_per_ip = 0
        connections_per_ip_per_minute = 0
        [io]
        model = "select"
        """;
    try (ServerProcess server = ServerProcess.start(folder, configuration)) {
      List<Speaker> callers = new ArrayList<>();
      try {
        int full = 0;
        for (int i = 0; i < IoModel.Reactor.SELECT_CONNECTIONS + 140; i++) {
          Speaker caller = Speaker.to(server.program(), "text");
          callers.add(caller);
          String first = caller.next();
          assertThat(first).as("what caller %s hears first", i).isNotNull();
          full += "* Goodbye: The server is full, please come back later".equals(first) ? 1 : 0;
        }
        assertThat(full).isEqualTo(140);
      } finally {
        for (Speaker caller : callers) {
          caller.close();
        }
      }
    }
  }

  private static String answer(Speaker caller) throws IOException {
    try {
      caller.say("CAP LS 302\r\n");
    } catch (SocketException e) {
      // He was told before he could say anything.
    }
    String line = caller.next();
    return line == null ? "" : line;
  }

  /** CPU time that the process takes in a while: a loop that can't accept must not spin. */
  private static Duration cpuOver(ServerProcess server, Duration wall) throws InterruptedException {
    Duration before = server.handle().info().totalCpuDuration().orElseThrow();
    Thread.sleep(wall.toMillis());
    return server.handle().info().totalCpuDuration().orElseThrow().minus(before);
  }
}
