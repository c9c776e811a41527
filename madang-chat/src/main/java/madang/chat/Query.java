package madang.chat;

import org.jspecify.annotations.Nullable;

/**
 * Which entries of a log are wanted: the forms of CHATHISTORY (IRCv3 draft/chathistory) and of
 * {@code /history}.
 *
 * @param choice which ones, where there are more than {@code most}
 * @param after a bound, exclusive, or null; with {@link Choice#AROUND} the middle, which belongs to
 *     the page
 * @param before a bound, exclusive, or null
 * @param most how many at the most, at least 0
 * @param events whether events count, or messages and notices alone
 */
public record Query(
    Choice choice, @Nullable Bound after, @Nullable Bound before, int most, boolean events) {

  /** Which of the entries within the bounds. */
  public enum Choice {
    NEWEST,
    OLDEST,
    /** Half of them before the middle, the rest from it on. */
    AROUND
  }

  /** {@code LATEST}: the newest, but none before {@code after}. */
  public static Query latest(@Nullable Bound after, int most) {
    return new Query(Choice.NEWEST, after, null, most, false);
  }

  /** {@code BEFORE}: those closest before. */
  public static Query before(Bound before, int most) {
    return new Query(Choice.NEWEST, null, before, most, false);
  }

  /** {@code AFTER}: those closest after. */
  public static Query after(Bound after, int most) {
    return new Query(Choice.OLDEST, after, null, most, false);
  }

  /** {@code AROUND}: the entry there, and those closest to it. */
  public static Query around(Bound middle, int most) {
    return new Query(Choice.AROUND, middle, null, most, false);
  }

  /** {@code BETWEEN}: those closest to {@code from}, on the way to {@code to}. */
  public static Query between(Bound from, Bound to, int most) {
    return from.compareTo(to) <= 0
        ? new Query(Choice.OLDEST, from, to, most, false)
        : new Query(Choice.NEWEST, to, from, most, false);
  }

  /** The same with events (IRCv3 draft/event-playback). */
  public Query withEvents() {
    return new Query(choice, after, before, most, true);
  }

  /** Whether this kind of entry counts. */
  public boolean counts(Entry.Kind kind) {
    return events || kind.isMessage();
  }
}
