package madang.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import madang.chat.Entry;
import madang.chat.RoomImage;
import org.jspecify.annotations.Nullable;

/** The writer's side of history.db: what its transactions are made of. One thread. */
final class Tables implements AutoCloseable {
  /** Logs whose numbers are remembered; of others they are looked up. */
  private static final int LOGS_KNOWN = 65_536;

  /** Deleted entries around which the file is looked at in one step. */
  private static final int LEFTOVERS_AT_ONCE = 2_000;

  /** The logs of talks: their keys don't begin with #. */
  private static final String TALKS = "(name < '#' OR name >= '$')";

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement unindex;
  private final Map<String, Long> logs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > LOGS_KNOWN;
        }
      };
  private final OpenedFiles files;
  private boolean whole;
  private long nextOffset;

  private Tables(Connection connection, Path file) throws SQLException {
    this.connection = connection;
    this.insert = connection.prepareStatement(Rows.INSERT);
    this.delete = connection.prepareStatement("DELETE FROM entry WHERE offset = ?");
    this.unindex = connection.prepareStatement("INSERT OR IGNORE INTO unindex (offset) VALUES (?)");
    this.nextOffset = lastOffset() + 1;
    this.files = new OpenedFiles(file); // now that it was read, all of them are there
    connection.setAutoCommit(false);
  }

  /** Opens the file, makes it where it is missing, and brings it up to date. */
  static Tables open(Path file, StoreOptions.Durability durability)
      throws SQLException, StoreException {
    Connection connection = Database.writer(file, synchronous(durability));
    try {
      Schema.upgrade(connection, file.toString());
      return new Tables(connection, file);
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Opens the file again after a fault. It must be the history that it was: a disk that went away
   * leaves an empty folder in its place, and to begin anew there would hide what it holds.
   */
  static Tables reopen(Path file, StoreOptions.Durability durability)
      throws SQLException, StoreException {
    if (!Files.exists(file)) {
      throw new SQLException("it is gone", "", Faults.MOVED);
    }
    Connection connection = Database.writerOfExisting(file, synchronous(durability));
    try {
      if (Schema.check(connection, file.toString()) != Schema.VERSION) {
        throw new StoreException(file + " holds no history any more");
      }
      return new Tables(connection, file);
    } catch (SQLException | StoreException e) {
      connection.close();
      throw e;
    }
  }

  private static String synchronous(StoreOptions.Durability durability) {
    return durability == StoreOptions.Durability.FSYNC ? "FULL" : "NORMAL";
  }

  /**
   * Offsets are never given twice, also after the newest entries were deleted: unindex names them.
   */
  private long lastOffset() throws SQLException {
    return Math.max(
        Database.number(connection, "SELECT max(offset) FROM entry"),
        Math.max(
            Database.number(connection, "SELECT max(offset) FROM unindex"),
            Database.number(connection, "SELECT max(closed_through) FROM log")));
  }

  /** Appends; where it stands now, once it is committed. */
  long append(String log, Entry entry) throws SQLException {
    long offset = nextOffset++;
    Rows.bind(insert, offset, log(log), entry);
    insert.executeUpdate();
    return offset;
  }

  private long log(String name) throws SQLException {
    Long known = logs.get(name);
    if (known != null) {
      return known;
    }
    run("INSERT OR IGNORE INTO log (name) VALUES (?)", name);
    try (PreparedStatement select =
        connection.prepareStatement("SELECT id FROM log WHERE name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        long id = row.getLong(1);
        logs.put(name, id);
        return id;
      }
    }
  }

  /** Takes an entry back; whether it was there. */
  boolean redact(String log, long time, String id, Entry redaction) throws SQLException {
    long logId = log(log);
    long offset = -1;
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT offset FROM entry WHERE log = ? AND time = ? AND id = ? AND kind <> "
                + Rows.code(Entry.Kind.REDACT))) {
      select.setLong(1, logId);
      select.setLong(2, time);
      select.setString(3, id);
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          offset = row.getLong(1);
        }
      }
    }
    if (offset < 0) {
      return false;
    }
    delete(offset);
    append(log, redaction);
    return true;
  }

  /** Deletes an entry, and sees to it that its words leave the search index too. */
  void delete(long offset) throws SQLException {
    unindex.setLong(1, offset);
    unindex.executeUpdate();
    delete.setLong(1, offset);
    delete.executeUpdate();
  }

  /** The search index knows these no more: they are to leave the file's free space too. */
  void unindexed(Iterable<Long> offsets) throws SQLException {
    for (long offset : offsets) {
      run("INSERT OR IGNORE INTO leftover (offset) VALUES (?)", offset);
      run("DELETE FROM unindex WHERE offset = ?", offset);
    }
  }

  /** A room or a talk has ended. */
  void ended(String log) throws SQLException {
    run("UPDATE log SET closed_through = ? WHERE name = ?", nextOffset - 1, log);
    forgetImage(log);
  }

  /** All talks have ended that hold anything up to an offset; their keys. */
  List<String> endedTalks(long through) throws SQLException {
    run("UPDATE log SET closed_through = ?1 WHERE closed_through < ?1 AND " + TALKS, through);
    List<String> names = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement("SELECT name FROM log WHERE " + TALKS);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  /**
   * Forgets an ended talk that holds nothing any more. While no later offset is stored it stays, so
   * that its offsets aren't given again.
   */
  void forgetTalk(String log) throws SQLException {
    run(
        "DELETE FROM log WHERE name = ? AND closed_through < (SELECT max(offset) FROM entry)"
            + " AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.log = log.id)",
        log);
    logs.remove(log);
  }

  private void forgetImage(String log) throws SQLException {
    run("DELETE FROM room WHERE log = ?", log);
    run("DELETE FROM room_mode WHERE log = ?", log);
    run("DELETE FROM room_listed WHERE log = ?", log);
    run("DELETE FROM room_metadata WHERE log = ?", log);
  }

  /** Keeps a room's head state. */
  void save(RoomImage image) throws SQLException {
    String log = image.log();
    forgetImage(log);
    RoomImage.Topic topic = image.topic();
    run(
        "INSERT INTO room VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        log,
        image.name(),
        image.created(),
        image.lastTime(),
        topic == null ? null : topic.text(),
        topic == null ? null : topic.setter(),
        topic == null ? null : topic.seconds(),
        image.account());
    for (var mode : image.modes().entrySet()) {
      run("INSERT INTO room_mode VALUES (?, ?, ?)", log, mode.getKey().toString(), mode.getValue());
    }
    for (var said : image.metadata().entrySet()) {
      run("INSERT INTO room_metadata VALUES (?, ?, ?)", log, said.getKey(), said.getValue());
    }
    int position = 0;
    for (RoomImage.Listed listed : image.lists()) {
      run(
          "INSERT INTO room_listed VALUES (?, ?, ?, ?, ?, ?)",
          log,
          position++,
          String.valueOf(listed.letter()),
          listed.mask(),
          listed.setter(),
          listed.seconds());
    }
  }

  private void run(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  void commit() throws SQLException {
    inPlace();
    connection.commit();
  }

  /**
   * Nothing is stored in files that the next start won't find. What is in the WAL goes home first,
   * so that a file that was moved is whole, and no WAL is left to a file that isn't its own.
   *
   * @throws SQLException of {@link Faults#MOVED} where a file was moved, replaced or deleted
   */
  void inPlace() throws SQLException {
    if (files.inPlace()) {
      whole = false;
      return;
    }
    if (!whole) {
      connection.rollback();
      whole = truncateWal();
    }
    throw new SQLException("it was moved", "", Faults.MOVED);
  }

  /** Forgets what wasn't committed; false where only opening the file anew helps. */
  boolean rollback() {
    logs.clear(); // some of these numbers may not have been stored
    return Database.rollback(connection);
  }

  /** Moves the WAL into the database, so that deleted words are in neither; false: not yet. */
  boolean truncateWal() throws SQLException {
    return Database.truncateWal(connection);
  }

  /**
   * Overwrites copies of deleted entries, of some at once, behind {@link #truncateWal}.
   *
   * @return false: not of all yet
   */
  boolean overwrite(Leftovers leftovers) throws SQLException {
    List<Long> some = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT offset FROM leftover ORDER BY offset LIMIT " + LEFTOVERS_AT_ONCE);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        some.add(row.getLong(1));
      }
    }
    if (some.isEmpty()) {
      return true;
    }
    run("DELETE FROM leftover WHERE offset <= ?", some.getLast()); // now nobody else can write
    try {
      if (files.walBytes() != 0) {
        rollback(); // another program has written since the WAL was emptied
        return false;
      }
      long root =
          Database.number(connection, "SELECT rootpage FROM sqlite_schema WHERE name = 'entry'");
      leftovers.overwrite((int) root, some);
    } catch (IOException e) {
      throw new SQLException(Faults.reason(e), "", Faults.IOERR, e);
    }
    Database.pragma(connection, "shrink_memory"); // pages as they were must not be written again
    commit();
    return some.size() < LEFTOVERS_AT_ONCE;
  }

  /**
   * Has everything that was committed written to disk: it stands in the WAL, or is there already. A
   * checkpoint wouldn't do, as it passes over what a reader is in the way of.
   */
  void sync() throws SQLException {
    try {
      files.syncWal();
    } catch (IOException e) {
      throw new SQLException(Faults.reason(e), "", Faults.IOERR, e);
    }
  }

  /** The newest offset that was given; 0 if nothing was ever stored. */
  long newestOffset() {
    return nextOffset - 1;
  }

  @Override
  public void close() throws SQLException {
    connection.close(); // with its statements
  }
}
