package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import madang.server.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much history is kept, as {@code madang.toml} has it: what CHATHISTORY gives then. */
final class KeptHistoryTest {
  private static final String CAPS = "batch draft/chathistory draft/event-playback draft/search";

  @TempDir Path work;

  private Program server(Map<String, String> environment, String history) throws Exception {
    String listen = "[listen]\nirc = \"127.0.0.1:0\"\ntext = []\nweb = []\n";
    String limits = "[limits]\ncommands_per_second = 0\n";
    Path file = work.resolve("madang.toml");
    Files.writeString(file, listen + limits + "[history]\nchathistory_max = 10000\n" + history);
    return Program.startWith(
            environment,
            "serve",
            "--config",
            file.toString(),
            "--data",
            work.resolve("d").toString())
        .ready();
  }

  private Program server(String history) throws Exception {
    return server(Map.of(), history);
  }

  private static Speaker comes(Program server, String nick) throws Exception {
    return Speaker.to(server, "irc").register(nick, CAPS);
  }

  private static void says(Speaker speaker, String target, int... numbers) throws Exception {
    StringBuilder all = new StringBuilder();
    for (int number : numbers) {
      all.append("PRIVMSG ").append(target).append(" :").append(number).append("\r\n");
    }
    assertThat(speaker.ask(all.toString())).isEmpty();
  }

  /** Words of what is told again, or the command of what has none. */
  private static List<String> kept(Speaker reader, String target) throws Exception {
    return reader.ask("CHATHISTORY LATEST " + target + " * 10000").stream()
        .filter(line -> line.startsWith("@batch="))
        .map(
            line -> line.replaceFirst(".* PRIVMSG \\S+ :?", "").replaceFirst("@.* JOIN .*", "JOIN"))
        .toList();
  }

  private static void keeps(Speaker reader, String target, String... words) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(kept(reader, target)).containsExactly(words));
  }

  private static void ends(Program server, String signal) throws Exception {
    server.signal(signal);
    server.exitCode();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "relaxed", "memory"})
  void ofARoomAndOfATalkOnlySoManyEntriesAreKept(String durability) throws Exception {
    String history = "durability = \"" + durability + "\"\nper_channel = 4\nper_user = 3\n";
    try (Program server = server(history);
        Speaker kim = comes(server, "kim");
        Speaker lee = comes(server, "lee")) {
      kim.ask("PING x"); // which is behind that lee has come
      says(kim, "#lobby", IntStream.rangeClosed(1, 9).toArray());
      says(kim, "lee", IntStream.rangeClosed(11, 19).toArray());
      keeps(kim, "#lobby", "6", "7", "8", "9");
      keeps(kim, "lee", "17", "18", "19");
      keeps(lee, "kim", "17", "18", "19");
      ends(server, "KILL");
    }
    boolean lasting = !durability.equals("memory");
    try (Program server = server(history);
        Speaker pat = comes(server, "pat")) {
      keeps(pat, "#lobby", lasting ? new String[] {"7", "8", "9", "JOIN"} : new String[] {"JOIN"});
      ends(server, "TERM");
    }
  }

  @Test
  void aSmallerNumberHoldsForWhatIsThereAlready() throws Exception {
    try (Program server = server("per_channel = 100\n");
        Speaker kim = comes(server, "kim")) {
      says(kim, "#lobby", IntStream.rangeClosed(1, 9).toArray());
      keeps(kim, "#lobby", "JOIN", "1", "2", "3", "4", "5", "6", "7", "8", "9");
      ends(server, "KILL");
    }
    try (Program server = server("per_channel = 3\n");
        Speaker pat = comes(server, "pat")) {
      keeps(pat, "#lobby", "8", "9", "JOIN");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "memory"})
  void zeroKeepsAllAndInMemoryAThousand(String durability) throws Exception {
    int said = 1_200;
    try (Program server =
            server("durability = \"" + durability + "\"\nper_channel = 0\nper_user = 0\n");
        Speaker kim = comes(server, "kim");
        Speaker lee = comes(server, "lee")) {
      kim.ask("PING x");
      says(kim, "#lobby", IntStream.rangeClosed(1, said).toArray());
      says(kim, "lee", IntStream.rangeClosed(1, said).toArray());
      boolean all = durability.equals("fsync");
      // Both have come before.
      assertThat(kept(kim, "#lobby")).hasSize(all ? said + 2 : 1_000).endsWith("1199", "1200");
      assertThat(kept(lee, "kim")).hasSize(all ? said : 1_000).endsWith("1199", "1200");
    }
  }

  @Test
  void whatIsOlderThanSoManyDaysIsGoneAfterARestartToo() throws Exception {
    String library = Preload.built("days_ago", work).toString();
    try (Program server = server(Map.of("LD_PRELOAD", library, "DAYS_AGO", "4"), "");
        Speaker kim = comes(server, "kim")) {
      says(kim, "#lobby", 4);
      ends(server, "TERM");
    }
    Map<String, String> yesterday = Map.of("LD_PRELOAD", library, "DAYS_AGO", "1");
    try (Program server = server(yesterday, "keep_days = 30\n");
        Speaker kim = comes(server, "kim")) {
      says(kim, "#lobby", 1);
      assertThat(kept(kim, "#lobby")).contains("4", "1");
      ends(server, "TERM");
    }
    try (Program server = server("keep_days = 2\n");
        Speaker kim = comes(server, "kim")) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(kept(kim, "#lobby")).contains("1").doesNotContain("4"));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(kim.ask("SEARCH text=1")).hasSize(3));
      assertThat(kim.ask("SEARCH text=4")).hasSize(2);
      ends(server, "TERM");
    }
    assertThat(Exported.from(work.resolve("d")).lines())
        .anyMatch(line -> line.contains("\"text\":\"1\""))
        .noneMatch(line -> line.contains("\"text\":\"4\""));
  }
}
