package madang.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import madang.chat.RoomImage;
import org.jspecify.annotations.Nullable;

/** Reads the rooms' head states, at the start. */
final class Images {
  private Images() {}

  static List<RoomImage> read(Connection connection) throws SQLException {
    Map<String, TreeMap<Character, String>> modes = new HashMap<>();
    Map<String, TreeMap<String, String>> metadata = new HashMap<>();
    Map<String, List<RoomImage.Listed>> lists = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT log, letter, parameter FROM room_mode")) {
        while (row.next()) {
          modes
              .computeIfAbsent(row.getString(1), log -> new TreeMap<>())
              .put(row.getString(2).charAt(0), row.getString(3));
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT log, key, value FROM room_metadata")) {
        while (row.next()) {
          metadata
              .computeIfAbsent(row.getString(1), log -> new TreeMap<>())
              .put(row.getString(2), row.getString(3));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              "SELECT log, letter, mask, setter, seconds FROM room_listed ORDER BY log, position")) {
        while (row.next()) {
          lists
              .computeIfAbsent(row.getString(1), log -> new ArrayList<>())
              .add(
                  new RoomImage.Listed(
                      row.getString(2).charAt(0),
                      row.getString(3),
                      row.getString(4),
                      row.getLong(5)));
        }
      }
      List<RoomImage> images = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              // The room's image isn't kept anew with each message: its newest entry says more.
              "SELECT log, name, created, max(last_time, ifnull((SELECT max(time) FROM entry"
                  + " WHERE entry.log = (SELECT id FROM log WHERE log.name = room.log)), 0)),"
                  + " topic, topic_setter, topic_seconds, account FROM room ORDER BY log")) {
        while (row.next()) {
          String log = row.getString(1);
          images.add(
              new RoomImage(
                  log,
                  row.getString(2),
                  row.getLong(3),
                  row.getLong(4),
                  topic(row),
                  modes.getOrDefault(log, new TreeMap<>()),
                  lists.getOrDefault(log, List.of()),
                  metadata.getOrDefault(log, new TreeMap<>()),
                  row.getString(8)));
        }
      }
      return images;
    }
  }

  private static RoomImage.@Nullable Topic topic(ResultSet row) throws SQLException {
    String text = row.getString(5);
    return text == null ? null : new RoomImage.Topic(text, row.getString(6), row.getLong(7));
  }
}
