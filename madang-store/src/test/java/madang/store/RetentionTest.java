package madang.store;

import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms are kept to their limit, however many there are and however much is said. */
class RetentionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private SqliteRoomLog keeping(int perRoom) throws StoreException {
    return SqliteRoomLog.open(StoreOptions.in(folder, notices::add).keeping(perRoom, 0, 0));
  }

  private long entries() throws StoreException {
    return Export.figures(folder).logs().stream().mapToLong(Export.LogFigures::entries).sum();
  }

  @Test
  void aRoomInWhichVeryMuchIsSaidIsKeptToItsLimitSoon() throws Exception {
    try (SqliteRoomLog log = keeping(10)) {
      for (int i = 0; i < 30_000; i++) {
        log.append("#room", said("kim", i, 1, "x"), (entry, offset) -> {});
      }
      await().atMost(PATIENCE).until(() -> log.searchBacklog() == 0 && entries() == 10);
    }
    assertThat(notices).isEmpty();
  }

  @Test
  void ofManyRoomsNoneWaitsLongForItsTurn() throws Exception {
    try (SqliteRoomLog log = keeping(1)) {
      for (int i = 0; i < 600; i++) {
        log.append("#room" + i % 200, said("kim", i, 1, "x"), (entry, offset) -> {});
      }
      await().atMost(PATIENCE).until(() -> log.searchBacklog() == 0 && entries() == 200);
    }
    assertThat(notices).isEmpty();
  }
}
