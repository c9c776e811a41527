package madang.chat;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A place in a log, between entries or at one. It needs no entry to be there: after that entry was
 * deleted the place is still known.
 *
 * @param time milliseconds since 1970
 * @param id a msgid of that millisecond; null: the millisecond as a whole
 */
public record Bound(long time, @Nullable String id) implements Comparable<Bound> {
  private static final int TIME_DIGITS = 9;
  private static final Comparator<Bound> ORDER =
      Comparator.comparingLong(Bound::time)
          .thenComparing(Bound::id, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** The millisecond as a whole. */
  public static Bound at(long time) {
    return new Bound(time, null);
  }

  /** The place of this entry. */
  public static Bound of(Entry entry) {
    return new Bound(entry.time(), entry.id());
  }

  /** The place of the entry with this msgid; null if no server can have given it. */
  public static @Nullable Bound of(String msgid) {
    if (msgid.length() <= TIME_DIGITS || msgid.length() > 64) {
      return null;
    }
    long time = 0;
    for (int i = 0; i < TIME_DIGITS; i++) {
      char c = msgid.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (!letter && (c < '0' || c > '9')) {
        return null;
      }
      time = time * 36 + (letter ? c - 'a' + 10 : c - '0');
    }
    return new Bound(time, msgid);
  }

  /** Whether an entry is behind this place. */
  public boolean isBefore(Entry entry) {
    return entry.time() > time
        || (entry.time() == time && id != null && entry.id().compareTo(id) > 0);
  }

  /** Whether an entry is in front of this place. */
  public boolean isAfter(Entry entry) {
    return entry.time() < time
        || (entry.time() == time && id != null && entry.id().compareTo(id) < 0);
  }

  @Override
  public int compareTo(Bound other) {
    return ORDER.compare(this, other);
  }
}
