package madang.store;

import static madang.store.Asked.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export while the server runs. */
class ExportTest {
  @TempDir Path folder;
  private final List<String> notices = new CopyOnWriteArrayList<>();

  private SqliteRoomLog open() throws StoreException {
    return SqliteRoomLog.open(StoreOptions.in(folder, notices::add));
  }

  @Test
  void aRoomThatBeganWhileAnExportRunsIsNamedInIt() throws Exception {
    try (SqliteRoomLog log = open()) {
      for (int i = 1; i <= 2_000; i++) {
        log.append("#room", said("kim", i, i, "x"), (entry, offset) -> {});
      }
      Asked asked = new Asked(log);
      asked.append("#room", said("kim", 3_000, 1, "last"));
      StringBuilder out = new StringBuilder();
      Appendable meanwhile =
          new Writer() {
            @Override
            public void write(char[] characters, int offset, int count) {
              if (out.isEmpty()) {
                asked.append("#late", said("kim", 4_000, 1, "news"));
              }
              out.append(characters, offset, count);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          };
      Export.write(folder, meanwhile, notices::add);
      assertThat(out.toString().lines()).last().asString().contains("\"log\":\"#late\"", "news");
    }
  }

  @Test
  void theFiguresSayHowMuchSearchDoesNotFindYet() throws Exception {
    Tables tables = Tables.open(folder.resolve("history.db"), StoreOptions.Durability.FSYNC);
    for (int i = 1; i <= 5; i++) {
      tables.append("#room", said("kim", i, i, "tea"));
    }
    tables.commit();
    tables.close();
    assertThat(Export.figures(folder).unsearchable()).isEqualTo(5);
    try (SearchTables index = SearchTables.open(folder.resolve("search.db"))) {
      index.commit(3);
    }
    assertThat(Export.figures(folder).unsearchable()).isEqualTo(2);
    try (SqliteRoomLog log = open()) {
      await().until(() -> log.searchBacklog() == 0);
      assertThat(Export.figures(folder).unsearchable()).isZero();
    }
  }
}
