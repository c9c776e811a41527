package madang.chat.room;

import java.util.List;
import madang.chat.Entry;
import madang.chat.RoomLog;
import org.jspecify.annotations.Nullable;

/**
 * What two users say to each other in private, or one to itself. Like a room it is a log: {@link
 * #say} appends, and what is stored is told to both, in one order. It lives as long as both users
 * do; then nobody can read it any more, and its log is deleted.
 *
 * <p>All methods: any thread; they hold the talk's lock for memory work and offers of frames only,
 * and no other lock of chat is taken under it but that of {@link OwnPosts}.
 */
public final class Talk implements Conversation {
  private final World world;
  private final User opener;
  private final User other;
  private final String key;
  private final Posts posts;
  private volatile long lastTime;
  private boolean kept;
  private boolean ending;
  private boolean ended;

  Talk(World world, User opener, User other) {
    this.world = world;
    this.opener = opener;
    this.other = other;
    long stamp = world.stamp();
    this.lastTime = Stamps.time(stamp);
    // Session numbers begin anew at a restart, and two people may have a second talk: the msgid's
    // time and node make the key unique.
    this.key =
        Math.min(opener.id(), other.id())
            + "+"
            + Math.max(opener.id(), other.id())
            + "@"
            + world.stamps().id(stamp);
    this.posts = new Posts(world, this, this::tell, this::deliver);
  }

  @Override
  public String log() {
    return key;
  }

  /** Who spoke first: it counts among the talks of that user. */
  User opener() {
    return opener;
  }

  /** The one whom a user talks with here. */
  public User with(User user) {
    return user == opener ? other : opener;
  }

  boolean isOf(User one, User two) {
    return (one == opener && two == other) || (one == other && two == opener);
  }

  /** When something was said here last, in milliseconds since 1970. */
  long lastTime() {
    return lastTime;
  }

  @Override
  public String nameFor(User user) {
    return with(user).nick();
  }

  @Override
  public synchronized RoomLog.@Nullable Scope readableBy(User user) {
    return !ending && (user == opener || user == other) ? RoomLog.Scope.whole(key) : null;
  }

  /**
   * Says something to the other.
   *
   * @return {@link Verdict#GONE} if this talk has ended
   */
  Verdict say(Session by, Words words) {
    return post(by, words.kind(), words.text(), words.breaks(), words.tags());
  }

  @Override
  public Verdict redact(Session by, Entry said, @Nullable String reason) {
    Verdict verdict = Rights.redact(by.user(), said);
    return verdict != Verdict.ALLOWED
        ? verdict
        : post(by, Entry.Kind.REDACT, reason, said.id(), null);
  }

  private Verdict post(
      Session by,
      Entry.Kind kind,
      @Nullable String text,
      @Nullable String about,
      @Nullable String tags) {
    List<Pending> after;
    synchronized (this) {
      if (ending) {
        return Verdict.GONE;
      }
      Entry entry = entry(by.user(), kind, text, about, tags);
      if (posts.add(new Pending(this, entry, by, null, 0))) {
        kept = true;
      }
      after = deliver();
    }
    posts.finish(after);
    return Verdict.ALLOWED;
  }

  private Entry entry(
      User by,
      Entry.Kind kind,
      @Nullable String text,
      @Nullable String about,
      @Nullable String tags) {
    long stamp = world.stamp();
    lastTime = Stamps.time(stamp);
    return new Entry(
        kind,
        by.id(),
        by.identity(),
        with(by).nick(),
        lastTime,
        world.stamps().id(stamp),
        false, // so that it is deleted when the talk ends
        text,
        0,
        about,
        by.tagged(tags));
  }

  /** Tells a settled entry: the other first, then its sender. */
  private void tell(Pending next) {
    Session by = next.by;
    Session to = with(by.user()).session();
    Entry entry = next.entry;
    boolean redaction = entry.kind() == Entry.Kind.REDACT;
    if (to != by || !redaction) {
      to.tell(entry);
    }
    if (redaction || (by.mask(null) & Mask.ECHO_MESSAGE) != 0) {
      next.tellSender(world.encoding(), by.mask(null));
    }
  }

  private List<Pending> deliver() {
    List<Pending> after = posts.tell();
    if (ending && posts.isEmpty() && !ended) {
      ended = true;
      if (kept) {
        world.log().ended(key);
      }
    }
    return after;
  }

  /** Nothing more can be said or read here; what is on its way is told first. */
  void end() {
    List<Pending> after;
    synchronized (this) {
      ending = true;
      after = deliver();
    }
    posts.finish(after);
  }
}
