package madang.chat;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What to look for among messages and notices.
 *
 * @param scopes the logs to look in, at most {@link #MOST_SCOPES}
 * @param sender only what somebody of this nick said; null: anybody
 * @param text words that must all be there. Chinese, Japanese and Korean ones are found inside
 *     longer ones, others only whole; case, width and accents don't count, nor do signs: where
 *     there is nothing else nothing is found. Blank: every message
 * @param after exclusive, or null
 * @param before exclusive, or null
 * @param most how many at the most: where {@code after} is given the first ones from there on, else
 *     the newest (IRCv3 draft/search: it says where the search begins)
 */
public record Search(
    List<RoomLog.Scope> scopes,
    @Nullable Sender sender,
    String text,
    @Nullable Bound after,
    @Nullable Bound before,
    int most) {
  /** Logs that one search may look in; further ones are not looked in. */
  public static final int MOST_SCOPES = 1_000;

  /**
   * Who said it.
   *
   * @param mapping which nicks are the same
   */
  public record Sender(String nick, Casemapping mapping) {
    /** The nick in the form in which it is looked up. */
    public String folded() {
      return mapping.fold(nick);
    }

    /** Whether this nick is the same. */
    public boolean is(String other) {
      return mapping.fold(other).equals(folded());
    }
  }

  public Search {
    scopes = List.copyOf(scopes.size() > MOST_SCOPES ? scopes.subList(0, MOST_SCOPES) : scopes);
  }

  /** Words in some logs, said by anybody at any time. */
  public static Search of(String text, int most, List<RoomLog.Scope> scopes) {
    return new Search(scopes, null, text, null, null, most);
  }

  /** The same, said by somebody of this nick, or of one that this mapping takes for it. */
  public Search by(String nick, Casemapping mapping) {
    Sender other = new Sender(nick, mapping);
    return new Search(scopes, other, text, after, before, most);
  }

  /** Lets through what is asked for, wherever it was said. For one thread. */
  public Predicate<Entry> filter() {
    return new SearchFilter(this);
  }

  /** Whether the search begins at {@link #after} and goes on to newer ones. */
  public boolean forwards() {
    return after != null;
  }

  /** The same, between these bounds, exclusive. */
  public Search between(@Nullable Bound first, @Nullable Bound last) {
    return new Search(scopes, sender, text, first, last, most);
  }
}
