package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import madang.server.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power failure: the server is killed under load, and started anew from its files as they were at
 * their last fsync or fdatasync. A kill alone wouldn't show what was only in the page cache.
 */
final class LostCacheTest {
  private static final int TALKERS = 4;
  private static final int ECHOES = 4_000;

  @TempDir Path work;
  private Path data;
  private Path disk;
  private Path library;

  @BeforeEach
  void build() throws Exception {
    library = Preload.built("last_fsync", work);
    data = Files.createDirectory(work.resolve("data")).toRealPath();
    disk = Files.createDirectory(work.resolve("disk")).toRealPath();
  }

  @Test
  void whatWasEchoedIsThere() throws Exception {
    List<List<String>> echoed = echoedBeforeTheFailure("fsync");
    Map<String, List<String>> stored = storedAfterwards();
    for (int i = 0; i < TALKERS; i++) {
      assertThat(stored.get("#r" + i)).doesNotHaveDuplicates().containsSubsequence(echoed.get(i));
    }
  }

  @Test
  void relaxedLosesWhatWasEchoedLast() throws Exception {
    List<String> lost = new ArrayList<>();
    echoedBeforeTheFailure("relaxed").forEach(lost::addAll);
    storedAfterwards().values().forEach(lost::removeAll);
    assertThat(lost).isNotEmpty();
  }

  @Test
  void relaxedSyncsAlsoWhileSomebodyReadsAllTheTime() throws Exception {
    List<String> early = new ArrayList<>();
    try (Program server = started("relaxed").ready();
        Connection reader = DriverManager.getConnection("jdbc:sqlite:" + history());
        Talkers talkers = Talkers.at(server, TALKERS)) {
      reader.setAutoCommit(false);
      reader.createStatement().executeQuery("SELECT count(*) FROM entry").next();
      talkers.untilEchoed(ECHOES);
      talkers.echoed().forEach(early::addAll);
      long written = Files.size(wal(data));
      await().until(() -> Files.exists(wal(disk)) && Files.size(wal(disk)) >= written);
      server.signal("KILL");
      server.exitCode();
      talkers.untilEnd();
    }
    storedAfterwards().values().forEach(early::removeAll);
    assertThat(early).isEmpty();
  }

  private static Path wal(Path folder) {
    return folder.resolve("history.db-wal");
  }

  private Path history() {
    return data.resolve("history.db");
  }

  private Program started(String durability) throws IOException {
    return Program.startWith(
        Map.of(
            "LD_PRELOAD", library.toString(),
            "LAST_FSYNC", disk.toString(),
            "WATCHED_PREFIX", history().toString()),
        arguments(durability, data));
  }

  private List<List<String>> echoedBeforeTheFailure(String durability) throws Exception {
    try (Program server = started(durability).ready();
        Talkers talkers = Talkers.at(server, TALKERS)) {
      talkers.untilEchoed(ECHOES);
      server.signal("KILL");
      server.exitCode();
      talkers.untilEnd();
      return talkers.echoed();
    }
  }

  private Map<String, List<String>> storedAfterwards() throws Exception {
    try (DirectoryStream<Path> copies = Files.newDirectoryStream(disk, ".next-*")) {
      for (Path halfDone : copies) {
        Files.delete(halfDone);
      }
    }
    try (Program server = Program.start(arguments("fsync", disk)).ready()) {
      assertThat(server.err()).noneMatch(line -> line.contains("damaged"));
      return Exported.from(disk).messages();
    }
  }

  private String[] arguments(String durability, Path folder) throws IOException {
    Path file =
        Files.writeString(
            work.resolve("madang.toml"),
            """
            [listen]
            irc = "127.0.0.1:0"
            text = "127.0.0.1:0"
            web = []
            [history]
            durability = "%s"
            [limits]
            commands_per_second = 0
            """
                .formatted(durability));
    return new String[] {"serve", "--config", file.toString(), "--data", folder.toString()};
  }
}
