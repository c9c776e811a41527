package madang.store;

import static madang.chat.Page.Failure.BROKEN;
import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import madang.chat.Entry;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomLog;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does wrong: found, said in a line, refused to the sender; and what works goes on. */
class FaultsTest {
  private static final String ROOM = "#room";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private SqliteRoomLog open() throws StoreException {
    return SqliteRoomLog.open(StoreOptions.in(folder, notices::add));
  }

  private Path history() {
    return folder.resolve("history.db");
  }

  @Test
  void whileAnotherProcessLocksTheFileMessagesAreRefusedAndThenStoredAgain() throws Exception {
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      asked.append(ROOM, said("kim", 1, 1, "before"));
      try (var other = Database.copier(history())) {
        Database.run(other, "BEGIN IMMEDIATE");
        assertThat(asked.append(ROOM, said("kim", 2, 2, "refused")))
            .containsExactly(RoomLog.FAILED);
        assertThat(asked.texts(ROOM, Query.latest(null, 9))).containsExactly("before");
        Database.run(other, "ROLLBACK");
      }
      assertThat(asked.append(ROOM, said("kim", 3, 3, "after"))).allMatch(at -> at >= 0);
      assertThat(asked.texts(ROOM, Query.latest(null, 9))).containsExactly("before", "after");
    }
    assertThat(notices)
        .satisfiesExactly(
            line -> assertThat(line).contains("is locked by another process: end that one"),
            line -> assertThat(line).isEqualTo("history: history.db works again"));
  }

  @Test
  void talksOfTheTimeBeforeAreDeletedAlsoWhenTheFileWasLockedAtTheStart() throws Exception {
    try (SqliteRoomLog log = open()) {
      new Asked(log).append("3+8@a", said("kim", 1, 1, "of the time before"));
    }
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      try (var other = Database.copier(history())) {
        Database.run(other, "BEGIN IMMEDIATE");
        log.endedTalks();
        assertThat(asked.append("5+6@b", said("lee", 2, 2, "refused")))
            .containsExactly(RoomLog.FAILED);
        Database.run(other, "ROLLBACK");
      }
      assertThat(asked.append("5+6@b", said("lee", 3, 3, "stays"))).allMatch(at -> at >= 0);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(Asked.logsIn(folder)).containsExactly("5+6@b"));
    }
  }

  @Test
  void whatIsMoreThanMayWaitIsRefusedAtOnce() throws Exception {
    try (SqliteRoomLog log = open();
        var other = Database.copier(history())) {
      Database.run(other, "BEGIN IMMEDIATE");
      AtomicInteger refused = new AtomicInteger();
      for (int i = 0; i < Writer.MOST_PENDING + 10; i++) {
        log.append(ROOM, said("kim", i, 1, "x"), (entry, at) -> refused.addAndGet(at < 0 ? 1 : 0));
      }
      assertThat(refused.get()).isGreaterThanOrEqualTo(10);
      Database.run(other, "ROLLBACK");
      await()
          .atMost(PATIENCE)
          .until(() -> new Asked(log).append(ROOM, said("kim", 99_999, 1, "x")).getFirst() >= 0);
    }
  }

  @Test
  void aFullDiskRefusesMessagesUntilThereIsRoomAgain() throws Exception {
    String out = onADiskOfItsOwn("size=6m", FullDisk.class);
    assertThat(out)
        .contains("stored\n", "is full: free some space; until then messages are refused")
        .contains("refused\n", "read 1\n", "works again\n", "stored again\n")
        .doesNotContain("Exception");
  }

  @Test
  void whereNoProgramMayBeLoadedFromTheDiskTheLibraryComesFromElsewhere() throws Exception {
    assertThat(onADiskOfItsOwn("noexec", Opened.class)).contains("opened\n");
    assertThat(onADiskOfItsOwn("noexec", Opened.class, "-Djava.io.tmpdir=" + folder))
        .contains("SQLite's library can be loaded neither from " + folder, "noexec");
  }

  /** What a program says that has this test's folder as a disk; skipped where none can be made. */
  private String onADiskOfItsOwn(String options, Class<?> program, String... more)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o " + options + " tmpfs \"$1\" || exit 77; shift; exec \"$@\"",
                "sh",
                folder.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(List.of(more));
    command.addAll(List.of(program.getName(), folder.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    assumeTrue(code != 77 && !out.contains("unshare:"), "no tmpfs can be mounted here");
    assertThat(code).as(out).isZero();
    return out;
  }

  @Test
  void aFileThatWasCutOffIsSaidToBeDamaged() throws Exception {
    try (SqliteRoomLog log = open()) {
      fill(log, 2_000);
    }
    try (RandomAccessFile file = new RandomAccessFile(history().toFile(), "rw")) {
      file.setLength(file.length() / 2 / 4096 * 4096);
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is damaged: stop the server and restore a backup");
  }

  @Test
  void whatIsLostWithTheDamagedWalOfAKilledServerIsSaid(@TempDir Path killed) throws Exception {
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      await().atMost(PATIENCE).until(() -> !log.purging()); // else the WAL is emptied meanwhile
      for (int i = 1; i <= 50; i++) {
        asked.append(ROOM, said("kim", i, i, "message " + i));
      }
      asked.append(ROOM, said("kim", 51, 51, "the last one"));
      assertThat(lostBy(killed, wal -> wal)).isEmpty();
      assertThat(lostBy(killed, wal -> flipped(wal, 20))).isNotEmpty(); // in the salts
      assertThat(lostBy(killed, wal -> flipped(wal, wal.length / 2))).isNotEmpty();
      assertThat(lostBy(killed, wal -> flipped(wal, wal.length - 10))).isNotEmpty();
      assertThat(lostBy(killed, wal -> Arrays.copyOf(wal, wal.length - 1))).isNotEmpty();
      assertThat(lostBy(killed, wal -> new byte[0])).isNotEmpty();
    }
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] flipped = bytes.clone();
    flipped[at] ^= 1;
    return flipped;
  }

  /** What a store says whose server was killed now, when its WAL has become this. */
  private List<String> lostBy(Path killed, UnaryOperator<byte[]> damage) throws Exception {
    for (String file : List.of("history.db", "history.db-shm", "history.db-wal")) {
      Files.write(killed.resolve(file), Files.readAllBytes(folder.resolve(file)));
    }
    Path wal = killed.resolve("history.db-wal");
    Files.write(wal, damage.apply(Files.readAllBytes(wal)));
    List<String> said = new CopyOnWriteArrayList<>();
    try (SqliteRoomLog log = SqliteRoomLog.open(StoreOptions.in(killed, said::add))) {
      String last = said.isEmpty() ? "the last one" : "said";
      assertThat(new Asked(log).append(ROOM, said("kim", 99, 99, "said"))).allMatch(at -> at >= 0);
      assertThat(new Asked(log).texts(ROOM, Query.latest(null, 2))).contains(last);
    }
    assertThat(said).allMatch(line -> line.contains(wal + " is damaged: some of what was stored"));
    return said;
  }

  @Test
  void whoReadsForLongWhileSomethingIsDeletedKeepsNobodyWaiting() throws Exception {
    try (SqliteRoomLog log = open();
        var other = Database.reader(history())) {
      Asked asked = new Asked(log);
      asked.append(ROOM, said("kim", 1, 1, "taken back"));
      await().atMost(PATIENCE).until(() -> !log.purging());
      asked.append(ROOM, said("kim", 2, 2, "stays"));
      other.setAutoCommit(false);
      assertThat(Database.number(other, "SELECT count(*) FROM entry")).isEqualTo(2);
      Entry redaction = Asked.entry(Entry.Kind.REDACT, "op", 3, 3, true, null);
      asked.redact(ROOM, Asked.id(1, 1), redaction);
      await().atMost(PATIENCE).until(this::unindexed); // only that reader is in the way now
      CompletableFuture.runAsync(() -> appendNowAndThen(asked)).get(10, TimeUnit.SECONDS);
      assertThat(log.purging()).isTrue();
      other.rollback();
      await().atMost(PATIENCE).until(() -> !log.purging());
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void aFileThatIsNoDatabaseIsSaidToBeDamaged() throws Exception {
    Files.writeString(history(), "this is no database".repeat(1000));
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void anEntryWithFlippedBitsIsLeftOutAndTheOthersAreReadable() throws Exception {
    try (SqliteRoomLog log = open()) {
      fill(log, 2_000);
    }
    overwrite("message number 1000 ", "message nUmber 1000 ");
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      assertThat(asked.texts(ROOM, Query.latest(null, 5_000)))
          .hasSize(1_999)
          .contains("message number 999 ", "message number 1001 ");
      assertThat(asked.append(ROOM, said("kim", 9_999, 1, "x"))).allMatch(at -> at >= 0);
    }
    assertThat(notices).hasSize(1);
    assertThat(notices.getFirst()).contains("is not what was written", "restore a backup");
  }

  @Test
  void aDamagedSearchIndexIsMadeAnew() throws Exception {
    try (SqliteRoomLog log = open()) {
      fill(log, 10);
    }
    Files.writeString(folder.resolve("search.db"), "this is no database".repeat(1000));
    try (SqliteRoomLog log = open()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            var page =
                Asked.<Page>ask(
                    a -> log.search(Search.of("number", 99, List.of(Scope.open(ROOM))), a));
            assertThat(page.failure()).isNull();
            assertThat(page.entries()).hasSize(10);
          });
    }
    assertThat(notices)
        .first()
        .asString()
        .contains("search.db is damaged: it is made anew, nothing is lost");
    assertThat(notices).noneMatch(line -> line.contains("restore"));
  }

  @Test
  void whatIsMadeIsForItsOwnerAloneInAFolderThatWasThereBefore() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (SqliteRoomLog log = open()) {
      fill(log, 1);
      for (String name : List.of("history.db", "history.db-wal", "search.db", "search.db-wal")) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
            .as(name)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void whatIsNoFileIsSaidToBeNone() throws Exception {
    Files.createDirectory(history());
    assertThatThrownBy(this::open).hasMessageContaining("(it is a folder)");
    Files.delete(history());
    Files.createFile(history()); // as a first start on a full disk leaves it
    assertThatThrownBy(() -> Export.figures(folder)).hasMessage(history() + " holds no history");
  }

  @Test
  void aRoomOnDamagedPagesIsSaidToBeDamagedOnceAndOthersAreReadable() throws Exception {
    try (SqliteRoomLog log = open()) {
      fill(log, 2_000);
      for (int i = 0; i < 500; i++) {
        log.append("#other", said("lee", 5_000 + i, i, "sound " + i), (entry, offset) -> {});
      }
      new Asked(log).append("#other", said("lee", 6_000, 1, "sound 500"));
      await().atMost(PATIENCE).until(() -> log.searchBacklog() == 0);
    }
    damagePageOf("message number 100 ");
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      for (int i = 0; i < 3; i++) {
        assertThat(asked.page(Scope.open(ROOM), Query.latest(null, 5_000)).failure())
            .isEqualTo(Page.Failure.BROKEN);
        assertThat(asked.texts("#other", Query.latest(null, 5_000))).hasSize(501);
      }
      assertThat(asked.texts(ROOM, Query.latest(null, 10))).hasSize(10);
      assertThat(asked.append("#other", said("lee", 9_000, 1, "x"))).allMatch(at -> at >= 0);
      assertThat(asked.found(Search.of("sound", 999, List.of(Scope.open("#other"))))).hasSize(501);
    }
    assertThat(notices).hasSize(1);
    assertThat(notices.getFirst()).contains("is damaged: stop the server", "--replace");
  }

  @Test
  void aSearchIndexMadeAnewPassesOverWhatIsDamaged() throws Exception {
    try (SqliteRoomLog log = open()) {
      fill(log, 2_000);
    }
    damagePageOf("message number 100 ");
    Indexer.delete(folder.resolve("search.db"));
    try (SqliteRoomLog log = open()) {
      await().atMost(PATIENCE).until(() -> log.searchBacklog() == 0);
      Asked asked = new Asked(log);
      assertThat(asked.found(Search.of("2000", 9, List.of(Scope.open(ROOM))))).hasSize(1);
      assertThat(asked.found(Search.of("1500", 9, List.of(Scope.open(ROOM))))).hasSize(1);
    }
  }

  @Test
  void aFileThatIsCutOffMeanwhileIsSaidToBeDamaged() throws Exception {
    try (SqliteRoomLog log = open()) {
      fill(log, 5_000);
    }
    try (SqliteRoomLog log = open()) {
      try (RandomAccessFile file = new RandomAccessFile(history().toFile(), "rw")) {
        file.setLength(file.length() / 2 / 4096 * 4096);
      }
      Asked asked = new Asked(log);
      assertThat(asked.page(Scope.open(ROOM), Query.latest(null, 9_999)).failure())
          .isEqualTo(Page.Failure.BROKEN);
    }
    assertThat(notices).isNotEmpty().allMatch(line -> line.contains("is damaged: stop the server"));
  }

  @Test
  void aFileThatAnotherProcessKeepsForItselfIsSaidToBeLockedAtTheStart() throws Exception {
    open().close();
    try (var other = Database.copier(history())) {
      Database.pragma(other, "locking_mode = EXCLUSIVE");
      Database.run(other, "BEGIN EXCLUSIVE");
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is locked by another process: end that one");
      Database.run(other, "ROLLBACK");
    }
    open().close();
  }

  @Test
  void aFolderInPlaceOfTheFileIsSaidToBeInTheWay() throws Exception {
    Files.createDirectories(history());
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("can't be read or written");
  }

  @Test
  void aFolderThatCannotBeMadeIsSaidToBe() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> SqliteRoomLog.open(StoreOptions.in(file.resolve("data"), s -> {})))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("nothing can be stored in")
        .hasMessageContaining("--data DIR");
  }

  @Test
  void whatIsWrongWithOneWishKeepsNobodyElseWaiting() throws Exception {
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      assertThat(asked.append(ROOM, nonsense())).containsExactly(RoomLog.FAILED);
      log.append(
          ROOM,
          said("kim", 1, 1, "one"),
          (entry, offset) -> {
            throw new IllegalStateException("a listener's mistake");
          });
      log.read(
          Scope.open(ROOM),
          Query.latest(null, 1),
          page -> {
            throw new IllegalStateException("another one's");
          });
      assertThat(asked.append(ROOM, said("kim", 2, 2, "two"))).allMatch(at -> at >= 0);
      assertThat(asked.page(Scope.open(ROOM), nothing()).failure()).isEqualTo(BROKEN);
      assertThat(asked.texts(ROOM, Query.latest(null, 9))).containsExactly("one", "two");
    }
    assertThat(notices)
        .filteredOn(line -> line.startsWith("history: this should not happen, please report it: "))
        .hasSize(4);
  }

  @SuppressWarnings("NullAway") // that it can't be is what makes it a mistake
  private static Entry nonsense() {
    return new Entry(null, 7, null, "", 1, "", true, null, 0, null, null);
  }

  @SuppressWarnings("NullAway") // the same
  private static Query nothing() {
    return null;
  }

  @Test
  void aTreeThatLeadsInACircleHoldsUpNoRedactionElsewhere() throws Exception {
    try (SqliteRoomLog log = open()) {
      fill(log, 2_000);
    }
    long root;
    try (var reader = Database.reader(history())) {
      root = Database.number(reader, "SELECT rootpage FROM sqlite_schema WHERE name = 'entry'");
    }
    try (RandomAccessFile file = new RandomAccessFile(history().toFile(), "rw")) {
      long page = (root - 1) * 4096;
      file.seek(page);
      assertThat(file.readByte()).as("an interior page").isEqualTo((byte) 5);
      file.seek(page + 12);
      file.seek(page + file.readUnsignedShort());
      file.writeInt((int) root); // its first child
    }
    try (SqliteRoomLog log = open()) {
      Asked asked = new Asked(log);
      Entry redaction = Asked.entry(Entry.Kind.REDACT, "op", 3_000, 3_000, true, null);
      String id = asked.page(Scope.open(ROOM), Query.latest(null, 1)).entries().getFirst().id();
      assertThat(asked.redact(ROOM, id, redaction)).isEqualTo(RoomLog.Redacted.DONE);
      await().atMost(PATIENCE).until(() -> !log.purging());
      assertThat(asked.append(ROOM, said("kim", 4_000, 4_000, "x"))).allMatch(at -> at >= 0);
    }
  }

  @Test
  void anEntryInTheWayOfTheNextOneIsDamage() throws Exception {
    try (SqliteRoomLog log = open();
        var other = Database.writerOfExisting(history(), "FULL")) {
      Asked asked = new Asked(log);
      long offset = asked.append(ROOM, said("kim", 1, 1, "x")).getFirst();
      Database.run(other, "UPDATE entry SET offset = offset + 1");
      assertThat(asked.append(ROOM, said("kim", 2, 2, "y"))).isNotEqualTo(List.of(offset + 1));
    }
    assertThat(notices).anyMatch(line -> line.contains(history() + " is damaged: stop the server"));
  }

  private boolean unindexed() throws SQLException {
    try (var now = Database.reader(history())) {
      return Database.number(now, "SELECT count(*) FROM unindex") == 0;
    }
  }

  /** Over many of the writer's ticks. */
  private static void appendNowAndThen(Asked asked) {
    for (int i = 10; i < 25; i++) {
      asked.append(ROOM, said("kim", i, i, "x"));
      try {
        Thread.sleep(150);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static void fill(SqliteRoomLog log, int messages) {
    for (int i = 1; i < messages; i++) {
      log.append(ROOM, said("kim", i, i, "message number " + i + " "), (entry, offset) -> {});
    }
    new Asked(log)
        .append(ROOM, said("kim", messages, messages, "message number " + messages + " "));
  }

  /** Makes the page that holds these words one that SQLite can't read. */
  private void damagePageOf(String words) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(history().toFile(), "rw")) {
      file.seek(placeOf(words) / 4096 * 4096L);
      file.write(0xff);
    }
  }

  private void overwrite(String old, String now) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(history().toFile(), "rw")) {
      file.seek(placeOf(old));
      file.write(now.getBytes(StandardCharsets.UTF_8));
    }
  }

  private int placeOf(String words) throws IOException {
    byte[] bytes = Files.readAllBytes(history());
    byte[] sought = words.getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (!Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
      at++;
    }
    return at;
  }
}
