package madang.chat;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A room's head state, as it is kept for the next start. Immutable plain data.
 *
 * @param log the key of its log
 * @param name as its founder wrote it
 * @param created milliseconds since 1970
 * @param lastTime time of its newest entry: later ones must not fall below it
 * @param topic the topic, or null
 * @param modes mode letters with their parameters; {@code ""} where there is none
 * @param lists what stands in the lists, in their order
 * @param metadata what is said about it, by key
 * @param account whose room it is, once rooms can be registered; null: nobody's
 */
public record RoomImage(
    String log,
    String name,
    long created,
    long lastTime,
    @Nullable Topic topic,
    SortedMap<Character, String> modes,
    List<Listed> lists,
    SortedMap<String, String> metadata,
    @Nullable String account) {

  /**
   * @param setter who set it
   * @param seconds since 1970
   */
  public record Topic(String text, String setter, long seconds) {}

  /**
   * @param letter of the list: b, e or I
   * @param setter who put it there
   * @param seconds since 1970
   */
  public record Listed(char letter, String mask, String setter, long seconds) {}

  public RoomImage {
    modes = Collections.unmodifiableSortedMap(new TreeMap<>(modes));
    lists = List.copyOf(lists);
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }
}
