package madang.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import madang.chat.Entry;
import madang.store.Rows.Row;
import org.jspecify.annotations.Nullable;

/** A history for other programs and for people: as JSON lines, and in figures. */
public final class Export {
  private static final int AT_ONCE = 1_000;

  /** One log in figures; times in milliseconds since 1970, 0 where it holds nothing. */
  public record LogFigures(String log, long entries, long oldest, long newest) {}

  /**
   * @param bytes of all files of the store
   * @param unsearchable entries that search doesn't find yet
   */
  public record Figures(List<LogFigures> logs, long bytes, long unsearchable) {}

  private Export() {}

  /**
   * Writes all entries, oldest first, one JSON object a line. The server may be running.
   *
   * @param notices gets a line where an entry is damaged; it is left out
   * @throws StoreException if it can't be read; its message is for people
   */
  public static void write(Path folder, Appendable out, Consumer<String> notices)
      throws StoreException, IOException {
    Path history = Backup.existing(folder);
    DamageReport report = new DamageReport(StoreOptions.in(folder, notices));
    try (ReadSession session = new ReadSession(history, report)) {
      Schema.checkFilled(session.connection(), history.toString());
      long last = 0;
      for (List<Row> rows = session.next(last, AT_ONCE);
          !rows.isEmpty();
          rows = session.next(last, AT_ONCE)) {
        Map<Long, String> logs = new HashMap<>(); // of this page: others may begin behind it
        for (Row row : rows) {
          last = row.offset();
          if (row.entry() != null) {
            String log = logs.get(row.log());
            if (log == null) {
              log = session.logName(row.log());
              logs.put(row.log(), log);
            }
            line(out, row.offset(), log, row.entry());
          }
        }
      }
    } catch (SQLException e) {
      throw new StoreException(Faults.words(history, e), e);
    }
  }

  private static void line(Appendable out, long offset, String log, Entry entry)
      throws IOException {
    out.append("{\"offset\":").append(Long.toString(offset));
    field(out, "log", log);
    field(out, "kind", entry.kind().name().toLowerCase(Locale.ROOT));
    out.append(",\"time\":").append(Long.toString(entry.time()));
    field(out, "id", entry.id());
    field(out, "source", entry.source().mask());
    field(out, "target", entry.target());
    field(out, "text", entry.text());
    field(out, "about", entry.about());
    field(out, "tags", entry.tags());
    out.append(",\"open\":").append(Boolean.toString(entry.open())).append("}\n");
  }

  private static void field(Appendable out, String name, @Nullable String value)
      throws IOException {
    if (value == null) {
      return;
    }
    out.append(",\"").append(name).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || (Character.isSurrogate(c) && !paired(value, i))) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static boolean paired(String value, int at) {
    return Character.isHighSurrogate(value.charAt(at))
        ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
        : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
  }

  /**
   * Counts. The server may be running.
   *
   * @throws StoreException if it can't be read; its message is for people
   */
  public static Figures figures(Path folder) throws StoreException {
    Path history = Backup.existing(folder);
    List<LogFigures> logs = new ArrayList<>();
    long newest;
    try (Connection connection = Database.reader(history);
        Statement statement = connection.createStatement()) {
      Schema.checkFilled(connection, history.toString());
      newest = Database.number(connection, "SELECT max(offset) FROM entry");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT name, count(entry.offset), ifnull(min(time), 0), ifnull(max(time), 0)"
                  + " FROM log LEFT JOIN entry ON entry.log = log.id"
                  + " GROUP BY log.id ORDER BY name")) {
        while (row.next()) {
          logs.add(
              new LogFigures(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4)));
        }
      }
    } catch (SQLException e) {
      throw new StoreException(Faults.words(history, e), e);
    }
    return new Figures(logs, bytes(folder), Math.max(0, newest - indexed(folder)));
  }

  private static long indexed(Path folder) {
    try (Connection connection = Database.reader(folder.resolve("search.db"))) {
      return Database.number(connection, "SELECT reached FROM mark");
    } catch (SQLException e) {
      return 0; // there is none yet: it is made when the server runs
    }
  }

  private static long bytes(Path folder) {
    long bytes = 0;
    for (String name : List.of("history.db", "search.db")) {
      for (String suffix : List.of("", "-wal", "-shm")) {
        bytes += folder.resolve(name + suffix).toFile().length();
      }
    }
    return bytes;
  }
}
