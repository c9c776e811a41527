package madang.chat.room;

import org.jspecify.annotations.Nullable;

/** A user in a room. Written under the room's lock; {@link #rank} may be read without it. */
public final class Member {
  /** Rank bit of +v. */
  public static final int VOICE = 1;

  /** Rank bit of +o. */
  public static final int OP = 2;

  private final User user;
  private final long joined;
  private volatile int rank;

  /** The audience group that the member's connection is in; null before the JOIN is delivered. */
  Audience.@Nullable Bucket bucket;

  Member(User user, long joined, int rank) {
    this.user = user;
    this.joined = joined;
    this.rank = rank;
  }

  /** Who it is. */
  public User user() {
    return user;
  }

  /** When the user came, in milliseconds since 1970. */
  public long joined() {
    return joined;
  }

  /** Bits: {@link #VOICE}, {@link #OP}. */
  public int rank() {
    return rank;
  }

  void rank(int bits) {
    rank = bits;
  }

  /** The highest prefix, or with {@code all} every one: {@code @+}. */
  public String prefix(boolean all) {
    return switch (rank) {
      case 0 -> "";
      case VOICE -> "+";
      case OP -> "@";
      default -> all ? "@+" : "@";
    };
  }
}
