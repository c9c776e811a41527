package madang.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far one search goes. */
class SearchSessionTest {
  private static final int PAGE = SearchSession.HITS_AT_ONCE;

  @TempDir Path folder;

  /** Messages while the room was open, while it was closed, and while it was open again. */
  private void store(int open, int closed, int last) throws Exception {
    try (Tables tables = Tables.open(history(), StoreOptions.Durability.RELAXED);
        SearchTables index = SearchTables.open(folder.resolve("search.db"))) {
      for (int i = 1; i <= open + closed + last; i++) {
        boolean hidden = i > open && i <= open + closed;
        Entry said = Asked.entry(Entry.Kind.MESSAGE, "kim", i, i, !hidden, "tea " + i);
        tables.append("#room", said);
      }
      tables.commit();
      try (ReadSession session = new ReadSession(history(), row -> {})) {
        for (Rows.Row row : session.next(0, open + closed + last)) {
          index.add(row);
        }
      }
      index.commit(open + closed + last);
    }
  }

  private Path history() {
    return folder.resolve("history.db");
  }

  private List<String> found(int mostHits, Search search) throws Exception {
    try (SearchSession session = new SearchSession(folder.resolve("search.db"), mostHits);
        ReadSession history = new ReadSession(history(), row -> {})) {
      return session.search(search, history).stream().map(Entry::id).toList();
    }
  }

  @Test
  void beyondSoManyHitsNothingIsFound() throws Exception {
    store(1, 2 * PAGE - 2, 1);
    int last = 2 * PAGE;
    Search tea = Search.of("tea", 9, List.of(Scope.open("#room")));
    Search forwards = tea.between(Bound.at(0), null);
    String newest = Asked.id(last, last);
    String oldest = Asked.id(1, 1);
    assertThat(found(PAGE, tea)).containsExactly(newest);
    assertThat(found(PAGE, forwards)).containsExactly(oldest);
    assertThat(found(2 * PAGE, tea)).containsExactly(newest, oldest);
    assertThat(found(2 * PAGE, forwards)).containsExactly(newest, oldest);
    assertThat(found(SearchSession.MOST_HITS, tea)).containsExactly(newest, oldest);
  }
}
