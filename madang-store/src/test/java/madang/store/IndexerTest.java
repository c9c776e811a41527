package madang.store;

import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import madang.chat.Page;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the search index waits for. */
class IndexerTest {
  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private SqliteRoomLog open() throws StoreException {
    return SqliteRoomLog.open(StoreOptions.in(folder, notices::add));
  }

  @Test
  void whatIsDeletedBeforeItWasIndexedIsNotWaitedForByTheIndex() throws Exception {
    Tables tables = Tables.open(folder.resolve("history.db"), StoreOptions.Durability.FSYNC);
    tables.delete(tables.append("#room", said("kim", 1, 1, "oops")));
    tables.commit();
    tables.close();
    try (SqliteRoomLog log = open()) {
      await().until(() -> !log.purging() && log.searchBacklog() == 0);
    }
  }

  @Test
  void aSearchRightAfterTheFirstStartFindsAnIndex() throws Exception {
    for (int i = 0; i < 10; i++) {
      Path each = folder.resolve("store" + i);
      try (SqliteRoomLog log = SqliteRoomLog.open(StoreOptions.in(each, notices::add))) {
        Page page =
            Asked.ask(answer -> log.search(Search.of("x", 9, List.of(Scope.open("#a"))), answer));
        assertThat(page.failure()).isNull();
      }
    }
    assertThat(notices).isEmpty();
  }
}
