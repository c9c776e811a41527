package madang.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import madang.store.Rows.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search index as the indexer writes it. */
class SearchTablesTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("search.db");
  }

  @Test
  void whatWasAddedInManyTransactionsIsFoundAndMergingComesToAnEnd() throws Exception {
    try (SearchTables tables = SearchTables.open(file())) {
      for (int i = 1; i <= 1_000; i++) {
        tables.add(message(i, "word" + i % 10 + " 안녕하세요"));
        if (i % 5 == 0) {
          tables.commit(i);
        }
      }
      int merges = 0;
      while (tables.merge()) {
        assertThat(++merges).isLessThan(1_000);
      }
      assertThat(merges).isPositive();
      assertThat(found("word3")).isEqualTo(100);
      assertThat(found("하세")).isEqualTo(1_000);
      assertThat(tables.mark()).isEqualTo(1_000);
    }
  }

  @Test
  void anIndexOfAnotherFormIsMadeAnew() throws Exception {
    try (SearchTables tables = SearchTables.open(file())) {
      tables.add(message(1, "hello"));
      tables.commit(1);
    }
    try (Connection other = Database.writer(file(), "NORMAL")) {
      Database.pragma(other, "user_version = 1");
    }
    try (SearchTables tables = SearchTables.open(file())) {
      assertThat(tables.mark()).isZero();
      assertThat(found("hello")).isZero();
    }
  }

  private static Row message(int offset, String text) {
    return new Row(offset, 1, Asked.said("kim", offset, offset, text));
  }

  private int found(String words) throws SQLException {
    try (Connection reader = Database.reader(file());
        PreparedStatement select =
            reader.prepareStatement("SELECT count(*) FROM words WHERE words MATCH ?")) {
      select.setString(1, "body : (" + Terms.query(words) + ")");
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
