package madang.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.Query;
import madang.chat.RoomLog.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that stores, by SIGKILL, {@code -Dkills} times (10): what it acknowledged is
 * there afterwards, once and in order.
 */
class KilledStoreTest {
  private static final int KILLS = Integer.getInteger("kills", 10);

  @Test
  void whatWasAcknowledgedBeforeAKillIsThereOnceAndInOrder(@TempDir Path folder) throws Exception {
    Random random = new Random(4);
    List<String> acknowledged = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      long first = 1 + i * 1_000_000L;
      acknowledged.addAll(Killed.after(1 + random.nextInt(3_000), folder, "fsync", first));
    }
    assertThat(missing(folder, acknowledged)).isEmpty();
  }

  /** Acknowledged ones that a store doesn't have; it also looks at order and repetitions. */
  private static List<String> missing(Path folder, List<String> acknowledged) throws Exception {
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
