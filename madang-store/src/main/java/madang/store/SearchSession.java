package madang.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.RoomLog.Scope;
import madang.chat.Search;
import madang.store.Rows.Row;
import org.jspecify.annotations.Nullable;

/** The reading side of search.db: one connection, one thread. */
final class SearchSession implements AutoCloseable {
  /** Hits of one page of the index; what a reader may not see is passed over. */
  static final int HITS_AT_ONCE = 200;

  /** Hits that one search looks at: what is older isn't found. */
  static final int MOST_HITS = 10_000;

  /**
   * Logs up to which the index is asked for them; past that it isn't, but each hit is looked at.
   */
  private static final int LOGS_ASKED = 64;

  /** How far the clock may have been set back while entries were stored. */
  private static final long CLOCK_SKEW_MS = 3_600_000;

  private final Connection connection;
  private final OpenedFiles files;
  private final int mostHits;
  private final PreparedStatement forwards;
  private final PreparedStatement backwards;

  SearchSession(Path file) throws SQLException {
    this(file, MOST_HITS);
  }

  /**
   * @param mostHits looked at by one search, in whole pages
   */
  SearchSession(Path file, int mostHits) throws SQLException {
    this.mostHits = mostHits;
    this.connection = Database.reader(file);
    this.files = new OpenedFiles(file);
    this.forwards = select("ASC");
    this.backwards = select("DESC");
  }

  private PreparedStatement select(String order) throws SQLException {
    return connection.prepareStatement(
        "SELECT rowid FROM words WHERE words MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid "
            + order
            + " LIMIT "
            + HITS_AT_ONCE);
  }

  /** Whether the index that it reads is still the one that is written. */
  boolean current() {
    return files.inPlace();
  }

  /** Entries newest first. */
  List<Entry> search(Search search, ReadSession history) throws SQLException {
    Map<Long, Scope> scopes = new HashMap<>();
    for (Scope scope : search.scopes()) {
      long id = history.logId(scope.log());
      if (id != 0) {
        scopes.put(id, scope);
      }
    }
    String expression = expression(search, scopes);
    if (scopes.isEmpty() || expression.isEmpty()) {
      return List.of();
    }
    Bound after = search.after();
    Bound before = search.before();
    long from = after == null ? 0 : offsetAt(history, earliest(after)) - 1;
    long to = before == null ? Long.MAX_VALUE : offsetAt(history, latest(before));
    Predicate<Entry> filter = search.filter();
    List<Entry> found = new ArrayList<>();
    for (int looked = 0; found.size() < search.most() && looked < mostHits; ) {
      List<Long> hits = hits(search.forwards() ? forwards : backwards, expression, from, to);
      for (int i = 0; i < hits.size() && found.size() < search.most(); i++) {
        Entry entry = visible(history, hits.get(i), filter, scopes);
        if (entry != null) {
          found.add(entry);
        }
      }
      if (hits.size() < HITS_AT_ONCE) {
        break;
      }
      looked += hits.size();
      if (search.forwards()) {
        from = hits.getLast();
      } else {
        to = hits.getLast();
      }
    }
    return search.forwards() ? found.reversed() : found;
  }

  private static long earliest(Bound after) {
    return Math.max(after.time(), 0) - CLOCK_SKEW_MS;
  }

  private static long latest(Bound before) {
    return Math.min(before.time(), Long.MAX_VALUE - CLOCK_SKEW_MS) + CLOCK_SKEW_MS;
  }

  private static String expression(Search search, Map<Long, Scope> scopes) {
    List<String> parts = new ArrayList<>();
    String words = Terms.query(search.text());
    if (!words.isEmpty()) {
      parts.add("body : (" + words + ")");
    } else if (!search.text().isBlank()) {
      return ""; // nothing but signs, and these aren't indexed
    }
    if (search.sender() != null) {
      parts.add("sender : " + Terms.query(search.sender()));
    }
    if (scopes.size() <= LOGS_ASKED || parts.isEmpty()) {
      parts.add(
          "room : ("
              + String.join(" OR ", scopes.keySet().stream().sorted().map(Terms::log).toList())
              + ")");
    }
    return String.join(" AND ", parts);
  }

  private static List<Long> hits(PreparedStatement select, String expression, long from, long to)
      throws SQLException {
    select.setString(1, expression);
    select.setLong(2, from);
    select.setLong(3, to);
    List<Long> hits = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        hits.add(rows.getLong(1));
      }
    }
    return hits;
  }

  /** The entry of a hit, where this reader may see it and the filters let it through. */
  private static @Nullable Entry visible(
      ReadSession history, long offset, Predicate<Entry> filter, Map<Long, Scope> scopes)
      throws SQLException {
    Row row = history.row(offset);
    Entry entry = row == null ? null : row.entry();
    Scope scope = row == null ? null : scopes.get(row.log());
    if (entry == null || scope == null || !scope.shows(entry)) {
      return null;
    }
    if (!entry.open() && history.closedFor(scope, offset)) {
      return null;
    }
    return filter.test(entry) ? entry : null; // the index holds sums: some words have the same
  }

  /** The first offset of this time: offsets rise with time, as far as the clock does. */
  private static long offsetAt(ReadSession history, long time) throws SQLException {
    long low = 0;
    long high = Database.number(history.connection(), "SELECT max(offset) FROM entry") + 1;
    PreparedStatement at =
        history.statement(
            "SELECT offset, time FROM entry WHERE offset >= ? ORDER BY offset LIMIT 1");
    while (low < high) {
      long middle = (low + high) >>> 1;
      at.setLong(1, middle);
      try (ResultSet row = at.executeQuery()) {
        if (row.next() && row.getLong(2) < time) {
          low = row.getLong(1) + 1;
        } else {
          high = middle;
        }
      }
    }
    return low;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
