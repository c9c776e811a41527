package madang.store;

import static madang.store.Asked.entry;
import static madang.store.Asked.id;
import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import madang.chat.Entry;
import madang.chat.Entry.Kind;
import madang.chat.Query;
import madang.chat.RoomImage;
import madang.chat.RoomLog.Redacted;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lasts in a folder, and what doesn't. */
class StoreTest {
  private static final String ROOM = "#room";

  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private SqliteRoomLog open() throws StoreException {
    return SqliteRoomLog.open(options());
  }

  private StoreOptions options() {
    return StoreOptions.in(folder, notices::add);
  }

  @Test
  void aRestartForgetsNothing() throws Exception {
    List<Long> before;
    try (SqliteRoomLog log = open()) {
      before = new Asked(log).append(ROOM, said("kim", 1, 1, "one"), said("lee", 2, 2, "two"));
      log.save(image(Map.of()));
    }
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      assertThat(asked.append(ROOM, said("kim", 3, 3, "three")).getFirst())
          .isGreaterThan(before.getLast());
      assertThat(asked.texts(ROOM, Query.latest(null, 9))).containsExactly("one", "two", "three");
      assertThat(asked.images().getFirst().lastTime()).isEqualTo(2);
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void aSecondServerIsRefusedInOneLine() throws Exception {
    try (SqliteRoomLog log = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by another madang (process")
          .hasMessageContaining("--data DIR");
      assertThat(new Asked(log).append(ROOM, said("kim", 1, 1, "x"))).allMatch(at -> at >= 0);
    }
  }

  @Test
  void aFileOfAnOlderVersionIsBroughtUpToDateWithWhatItHolds() throws Exception {
    Files.createDirectories(folder);
    try (var connection = Database.writer(options().history(), "FULL")) {
      Schema.upgrade(connection, "old", 1);
      Database.run(connection, "INSERT INTO log (name) VALUES ('#room')");
      Entry old = said("kim", 1, 1, "from the old days");
      try (var insert = connection.prepareStatement(Rows.INSERT)) {
        Rows.bind(insert, 1, 1, old);
        insert.executeUpdate();
      }
    }
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      asked.append(ROOM, said("kim", 2, 2, "new"));
      assertThat(asked.texts(ROOM, Query.latest(null, 9)))
          .containsExactly("from the old days", "new");
      log.save(image(Map.of()));
    }
    try (SqliteRoomLog log = open()) {
      assertThat(new Asked(log).images()).hasSize(1);
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void roomsOfAFileWithoutMetadataComeBackAndCanBeDescribed() throws Exception {
    Files.createDirectories(folder);
    try (var connection = Database.writer(options().history(), "FULL")) {
      Schema.upgrade(connection, "old", 2);
      Database.run(
          connection,
          "INSERT INTO room VALUES ('#room', '#Room', 1, 2, 'tea', 'kim!~u@h', 3, NULL)");
      Database.run(connection, "INSERT INTO room_mode VALUES ('#room', 'n', '')");
    }
    RoomImage described = image(Map.of("url", "https://x.test/"));
    try (SqliteRoomLog log = open()) {
      RoomImage old = new Asked(log).images().getFirst();
      assertThat(old.topic()).isEqualTo(new RoomImage.Topic("tea", "kim!~u@h", 3));
      assertThat(old.modes()).containsOnlyKeys('n');
      assertThat(old.metadata()).isEmpty();
      log.save(described);
    }
    try (SqliteRoomLog log = open()) {
      assertThat(new Asked(log).images()).containsExactly(described);
    }
  }

  private static RoomImage image(Map<String, String> metadata) {
    TreeMap<String, String> said = new TreeMap<>(metadata);
    return new RoomImage(ROOM, ROOM, 1, 1, null, new TreeMap<>(), List.of(), said, null);
  }

  @Test
  void aFileOfANewerVersionOrOfAnotherProgramIsLeftAlone() throws Exception {
    open().close();
    try (var connection = Database.writer(options().history(), "FULL")) {
      Database.pragma(connection, "user_version = 99");
    }
    assertThatThrownBy(this::open).hasMessageContaining("written by a newer madang");
    try (var connection = Database.writer(options().history(), "FULL")) {
      Database.pragma(connection, "application_id = 1");
    }
    assertThatThrownBy(this::open).hasMessageContaining("is a database of another program");
  }

  @Test
  void noFileHoldsWhatWasTakenBack() throws Exception {
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      for (int i = 1; i <= 3_000; i++) {
        String text =
            i % 100 == 0 ? "xyzzySECRET" + i + " 비밀번호였다 " + "q".repeat(i) : "message " + i;
        log.append(ROOM, said("kim", i, i, text), (entry, offset) -> {});
      }
      await()
          .untilAsserted(() ->
              assertThat(asked.found(Search.of("xyzzysecret3000", 9, List.of(Scope.open(ROOM)))))
                  .hasSize(1));
      await().until(() -> log.searchBacklog() == 0);
      assertThat(holding("xyzzySECRET")).isNotEmpty();
      assertThat(holding(Terms.sealed("xyzzysecret100"))).isNotEmpty();
      for (int i = 100; i <= 3_000; i += 100) {
        Entry redaction = entry(Kind.REDACT, "op", 4_000 + i, i, true, null);
        assertThat(asked.redact(ROOM, id(i, i), redaction)).isEqualTo(Redacted.DONE);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> !log.purging());
      assertThat(holding("xyzzySECRET")).isEmpty();
      assertThat(holding("xyzzysecret")).isEmpty();
      assertThat(holding("zzysecret")).isEmpty();
      assertThat(asked.found(Search.of("비밀번호", 99, List.of(Scope.open(ROOM))))).isEmpty();
      assertThat(holding("비밀번호")).isEmpty();
      assertThat(holding("밀번")).isEmpty();
      assertThat(holding("qqqqqqqqqqqqqqqqqqq")).isEmpty();
      assertThat(asked.texts(ROOM, Query.latest(null, 5_000))).hasSize(2_970);
    }
    assertThat(notices).isEmpty();
  }

  /** Where rows are deleted SQLite moves those beside them, and leaves copies of these behind. */
  @Test
  void noFileHoldsWhatWasTakenBackAfterManyOthersWereDeletedAroundIt() throws Exception {
    Random random = new Random(1);
    int messages = 20_000;
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      for (int i = 1; i <= messages; i++) {
        String text = "SECRET%06d".formatted(i) + "x".repeat(10 + random.nextInt(390));
        boolean stays = i % 7 == 0;
        Entry said = entry(Kind.MESSAGE, "kim", i, i % 10_000, stays, text);
        log.append(stays ? ROOM : "#gone" + i % 7, said, (entry, offset) -> {});
      }
      for (int i = 1; i < 7; i++) {
        log.ended("#gone" + i);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Asked.logsIn(folder).equals(List.of(ROOM)));
      for (int i = 14; i <= messages; i += 14) {
        Entry redaction = entry(Kind.REDACT, "op", messages + i, i % 10_000, true, null);
        assertThat(asked.redact(ROOM, id(i, i % 10_000), redaction)).isEqualTo(Redacted.DONE);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> !log.purging());
      assertThat(secretsIn(folder.resolve("history.db"))).allMatch(number -> number % 14 == 7);
    }
    assertThat(notices).isEmpty();
  }

  private static Set<Integer> secretsIn(Path file) throws IOException {
    String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return Pattern.compile("SECRET(\\d{6})")
        .matcher(bytes)
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .collect(Collectors.toSet());
  }

  /** Files of the folder that hold these bytes. */
  private List<Path> holding(String words) throws IOException {
    byte[] sought = words.getBytes(StandardCharsets.UTF_8);
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i + sought.length <= bytes.length; i++) {
          if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
            found.add(file);
            break;
          }
        }
      }
    }
    return found;
  }

  @Test
  void whatIsTooMuchTooOldOrClosedForEverIsDeletedInQuietMoments() throws Exception {
    long now = System.currentTimeMillis();
    long old = now - Duration.ofDays(8).toMillis();
    try (SqliteRoomLog log = SqliteRoomLog.open(options().keeping(5, 3, 7))) {
      Asked asked = new Asked(log);
      asked.append("#old", said("kim", old, 1, "old"), said("kim", now, 2, "new"));
      asked.append("#gone", entry(Kind.MESSAGE, "kim", now, 3, false, "zuclosed"));
      log.ended("#gone");
      for (int i = 0; i < 10; i++) {
        asked.append(ROOM, said("kim", now + i, i, "m" + i));
        asked.append("kim\0lee", said("kim", now + i, i, "t" + i));
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> {
            assertThat(asked.texts(ROOM, Query.latest(null, 99)))
                .containsExactly("m5", "m6", "m7", "m8", "m9");
            assertThat(asked.texts("kim\0lee", Query.latest(null, 99)))
                .containsExactly("t7", "t8", "t9");
            assertThat(asked.texts("#old", Query.latest(null, 99))).containsExactly("new");
          });
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(Export.figures(folder).logs())
                  .extracting(Export.LogFigures::entries)
                  .containsExactlyInAnyOrder(5L, 3L, 1L, 0L));
      await().atMost(Duration.ofSeconds(20)).until(() -> !log.purging());
      assertThat(holding("zuclosed")).isEmpty();
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void noFileHoldsWhatWasSaidInATalkThatHasEnded() throws Exception {
    long last;
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      asked.append(ROOM, said("kim", 1, 1, "stays"));
      for (int i = 1; i <= 500; i++) {
        Entry said = entry(Kind.MESSAGE, "kim", i, i, false, "xyzzySECRET" + i + " 비밀번호였다");
        log.append("3+8@a", said, (entry, offset) -> {});
      }
      asked.append("3+9@b", entry(Kind.MESSAGE, "kim", 600, 1, false, "plughSECRET"));
      await().until(() -> log.searchBacklog() == 0);
      assertThat(holding("xyzzySECRET")).isNotEmpty();
      assertThat(holding(Terms.sealed("xyzzysecret100"))).isNotEmpty();
      log.ended("3+8@a");
      last = asked.append("3+9@b", entry(Kind.MESSAGE, "kim", 700, 2, false, "plugh")).getFirst();
      await().until(log::purging);
      await().atMost(Duration.ofSeconds(30)).until(() -> !log.purging());
      assertThat(holding("xyzzySECRET")).isEmpty();
      assertThat(holding("xyzzysecret")).isEmpty();
      assertThat(holding("zzysecret")).isEmpty();
      assertThat(holding("비밀번호")).isEmpty();
      assertThat(holding("밀번")).isEmpty();
      assertThat(Export.figures(folder).logs())
          .extracting(Export.LogFigures::log)
          .containsExactly(ROOM, "3+9@b");
    }
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      log.endedTalks(); // as the chat does at its start
      await().until(log::purging);
      await().atMost(Duration.ofSeconds(30)).until(() -> !log.purging());
      assertThat(holding("plugh")).isEmpty();
      assertThat(asked.texts(ROOM, Query.latest(null, 9))).containsExactly("stays");
    }
    try (SqliteRoomLog log = open()) { // no offset is given twice, though the last ones are deleted
      log.endedTalks();
      assertThat(new Asked(log).append(ROOM, said("kim", 800, 3, "new")).getFirst())
          .isGreaterThan(last);
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void aBackupOfARunningServerHoldsAllAndComesBack(@TempDir Path elsewhere) throws Exception {
    Path file = elsewhere.resolve("backup.db");
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      asked.append(ROOM, said("kim", 1, 1, "kept"));
      Backup.take(folder, file);
      asked.append(ROOM, said("kim", 2, 2, "later"));
      assertThatThrownBy(() -> Backup.take(folder, file)).hasMessageContaining("is there already");
      assertThatThrownBy(() -> Backup.restore(file, folder, true)).hasMessageContaining("in use");
    }
    assertThatThrownBy(() -> Backup.restore(file, folder, false)).hasMessageContaining("--replace");
    Backup.restore(file, folder, true);
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      assertThat(asked.texts(ROOM, Query.latest(null, 9))).containsExactly("kept");
      await()
          .untilAsserted(() ->
              assertThat(asked.found(Search.of("kept", 9, List.of(Scope.open(ROOM))))).hasSize(1));
    }
    Path nonsense = Files.writeString(elsewhere.resolve("no.db"), "nothing".repeat(1000));
    assertThatThrownBy(() -> Backup.restore(nonsense, folder, true))
        .hasMessageContaining("is no backup of a history");
    assertThatThrownBy(() -> Backup.take(elsewhere, file))
        .hasMessageContaining("there is no history");
  }

  @Test
  void anExportHasOneJsonObjectALine() throws Exception {
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      asked.append(
          ROOM,
          said("kim", 1, 1, "say \"hi\"\\\n\u0001"),
          entry(Kind.JOIN, "lee", 2, 2, true, null));
      StringBuilder out = new StringBuilder();
      Export.write(folder, out, notices::add);
      assertThat(out.toString().lines())
          .containsExactly(
              "{\"offset\":1,\"log\":\"#room\",\"kind\":\"message\",\"time\":1,\"id\":\""
                  + id(1, 1)
                  + "\",\"source\":\"kim!~u@host.test\",\"target\":\"#room\",\"text\":"
                  + "\"say \\\"hi\\\"\\\\\\n\\u0001\",\"open\":true}",
              "{\"offset\":2,\"log\":\"#room\",\"kind\":\"join\",\"time\":2,\"id\":\""
                  + id(2, 2)
                  + "\",\"source\":\"lee!~u@host.test\",\"target\":\"#room\",\"open\":true}");
    }
  }
}
