package madang.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.zip.CRC32C;
import madang.chat.Entry;
import madang.chat.Identity;
import org.jspecify.annotations.Nullable;

/** Entries as rows and back. Each row carries a sum of its content, since SQLite keeps none. */
final class Rows {
  static final String COLUMNS =
      "offset, log, time, kind, closed, id, origin, nick, user, host, target, text, subject, about,"
          + " tags, crc";

  static final String INSERT =
      "INSERT INTO entry (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** The largest code of a kind that is a message. */
  static final int LAST_MESSAGE = 1;

  private Rows() {}

  /** A row as it was read. */
  record Row(long offset, long log, @Nullable Entry entry) {
    /** The entry is null where the row isn't what was written. */
    boolean damaged() {
      return entry == null;
    }
  }

  static void bind(PreparedStatement insert, long offset, long log, Entry e) throws SQLException {
    insert.setLong(1, offset);
    insert.setLong(2, log);
    insert.setLong(3, e.time());
    insert.setInt(4, code(e.kind()));
    insert.setInt(5, e.open() ? 0 : 1);
    insert.setString(6, e.id());
    insert.setLong(7, e.origin());
    insert.setString(8, e.source().nick());
    insert.setString(9, e.source().user());
    insert.setString(10, e.source().host());
    insert.setString(11, e.target());
    text(insert, 12, e.text());
    insert.setLong(13, e.subject());
    text(insert, 14, e.about());
    text(insert, 15, e.tags());
    insert.setLong(16, sum(offset, log, e));
  }

  private static void text(PreparedStatement insert, int at, @Nullable String text)
      throws SQLException {
    if (text == null) {
      insert.setNull(at, Types.VARCHAR);
    } else {
      insert.setString(at, text);
    }
  }

  /** The row under a cursor that selects {@link #COLUMNS}. */
  static Row read(ResultSet row) throws SQLException {
    long offset = row.getLong(1);
    long log = row.getLong(2);
    Entry.Kind kind = kind(row.getInt(4));
    if (kind == null) {
      return new Row(offset, log, null);
    }
    Entry entry =
        new Entry(
            kind,
            row.getLong(7),
            new Identity(some(row, 8), some(row, 9), some(row, 10)),
            some(row, 11),
            row.getLong(3),
            some(row, 6),
            row.getInt(5) == 0,
            row.getString(12),
            row.getLong(13),
            row.getString(14),
            row.getString(15));
    return new Row(offset, log, sum(offset, log, entry) == row.getLong(16) ? entry : null);
  }

  private static String some(ResultSet row, int at) throws SQLException {
    String text = row.getString(at);
    return text == null ? "" : text;
  }

  static long sum(long offset, long log, Entry e) {
    CRC32C sum = new CRC32C();
    number(sum, offset);
    number(sum, log);
    number(sum, e.time());
    sum.update(code(e.kind()));
    sum.update(e.open() ? 0 : 1);
    number(sum, e.origin());
    number(sum, e.subject());
    words(sum, e.id());
    words(sum, e.source().nick());
    words(sum, e.source().user());
    words(sum, e.source().host());
    words(sum, e.target());
    words(sum, e.text());
    words(sum, e.about());
    words(sum, e.tags());
    return sum.getValue();
  }

  private static void number(CRC32C sum, long number) {
    for (int shift = 0; shift < 64; shift += 8) {
      sum.update((int) (number >>> shift));
    }
  }

  private static void words(CRC32C sum, @Nullable String words) {
    if (words != null) {
      sum.update(words.getBytes(StandardCharsets.UTF_8));
    }
    sum.update(words == null ? 0xfe : 0xff); // neither is ever a byte of UTF-8
  }

  /** Written to disk: never change one. */
  static int code(Entry.Kind kind) {
    return switch (kind) {
      case MESSAGE -> 0;
      case NOTICE -> LAST_MESSAGE;
      case TAGS -> 2;
      case JOIN -> 3;
      case PART -> 4;
      case KICK -> 5;
      case MODE -> 6;
      case TOPIC -> 7;
      case INVITE -> 8;
      case QUIT -> 9;
      case NICK -> 10;
      case AWAY -> 11;
      case NAME -> 12;
      case REDACT -> 13;
      case HOST -> 14;
      // From here on: told, and in no log.
      case ONLINE -> 15;
      case OFFLINE -> 16;
      case KILL -> 17;
      case WALLOPS -> 18;
      // In a log again.
      case RENAME -> 19;
    };
  }

  private static Entry.@Nullable Kind kind(int code) {
    for (Entry.Kind kind : Entry.Kind.values()) {
      if (code(kind) == code) {
        return kind;
      }
    }
    return null;
  }
}
