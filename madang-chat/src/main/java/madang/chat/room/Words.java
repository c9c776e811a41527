package madang.chat.room;

import madang.chat.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to say.
 *
 * @param kind a message, a notice, or tags alone
 * @param text with a line feed between lines; empty with tags alone
 * @param breaks where long lines were cut: see {@link madang.chat.Piece#breaks}
 * @param tags client-only tags as they came, or null
 */
public record Words(Entry.Kind kind, String text, @Nullable String breaks, @Nullable String tags) {

  /** A message of one line without tags. */
  public static Words of(String text) {
    return new Words(Entry.Kind.MESSAGE, text, null, null);
  }
}
