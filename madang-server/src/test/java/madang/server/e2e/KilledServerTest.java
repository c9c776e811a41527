package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import madang.server.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server under load, by SIGKILL, {@code -Dkills} times (3): every message whose sender
 * saw its echo is there afterwards, once and in order.
 */
final class KilledServerTest {
  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int TALKERS = 4;
  private static final String CONFIGURATION =
      """
      [listen]
      irc = "127.0.0.1:0"
      text = "127.0.0.1:0"
      web = []
      [limits]
      commands_per_second = 0
      connections_per_ip_per_minute = 0
      """;

  @Test
  void whatWasEchoedBeforeAKillIsThereOnceAndInOrder(@TempDir Path work) throws Exception {
    Path file = Files.writeString(work.resolve("madang.toml"), CONFIGURATION);
    Path data = work.resolve("data");
    Random random = new Random(5);
    List<List<String>> echoed = IntStream.range(0, TALKERS).mapToObj(i -> strings()).toList();
    for (int kill = 0; kill < KILLS; kill++) {
      try (Program server =
              Program.start("serve", "--config", file.toString(), "--data", data.toString())
                  .ready();
          Talkers talkers = Talkers.at(server, TALKERS)) {
        assertThat(server.err()).as("after a kill").noneMatch(line -> line.contains("damaged"));
        talkers.untilEchoed(1 + random.nextInt(2_000));
        server.signal("KILL");
        server.exitCode();
        talkers.untilEnd();
        List<List<String>> now = talkers.echoed();
        for (int i = 0; i < TALKERS; i++) {
          echoed.get(i).addAll(now.get(i));
        }
      }
    }
    Map<String, List<String>> stored = Exported.from(data).messages();
    for (int i = 0; i < TALKERS; i++) {
      List<String> room = stored.getOrDefault("#r" + i, List.of());
      assertThat(room).doesNotHaveDuplicates().containsSubsequence(echoed.get(i));
    }
  }

  private static List<String> strings() {
    return new ArrayList<>();
  }
}
