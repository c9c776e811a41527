package madang.store;

import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import madang.chat.Query;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody moves, replaces or deletes while the server runs: nothing is lost by it. */
class MovedFilesTest {
  private static final String ROOM = "#room";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  @TempDir Path elsewhere;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private SqliteRoomLog open(Path where) throws StoreException {
    return SqliteRoomLog.open(StoreOptions.in(where, notices::add));
  }

  private Path history() {
    return folder.resolve("history.db");
  }

  private static List<Long> say(SqliteRoomLog log, int time, String words) {
    return new Asked(log).append(ROOM, said("kim", time, 1, words));
  }

  private List<String> kept(Path where) throws StoreException {
    try (SqliteRoomLog log = open(where)) {
      return new Asked(log)
          .texts(ROOM, Query.latest(null, 99)).stream().map(String::valueOf).toList();
    }
  }

  private void saidOnceThatItWasMoved() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(notices.stream().filter(l -> l.endsWith("messages are refused")))
                .singleElement()
                .asString()
                .contains("was moved, replaced or deleted while the server runs"));
  }

  @Test
  void aHistoryThatIsMovedAwayRefusesMessagesUntilItIsBack() throws Exception {
    try (SqliteRoomLog log = open(folder)) {
      say(log, 1, "before");
      Files.move(history(), elsewhere.resolve("history.db"));
      assertThat(say(log, 2, "refused")).containsExactly(RoomLog.FAILED);
      saidOnceThatItWasMoved();
      assertThat(history()).doesNotExist();
      Files.move(elsewhere.resolve("history.db"), history());
      assertThat(say(log, 3, "after")).allMatch(at -> at >= 0);
    }
    assertThat(notices).contains("history: history.db works again");
    assertThat(kept(folder)).containsExactly("before", "after");
  }

  @Test
  void theMovedFileIsWholeAndWhatStandsInItsPlaceIsLeftAlone() throws Exception {
    try (SqliteRoomLog other = open(elsewhere)) {
      say(other, 1, "of another server");
    }
    Path moved = Files.createDirectory(folder.resolve("moved"));
    try (SqliteRoomLog log = open(folder)) {
      say(log, 1, "before");
      Files.move(history(), moved.resolve("history.db"));
      Files.copy(elsewhere.resolve("history.db"), history());
      assertThat(say(log, 2, "refused")).containsExactly(RoomLog.FAILED);
      saidOnceThatItWasMoved();
      assertThat(history()).hasSameBinaryContentAs(elsewhere.resolve("history.db"));
    }
    assertThat(kept(moved)).containsExactly("before");
    assertThat(kept(folder)).containsExactly("of another server");
  }

  @Test
  void aDeletedHistoryIsNotBegunAnewBeforeTheNextStart() throws Exception {
    try (SqliteRoomLog log = open(folder)) {
      say(log, 1, "before");
      Files.delete(history());
      assertThat(say(log, 2, "refused")).containsExactly(RoomLog.FAILED);
      saidOnceThatItWasMoved();
      assertThat(history()).doesNotExist();
    }
    assertThat(kept(folder)).isEmpty();
  }

  @Test
  void withADeletedWalNothingIsLostThatWasAcknowledged() throws Exception {
    try (SqliteRoomLog log = open(folder)) {
      say(log, 1, "before");
      Files.delete(folder.resolve("history.db-wal"));
      assertThat(say(log, 2, "refused")).containsExactly(RoomLog.FAILED);
      saidOnceThatItWasMoved();
    }
    assertThat(kept(folder)).containsExactly("before");
  }

  @Test
  void aDeletedSearchIndexIsMadeAnew() throws Exception {
    try (SqliteRoomLog log = open(folder)) {
      Asked asked = new Asked(log);
      Search before = Search.of("before", 9, List.of(Scope.open(ROOM)));
      Search after = Search.of("after", 9, List.of(Scope.open(ROOM)));
      say(log, 1, "before");
      await().atMost(PATIENCE).until(() -> asked.found(before).size() == 1);
      Indexer.delete(folder.resolve("search.db"));
      say(log, 2, "after");
      await().atMost(PATIENCE).until(() -> found(log, before) == 1 && found(log, after) == 1);
    }
  }

  private static int found(SqliteRoomLog log, Search search) {
    return Asked.<madang.chat.Page>ask(a -> log.search(search, a)).entries().size();
  }

  @Test
  void aModeThatAFaultKeptFromTheDiskIsStoredWhenItWorksAgain() throws Exception {
    RoomImage old = image("old");
    RoomImage locked = image("locked");
    try (SqliteRoomLog log = open(folder)) {
      log.save(old);
      say(log, 1, "before");
      try (var other = Database.copier(history())) {
        Database.run(other, "BEGIN IMMEDIATE");
        log.save(image("overtaken"));
        log.save(locked);
        assertThat(say(log, 2, "refused")).containsExactly(RoomLog.FAILED);
        Database.run(other, "ROLLBACK");
        await()
            .atMost(PATIENCE)
            .until(() ->
                Database.number(other, "SELECT count(*) FROM room WHERE topic = 'locked'") == 1);
      }
    }
    try (SqliteRoomLog log = open(folder)) {
      assertThat(new Asked(log).images()).containsExactly(locked);
    }
  }

  @Test
  void aTalkThatEndsDuringAFaultIsDeletedWhenTheDiskWorksAgain() throws Exception {
    try (SqliteRoomLog log = open(folder)) {
      new Asked(log).append("3+8@a", said("kim", 1, 1, "in confidence"));
      say(log, 2, "before");
      try (var other = Database.copier(history())) {
        Database.run(other, "BEGIN IMMEDIATE");
        log.ended("3+8@a");
        assertThat(say(log, 3, "refused")).containsExactly(RoomLog.FAILED);
        Database.run(other, "ROLLBACK");
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(Asked.logsIn(folder)).containsExactly(ROOM));
    }
  }

  private static RoomImage image(String topic) {
    return new RoomImage(
        ROOM,
        ROOM,
        1,
        1,
        new RoomImage.Topic(topic, "kim!~u@h", 7),
        new TreeMap<>(),
        List.of(),
        new TreeMap<>(),
        null);
  }
}
