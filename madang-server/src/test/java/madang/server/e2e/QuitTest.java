package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has heard the end has left, also where another thread tells him than takes him away. */
final class QuitTest {
  private static final int TIMES = 300;

  @ParameterizedTest
  @ValueSource(strings = {"loops = 2", "workers = 2", "model = 'virtual'"})
  void whoComesBackFindsTheNickFree(String io, @TempDir Path folder) throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            folder,
            """
            [history]
            durability = "memory"
            [limits]
            connections_per_ip_per_minute = 0
            [io]
            """
                + io)) {
      for (int i = 0; i < TIMES; i++) {
        try (Speaker kim = Speaker.inLobby(server.program(), "kim")) {
          kim.say("QUIT\r\n");
          assertThat(kim.lastWords()).startsWith("ERROR ");
        }
      }
    }
  }
}
