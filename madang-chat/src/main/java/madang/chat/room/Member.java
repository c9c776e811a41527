package madang.chat.room;

import java.util.List;
import madang.chat.Bound;
import madang.chat.Entry;
import org.jspecify.annotations.Nullable;

/** A user in a room. Written under the room's lock; {@link #rank} may be read without it. */
public final class Member {
  /** Rank letters, in the order of their bits and from the least rank to the highest. */
  public static final String LETTERS = "vhoaq";

  /** What stands in front of a nick, in the same order. */
  public static final String PREFIXES = "+%@&~";

  /** Rank bit of +v: may speak where others may not. */
  public static final int VOICE = 1;

  /** Rank bit of +h: may throw out, ban, give voice. */
  public static final int HALFOP = 1 << 1;

  /** Rank bit of +o: may change the room. */
  public static final int OP = 1 << 2;

  /** Rank bit of +a: operators can't touch it. */
  public static final int PROTECTED = 1 << 3;

  /** Rank bit of +q. */
  public static final int FOUNDER = 1 << 4;

  private final User user;
  private final Bound since;
  private volatile int rank;

  /** The audience group that the member's connection is in; null before the JOIN is delivered. */
  Audience.@Nullable Bucket bucket;

  /** What is kept for it while it is shown what was said before it came; null: nothing is. */
  @Nullable List<Entry> kept;

  Member(User user, Bound since, int rank) {
    this.user = user;
    this.since = since;
    this.rank = rank;
  }

  /** Who it is. */
  public User user() {
    return user;
  }

  /** The place of the user's JOIN in the room's log. */
  Bound since() {
    return since;
  }

  /** Bits of {@link #LETTERS}. */
  public int rank() {
    return rank;
  }

  /** How high the highest rank is: 0 none, 1 voice, to 5 founder. */
  public int level() {
    return level(rank);
  }

  /** How high the highest of these rank bits is. */
  public static int level(int ranks) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(ranks);
  }

  void rank(int bits) {
    rank = bits;
  }

  /** The highest prefix, or with {@code all} every one from the highest on: {@code @+}. */
  public String prefix(boolean all) {
    return letters(PREFIXES, all);
  }

  /** The letters of all ranks, the highest first. */
  public String modes() {
    return letters(LETTERS, true);
  }

  private String letters(String from, boolean all) {
    int bits = rank;
    StringBuilder found = new StringBuilder();
    for (int i = from.length() - 1; i >= 0 && (all || found.isEmpty()); i--) {
      if ((bits & 1 << i) != 0) {
        found.append(from.charAt(i));
      }
    }
    return found.toString();
  }
}
