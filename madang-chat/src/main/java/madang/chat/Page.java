package madang.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a read or a search.
 *
 * @param entries what was found; empty where it failed
 * @param failure why nothing can be had now, or null
 */
public record Page(List<Entry> entries, @Nullable Failure failure) {

  /** Why nothing can be had. */
  public enum Failure {
    /** Too many are asking: again in a moment. */
    BUSY,
    /** The log can't be read: who runs the server has been told why. */
    BROKEN
  }

  public Page {
    entries = List.copyOf(entries);
  }

  /** What was found. */
  public static Page of(List<Entry> entries) {
    return new Page(entries, null);
  }

  /** Without what was posted while the room was closed. */
  public Page open() {
    return new Page(entries.stream().filter(Entry::open).toList(), failure);
  }

  /** Nothing can be had. */
  public static Page failed(Failure why) {
    return new Page(List.of(), why);
  }
}
