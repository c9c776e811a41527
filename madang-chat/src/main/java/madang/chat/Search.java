package madang.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to look for among messages and notices.
 *
 * @param scopes the logs to look in, at most {@link #MOST_SCOPES}
 * @param sender only what this nick said, in whatever case; null: anybody
 * @param text words that must all be there. Chinese, Japanese and Korean ones are found inside
 *     longer ones, others only whole; case and accents don't count. Empty: every message
 * @param after exclusive, or null
 * @param before exclusive, or null
 * @param most how many at the most: where {@code after} is given the first ones from there on, else
 *     the newest (IRCv3 draft/search: it says where the search begins)
 */
public record Search(
    List<RoomLog.Scope> scopes,
    @Nullable String sender,
    String text,
    @Nullable Bound after,
    @Nullable Bound before,
    int most) {
  /** Logs that one search may look in; further ones are not looked in. */
  public static final int MOST_SCOPES = 1_000;

  public Search {
    scopes = List.copyOf(scopes.size() > MOST_SCOPES ? scopes.subList(0, MOST_SCOPES) : scopes);
  }

  /** Words in some logs, said by anybody at any time. */
  public static Search of(String text, int most, List<RoomLog.Scope> scopes) {
    return new Search(scopes, null, text, null, null, most);
  }

  /** The same, said by this nick. */
  public Search by(String nick) {
    return new Search(scopes, nick, text, after, before, most);
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
