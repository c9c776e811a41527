package madang.chat.room;

import madang.chat.Entry;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/** Turns what happened into the bytes that tell it. Any thread. */
@FunctionalInterface
public interface Encoding {
  /**
   * @param mask what the receivers need, of {@link Mask}
   * @param tags tags for one receiver alone, already escaped, or null
   * @return null where such receivers aren't told
   */
  @Nullable Frame encode(Entry entry, int mask, @Nullable String tags);

  /** The same without tags for one receiver. */
  default @Nullable Frame encode(Entry entry, int mask) {
    return encode(entry, mask, null);
  }
}
