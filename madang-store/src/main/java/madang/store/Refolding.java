package madang.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import madang.chat.Casemapping;
import org.jspecify.annotations.Nullable;

/**
 * Names of rooms under another casemapping than that with which they were stored. A log's name is
 * the room's folded one, so another mapping would look for it elsewhere. Names of ASCII alone are
 * folded alike by all, and what was folded by PRECIS stays as it is under ASCII: only what ASCII
 * left as it was gets a new name under PRECIS. Nothing is deleted, and of two logs that would have
 * one name the second keeps that which it has.
 */
final class Refolding {
  /** A character beyond ASCII. */
  private static final String BEYOND_ASCII = " GLOB '#*[^ -~]*'";

  private static final List<String> OF_ROOMS =
      List.of("room", "room_mode", "room_listed", "room_metadata");

  private static final int NAMES_SHOWN = 5;

  private final Connection connection;
  private final Casemapping mapping;
  private final List<String> refused = new ArrayList<>();
  private final List<String> kept = new ArrayList<>();
  private int renamed;

  private Refolding(Connection connection, Casemapping mapping) {
    this.connection = connection;
    this.mapping = mapping;
  }

  /**
   * Brings a store's rooms under the names that they have now, and says so in one line where that
   * isn't what they were stored with.
   *
   * @throws StoreException where two rooms would be one; then nothing has changed
   */
  static void run(StoreOptions options) throws SQLException, StoreException {
    Path file = options.history();
    try (Connection reader = Database.reader(file)) {
      Refolding asking = new Refolding(reader, options.casemapping());
      String before = asking.before();
      if (asking.mapping.token().equals(before)) {
        return;
      }
      asking.tellApart(file);
    }
    try (Connection writer = Database.writerOfExisting(file, "FULL")) {
      Refolding refolding = new Refolding(writer, options.casemapping());
      String before = refolding.before();
      refolding.refold();
      String line = refolding.line(before);
      if (line != null) {
        options.notices().accept(line);
      }
    }
  }

  /** The mapping with which names were stored; null: with which isn't known. */
  private @Nullable String before() throws SQLException {
    List<String> values = strings("SELECT value FROM setting WHERE name = 'casemapping'");
    return values.isEmpty() ? null : values.getFirst();
  }

  /** No two rooms that come back may be one. */
  private void tellApart(Path file) throws SQLException, StoreException {
    Map<String, String> names = new HashMap<>();
    for (String name : strings("SELECT name FROM room ORDER BY name")) {
      String other = names.putIfAbsent(mapping.fold(name), name);
      if (other != null && !Casemapping.ASCII.fold(other).equals(Casemapping.ASCII.fold(name))) {
        throw new StoreException(
            String.format(
                Locale.ROOT,
                "%s and %s in %s would be one room with server.casemapping = \"%s\":"
                    + " start with \"%s\" again and give one of them another name (RENAME)",
                other,
                name,
                file,
                mapping.token(),
                Casemapping.ASCII.token()));
      }
    }
  }

  private void refold() throws SQLException {
    connection.setAutoCommit(false); // what isn't committed is gone when it is closed
    for (String log :
        strings(
            "SELECT name FROM log WHERE name"
                + BEYOND_ASCII
                + " UNION SELECT log FROM room WHERE log"
                + BEYOND_ASCII)) {
      refold(log);
    }
    update("INSERT OR REPLACE INTO setting VALUES ('casemapping', ?)", mapping.token());
    connection.commit();
  }

  private void refold(String log) throws SQLException {
    // Behind a space: the number of a log whose room's name had one already.
    int space = log.indexOf(' ');
    String name = space < 0 ? log : log.substring(0, space);
    String folded = mapping.fold(name) + log.substring(name.length());
    if (!mapping.allows(name)) {
      refused.add(log);
    } else if (!folded.equals(log)) {
      if (taken(folded)) {
        kept.add(log);
      } else {
        renamed++;
        update("UPDATE log SET name = ? WHERE name = ?", folded, log);
        for (String table : OF_ROOMS) {
          update("UPDATE " + table + " SET log = ? WHERE log = ?", folded, log);
        }
      }
    }
  }

  private boolean taken(String log) throws SQLException {
    return !strings(
            "SELECT name FROM log WHERE name = ? UNION SELECT log FROM room WHERE log = ?",
            log,
            log)
        .isEmpty();
  }

  /** What was done, for people; null where there is nothing to say. */
  private @Nullable String line(@Nullable String before) {
    if (before == null && renamed == 0 && kept.isEmpty() && refused.isEmpty()) {
      return null;
    }
    StringBuilder line = new StringBuilder("server.casemapping is \"" + mapping.token() + '"');
    if (before != null) {
      line.append(" and was \"").append(before).append('"');
    }
    line.append(": stored rooms that are found by another name now: ").append(renamed);
    if (!kept.isEmpty()) {
      line.append("; the history of ")
          .append(some(kept))
          .append(" stays where it was, as there is another of that name");
    }
    if (!refused.isEmpty()) {
      line.append("; nobody can enter ")
          .append(some(refused))
          .append(" any more, but what was said there is kept");
    }
    return line.toString();
  }

  private static String some(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
    int more = names.size() - NAMES_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private List<String> strings(String sql, String... values) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement select = prepared(sql, values);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }

  private void update(String sql, String... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values)) {
      statement.executeUpdate();
    }
  }

  private PreparedStatement prepared(String sql, String... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
    return statement;
  }
}
