package madang.chat.room;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who talks with whom in private. Of the talks that one user has begun, {@code
 * limits.talks_per_user} are open at once: one more ends that of them which was quiet longest. So
 * nobody can take from others what these have begun. All methods: any thread; its lock is held for
 * the lists of talks alone, and none is taken under it.
 */
public final class Talks {
  private static final Talk[] NONE = {};

  private final World world;

  Talks(World world) {
    this.world = world;
  }

  /** The talk that two users have, or null. */
  public @Nullable Talk between(User one, User two) {
    Talk[] ones = one.talks();
    Talk[] twos = two.talks();
    for (Talk talk : ones.length <= twos.length ? ones : twos) {
      if (talk.isOf(one, two)) {
        return talk;
      }
    }
    return null;
  }

  /** The talk that two users have, begun if there was none; null if one of them has left. */
  public @Nullable Talk open(User opener, User other) {
    Talk known = between(opener, other);
    if (known != null) {
      return known;
    }
    Talk made;
    Talk quiet;
    synchronized (this) {
      known = between(opener, other);
      if (known != null || opener.gone() || other.gone()) {
        return known;
      }
      quiet = quietest(opener);
      if (quiet != null) {
        remove(quiet);
      }
      made = new Talk(world, opener, other);
      opener.talks(with(opener.talks(), made));
      if (other != opener) {
        other.talks(with(other.talks(), made));
      }
    }
    if (quiet != null) {
      quiet.end();
    }
    return made;
  }

  /**
   * Says something to a user, which may be oneself.
   *
   * @return {@link Verdict#GONE} if one of them has left
   */
  public Verdict say(Session by, User to, Words words) {
    Verdict verdict;
    do {
      Talk talk = open(by.user(), to);
      if (talk == null) {
        return Verdict.GONE;
      }
      verdict = talk.say(by, words);
    } while (verdict == Verdict.GONE);
    return verdict;
  }

  /** Of the talks that a user has begun that which must make way for another, or null. */
  private @Nullable Talk quietest(User opener) {
    int count = 0;
    Talk quietest = null;
    long since = Long.MAX_VALUE;
    for (Talk talk : opener.talks()) {
      if (talk.opener() == opener) {
        count++;
        long last = talk.lastTime();
        if (last < since) {
          since = last;
          quietest = talk;
        }
      }
    }
    return count < world.limits().talksPerUser() ? null : quietest;
  }

  /** A user has left, and with it everybody loses the talks with it. */
  void left(User user) {
    Talk[] all;
    synchronized (this) {
      user.goes();
      all = user.talks();
      for (Talk talk : all) {
        User other = talk.with(user);
        other.talks(without(other.talks(), talk));
      }
      user.talks(NONE);
    }
    for (Talk talk : all) {
      talk.end();
    }
  }

  /** A user's talks, at most so many: those that were begun last. */
  public static List<Talk> latest(User user, int most) {
    Talk[] all = user.talks();
    return List.of(Arrays.copyOfRange(all, Math.max(0, all.length - most), all.length));
  }

  private static void remove(Talk talk) {
    User opener = talk.opener();
    User other = talk.with(opener);
    opener.talks(without(opener.talks(), talk));
    other.talks(without(other.talks(), talk));
  }

  private static Talk[] with(Talk[] talks, Talk added) {
    Talk[] more = Arrays.copyOf(talks, talks.length + 1);
    more[talks.length] = added;
    return more;
  }

  private static Talk[] without(Talk[] talks, Talk gone) {
    return Arrays.stream(talks).filter(talk -> talk != gone).toArray(Talk[]::new);
  }
}
