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
import java.util.function.Consumer;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.Query;
import madang.chat.RoomLog.Scope;
import madang.store.Rows.Row;
import org.jspecify.annotations.Nullable;

/** The reading side of history.db: one connection, one thread. */
final class ReadSession implements AutoCloseable {
  private static final String SELECT = "SELECT " + Rows.COLUMNS + " FROM entry ";

  /** A log's number, and the offset up to which nobody reads what was said while it was closed. */
  private record Log(long id, long closedThrough) {}

  private final Connection connection;
  private final Consumer<Row> damaged;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  /**
   * @param damaged told of rows that aren't what was written
   */
  ReadSession(Path file, Consumer<Row> damaged) throws SQLException {
    this.connection = Database.reader(file);
    this.damaged = damaged;
  }

  Connection connection() {
    return connection;
  }

  /** The entries of a page, oldest first. */
  List<Entry> page(Scope scope, Query query) throws SQLException {
    Log log = log(scope.log());
    if (log == null) {
      return List.of();
    }
    Bound after = query.after();
    if (query.choice() == Query.Choice.AROUND && after != null) {
      List<Entry> page =
          new ArrayList<>(
              select(new Sql(log, scope, query).before(after).newest(query.most() / 2)).reversed());
      int rest = query.most() - page.size();
      page.addAll(select(new Sql(log, scope, query).from(after).oldest(rest)));
      return page;
    }
    Sql sql = new Sql(log, scope, query);
    if (after != null) {
      sql.after(after);
    }
    if (query.before() != null) {
      sql.before(query.before());
    }
    return query.choice() == Query.Choice.OLDEST
        ? select(sql.oldest(query.most()))
        : select(sql.newest(query.most())).reversed();
  }

  /** The entry with this msgid. */
  List<Entry> find(String name, String id) throws SQLException {
    Log log = log(name);
    Bound at = Bound.of(id);
    if (log == null || at == null) {
      return List.of();
    }
    PreparedStatement select =
        statement(SELECT + "WHERE log = ? AND time = ? AND id = ? ORDER BY offset LIMIT 1");
    select.setLong(1, log.id);
    select.setLong(2, at.time());
    select.setString(3, id);
    return rows(select);
  }

  /** When the newest message was said that may be read here; 0: never. */
  long newestMessage(Scope scope) throws SQLException {
    List<Entry> newest = page(scope, Query.latest(null, 1));
    return newest.isEmpty() ? 0 : newest.getFirst().time();
  }

  /** The number of a log; 0 if it holds nothing. */
  long logId(String name) throws SQLException {
    Log log = log(name);
    return log == null ? 0 : log.id;
  }

  /** The name of a log; empty if there is none of this number any more. */
  String logName(long id) throws SQLException {
    PreparedStatement select = statement("SELECT name FROM log WHERE id = ?");
    select.setLong(1, id);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** Whether what was said up to here, while the room was closed, is readable no more. */
  boolean closedFor(Scope scope, long offset) throws SQLException {
    Log log = log(scope.log());
    return log == null || offset <= log.closedThrough;
  }

  /** The row at an offset, or null; damaged ones are reported and count as missing. */
  @Nullable Row row(long offset) throws SQLException {
    PreparedStatement select = statement(SELECT + "WHERE offset = ?");
    select.setLong(1, offset);
    try (ResultSet rows = select.executeQuery()) {
      return rows.next() ? sound(Rows.read(rows)) : null;
    }
  }

  /** The next rows in the order of the whole file, sound ones only. */
  List<Row> next(long afterOffset, int most) throws SQLException {
    PreparedStatement select = statement(SELECT + "WHERE offset > ? ORDER BY offset LIMIT ?");
    select.setLong(1, afterOffset);
    select.setInt(2, most);
    List<Row> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Row row = Rows.read(rows);
        sound(row);
        found.add(row);
      }
    }
    return found;
  }

  private @Nullable Log log(String name) throws SQLException {
    PreparedStatement select = statement("SELECT id, closed_through FROM log WHERE name = ?");
    select.setString(1, name);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? new Log(row.getLong(1), row.getLong(2)) : null;
    }
  }

  private List<Entry> select(Sql sql) throws SQLException {
    PreparedStatement select = statement(sql.text.toString());
    for (int i = 0; i < sql.values.size(); i++) {
      select.setObject(i + 1, sql.values.get(i));
    }
    return rows(select);
  }

  private List<Entry> rows(PreparedStatement select) throws SQLException {
    List<Entry> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Row row = sound(Rows.read(rows));
        if (row != null && row.entry() != null) {
          found.add(row.entry());
        }
      }
    }
    return found;
  }

  private @Nullable Row sound(Row row) {
    if (row.damaged()) {
      damaged.accept(row);
      return null;
    }
    return row;
  }

  PreparedStatement statement(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      statements.put(sql, known);
    }
    return known;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** A select on one log's index, in the forms that a query can take: few, so that all are kept. */
  private static final class Sql {
    final StringBuilder text = new StringBuilder(SELECT).append("WHERE log = ?");
    final List<Object> values = new ArrayList<>();

    Sql(Log log, Scope scope, Query query) {
      values.add(log.id);
      if (!query.events()) {
        text.append(" AND kind <= ").append(Rows.LAST_MESSAGE);
      }
      Bound closedAfter = scope.closedAfter();
      if (closedAfter == null) {
        text.append(" AND closed = 0");
      } else {
        text.append(" AND (closed = 0 OR (offset > ? AND (time > ? OR (time = ? AND id > ?))))");
        values.add(log.closedThrough);
        values.add(closedAfter.time());
        values.add(closedAfter.time());
        values.add(closedAfter.id() == null ? AFTER_ALL : closedAfter.id());
      }
    }

    /** Behind every msgid. */
    private static final String AFTER_ALL = "\uffff";

    Sql after(Bound bound) {
      return bound.id() == null ? add(" AND time > ?", bound) : add(" AND time >= ?", bound, ">");
    }

    Sql from(Bound bound) {
      return bound.id() == null ? add(" AND time >= ?", bound) : add(" AND time >= ?", bound, ">=");
    }

    Sql before(Bound bound) {
      return bound.id() == null ? add(" AND time < ?", bound) : add(" AND time <= ?", bound, "<");
    }

    private Sql add(String condition, Bound bound) {
      text.append(condition);
      values.add(bound.time());
      return this;
    }

    /** The first condition finds the place in the index, the second is exact. */
    private Sql add(String condition, Bound bound, String compared) {
      add(condition, bound);
      text.append(" AND (time <> ? OR id ").append(compared).append(" ?)");
      values.add(bound.time());
      values.add(String.valueOf(bound.id()));
      return this;
    }

    Sql newest(int most) {
      return ordered(" ORDER BY time DESC, offset DESC LIMIT ?", most);
    }

    Sql oldest(int most) {
      return ordered(" ORDER BY time, offset LIMIT ?", most);
    }

    private Sql ordered(String order, int most) {
      text.append(order);
      values.add(Math.max(0, most));
      return this;
    }
  }
}
