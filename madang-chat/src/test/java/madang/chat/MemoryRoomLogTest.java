package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is remembered when strangers say much. */
class MemoryRoomLogTest {
  private static final int MANY = 1_000;

  @Test
  void longMessagesTakeThePlaceOfMoreShortOnes() {
    int units = 100 * (MemoryRoomLog.ENTRY_UNITS + 10);
    assertThat(keptOf(units, "0123456789")).isEqualTo(100);
    assertThat(keptOf(units, "x".repeat(400))).isBetween(34, 35);
    assertThat(keptOf(units, "x".repeat(40_000))).isEqualTo(1);
  }

  @Test
  void aClosedRoomThatHasEndedLeavesItsPlaceToOthers() {
    MemoryRoomLog log = kept(100 * (MemoryRoomLog.ENTRY_UNITS + 1));
    fill(log, "#closed", "x");
    log.ended("#closed"); // what was said there was said in private
    fill(log, "#b", "x");
    assertThat(newest(log, "#b")).hasSize(100);
  }

  @Test
  void tagsCountAsTextDoes() {
    MemoryRoomLog log = kept(100 * (MemoryRoomLog.ENTRY_UNITS + 10));
    for (int i = 0; i < MANY; i++) {
      log.append("#a", entry("", "x".repeat(400)), (entry, offset) -> {});
    }
    assertThat(newest(log, "#a")).hasSizeBetween(34, 35);
  }

  @Test
  void whenThereIsTooMuchEachRoomKeepsItsNewest() {
    int rooms = 100;
    MemoryRoomLog log = kept(10 * MemoryRoomLog.ENTRY_UNITS);
    for (int i = 0; i < rooms * 20; i++) {
      log.append("#" + i % rooms, entry("x", null), (entry, offset) -> {});
    }
    for (int i = 0; i < rooms; i++) {
      assertThat(newest(log, "#" + i)).hasSize(1);
    }
  }

  @Test
  void aTalkKeepsItsOwnNumber() {
    MemoryRoomLog log = new MemoryRoomLog(5, 3);
    fill(log, "#a", "x");
    fill(log, "kim lee", "x");
    assertThat(newest(log, "#a")).hasSize(5);
    assertThat(newest(log, "kim lee")).hasSize(3);
  }

  private static MemoryRoomLog kept(int units) {
    return new MemoryRoomLog(MANY, MANY, units, Runnable::run);
  }

  private static int keptOf(int units, String text) {
    MemoryRoomLog log = kept(units);
    fill(log, "#a", text);
    return newest(log, "#a").size();
  }

  private static void fill(MemoryRoomLog log, String room, String text) {
    for (int i = 0; i < MANY; i++) {
      log.append(room, entry(text, null, !room.equals("#closed")), (entry, offset) -> {});
    }
  }

  private static List<Entry> newest(MemoryRoomLog log, String room) {
    List<Entry> found = new ArrayList<>();
    log.read(
        RoomLog.Scope.open(room), Query.latest(null, MANY), page -> found.addAll(page.entries()));
    return found;
  }

  private static Entry entry(String text, @Nullable String tags) {
    return entry(text, tags, true);
  }

  private static Entry entry(String text, @Nullable String tags, boolean open) {
    Identity kim = new Identity("kim", "~kim", "127.0.0.1");
    return new Entry(Entry.Kind.MESSAGE, 1, kim, "#a", 0, "id", open, text, 0, null, tags);
  }
}
