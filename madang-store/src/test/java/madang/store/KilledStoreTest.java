package madang.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.Query;
import madang.chat.RoomLog.Scope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that stores, by SIGKILL, {@code -Dkills} times (10): what it acknowledged is
 * there afterwards, once and in order.
 */
class KilledStoreTest {
  private static final int KILLS = Integer.getInteger("kills", 10);

  @TempDir static Path work;
  private static boolean compiled;

  @BeforeAll
  static void compile() throws Exception {
    Path source = work.resolve("last_fsync.c");
    try (var in = KilledStoreTest.class.getResourceAsStream("/last_fsync.c")) {
      Files.copy(java.util.Objects.requireNonNull(in), source);
    }
    try {
      Process gcc =
          new ProcessBuilder(
                  "gcc",
                  "-shared",
                  "-fPIC",
                  "-O1",
                  "-Wall",
                  "-Werror",
                  "-o",
                  library().toString(),
                  source.toString(),
                  "-ldl")
              .inheritIO()
              .start();
      compiled = gcc.waitFor() == 0;
    } catch (java.io.IOException e) {
      compiled = false;
    }
    if (!compiled && "1".equals(System.getenv("MADANG_REQUIRE_PROGRAMS"))) {
      throw new AssertionError("gcc is missing, or doesn't compile last_fsync.c");
    }
  }

  private static Path library() {
    return work.resolve("last_fsync.so");
  }

  @Test
  void whatWasAcknowledgedBeforeAKillIsThereOnceAndInOrder(@TempDir Path folder) throws Exception {
    Random random = new Random(4);
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      long first = 1 + i * 1_000_000L;
      acknowledged.addAll(
          Killed.after(1 + random.nextInt(3_000), folder, "fsync", first, Map.of()));
    }
    assertThat(missing(folder, acknowledged)).isEmpty();
  }

  @Test
  void whatWasAcknowledgedIsThereThoughTheDiskGotOnlyWhatWasSynced() throws Exception {
    assumeTrue(compiled, "gcc is missing");
    Path folder = Files.createTempDirectory(work, "fsync");
    List<String> acknowledged = killedWithLostCache(folder, "fsync", 4_000);
    assertThat(missing(folder.resolve("disk"), acknowledged)).isEmpty();
  }

  @Test
  void relaxedLosesThenWhatItHadAcknowledged() throws Exception {
    assumeTrue(compiled, "gcc is missing");
    Path folder = Files.createTempDirectory(work, "relaxed");
    List<String> acknowledged = killedWithLostCache(folder, "relaxed", 4_000);
    assertThat(missing(folder.resolve("disk"), acknowledged)).isNotEmpty();
  }

  /** In folder/disk is then what a disk has that got nothing after the last fsync. */
  private static List<String> killedWithLostCache(Path folder, String durability, int many)
      throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    Path live = folder.resolve("live");
    // It begins with a store that is there, as its files' own making isn't the point.
    SqliteRoomLog.open(StoreOptions.in(live, System.err::println)).close();
    Files.copy(live.resolve("history.db"), disk.resolve("history.db"));
    return Killed.after(
        many,
        live,
        durability,
        1,
        Map.of(
            "LD_PRELOAD", library().toString(),
            "LAST_FSYNC", disk.toString(),
            "WATCHED_PREFIX", live.resolve("history.db").toString()));
  }

  /** Acknowledged ones that a store doesn't have; it also looks at order and repetitions. */
  private static List<String> missing(Path folder, List<String> acknowledged) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().startsWith(".next-"))
          .forEach(file -> file.toFile().delete());
    }
    assertThat(acknowledged).isNotEmpty().doesNotHaveDuplicates();
    TreeMap<String, List<String>> there = new TreeMap<>();
    try (SqliteRoomLog log = SqliteRoomLog.open(StoreOptions.in(folder, KilledStoreTest::say))) {
      Asked asked = new Asked(log);
      for (String id : acknowledged) {
        there.computeIfAbsent(Appender.room(id), room -> ids(asked, room));
      }
    }
    for (List<String> ids : there.values()) {
      assertThat(ids).isSorted().doesNotHaveDuplicates();
    }
    List<String> all = there.values().stream().flatMap(List::stream).sorted().toList();
    return acknowledged.stream()
        .filter(id -> java.util.Collections.binarySearch(all, id) < 0)
        .toList();
  }

  private static void say(String line) {
    System.err.println(line);
  }

  private static List<String> ids(Asked asked, String room) {
    List<String> ids = new ArrayList<>();
    Bound last = Bound.at(0);
    while (true) {
      List<Entry> page = asked.page(Scope.open(room), Query.after(last, 5_000)).entries();
      if (page.isEmpty()) {
        return ids;
      }
      page.forEach(entry -> ids.add(entry.id()));
      last = Bound.of(page.getLast());
    }
  }
}
