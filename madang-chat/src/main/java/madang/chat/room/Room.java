package madang.chat.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import madang.chat.Bound;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import madang.chat.room.RoomState.Listed;
import org.jspecify.annotations.Nullable;

/**
 * A room is a log: {@link #post} checks rights against the head state, changes it and appends;
 * deliver takes settled entries from the front, changes the audience and tells them. Rights follow
 * the append, the audience follows the delivery.
 *
 * <p>All methods: any thread; they hold the room's lock for memory work and offers of frames only,
 * and no other lock of chat is taken under it but that of {@link OwnPosts}.
 */
public final class Room implements Conversation {

  /** A room's topic, who set it and when (seconds since 1970). */
  public record Topic(String text, String setter, long seconds) {}

  /**
   * What a newcomer is shown: taken in the delivery of the JOIN.
   *
   * @param since the newcomer's JOIN, if it is to be shown what was said before it: it hears
   *     nothing of the room until {@link #caughtUp}; null: it isn't, and hears the room
   */
  public record Scene(@Nullable Topic topic, List<Member> members, @Nullable Bound since) {}

  private static final RoomLog.Appended UNWATCHED = (entry, offset) -> {};

  /** The level from which on members keep order. */
  static final int KEEPS_ORDER = Member.level(Member.HALFOP);

  private final World world;
  private final long created;
  private final RoomState state = new RoomState();
  private final Announcer announcer;
  private final Posts posts;
  private final Metadata metadata = new Metadata();
  private volatile RoomName called;
  private volatile @Nullable Members members = Members.NOBODY;
  private volatile @Nullable Topic topic;
  private long lastTime;
  private String lastId = "";
  private volatile boolean auditorium;

  /**
   * When somebody came into this room and nobody was there: it was new, or back after a restart.
   */
  private volatile long peopled;

  /** Whether the last member has left: one that came back after a restart waits for the first. */
  private boolean deserted;

  private boolean ended;

  Room(World world, RoomName called) {
    this.world = world;
    this.called = called;
    this.created = world.now();
    this.announcer = new Announcer(world, this);
    this.posts = new Posts(world, this, announcer::tell, this::deliver);
  }

  /** A room of the time before a restart: nobody is in it yet. */
  Room(World world, RoomImage image) {
    this.world = world;
    String key = world.names().fold(image.name());
    this.called = RoomName.first(image.name(), key, image.log());
    this.created = image.created();
    this.lastTime = image.lastTime();
    this.announcer = new Announcer(world, this);
    this.posts = new Posts(world, this, announcer::tell, this::deliver);
    RoomImage.Topic kept = image.topic();
    this.topic = kept == null ? null : new Topic(kept.text(), kept.setter(), kept.seconds());
    state.restore(image);
    metadata.restore(image.metadata());
    auditorium = state.has(RoomState.AUDITORIUM);
  }

  /** The name as its founder wrote it, or who renamed it. */
  public String name() {
    return called.shown();
  }

  /** The name that it is looked up by. */
  public String key() {
    return called.key();
  }

  /** The key of its log, which stays the same whatever the room is called. */
  @Override
  public String log() {
    return called.log();
  }

  /** What is said about it; who changes that calls {@link #described}. */
  public Metadata metadata() {
    return metadata;
  }

  /** Has what is said about it now kept for the next start. */
  public synchronized void described() {
    if (!ended) {
      world.log().save(state.image(this, lastTime));
    }
  }

  @Override
  public String nameFor(User user) {
    return name();
  }

  /** When it began, in milliseconds since 1970. */
  public long created() {
    return created;
  }

  /** The topic; null if none is set. */
  public @Nullable Topic topic() {
    return topic;
  }

  /** Who is here, in the order of joining: a snapshot. */
  public List<Member> members() {
    Members known = members;
    return known != null ? known : refreshMembers();
  }

  /** How many are here. */
  synchronized int size() {
    return state.members.size();
  }

  private synchronized Members refreshMembers() {
    Members known = members;
    if (known == null) {
      known = Members.of(state.members.sequencedValues());
      members = known;
    }
    return known;
  }

  /** The member behind a user, or null. */
  public synchronized @Nullable Member member(User user) {
    return state.members.get(user.id());
  }

  /** Whether somebody outside may know of this room and who is in it. */
  public synchronized boolean visibleTo(User user) {
    return !state.has(RoomState.SECRET) || state.members.containsKey(user.id());
  }

  /** Whether it is +s. */
  public synchronized boolean secret() {
    return state.has(RoomState.SECRET);
  }

  /** The modes, with the key for members alone. */
  public synchronized String modes(User reader) {
    return state.modes(state.members.containsKey(reader.id()));
  }

  /** One of the lists b, e, I: a snapshot. */
  public synchronized List<Listed> list(char letter) {
    return state.list(letter);
  }

  /** Whether one member sees another, or an outsider (null) sees it (+u). */
  public boolean sees(@Nullable Member viewer, Member other) {
    return Rights.sees(auditorium, viewer, other);
  }

  /** Whether a user must keep its nick while it is here (+N). */
  public synchronized boolean keepsNick(User user) {
    return Rights.keepsNick(state, state.members.get(user.id()));
  }

  /** Whether a user may describe this room, and point people from elsewhere to it. */
  public synchronized boolean operatedBy(User user) {
    return Rights.operates(state.members.get(user.id()));
  }

  /** Where those go who may not join (+f), or null. */
  public synchronized @Nullable String forward() {
    return state.forward;
  }

  /** Whether a user is invited by one who may let people in. */
  public synchronized boolean invites(User user) {
    return !ended && state.invited.contains(user.id());
  }

  /**
   * Says something, to those whose rank is at least so high (STATUSMSG).
   *
   * @param least 0, or a level of {@link Member}
   */
  public Verdict say(Session by, Words words, int least) {
    return post(by, Wish.of(words, least));
  }

  /** Says what somebody elsewhere said, under that name. */
  public Verdict relay(Session by, Identity as, Words words) {
    return post(by, Wish.of(words, 0).about(by.user().nick()).as(as));
  }

  @Override
  public RoomLog.@Nullable Scope readableBy(User user) {
    return Rights.read(member(user), log());
  }

  @Override
  public Verdict redact(Session by, Entry said, @Nullable String reason) {
    Verdict verdict = Rights.redact(member(by.user()), said, peopled);
    return verdict != Verdict.ALLOWED
        ? verdict
        : post(by, Wish.of(Entry.Kind.REDACT, reason).about(said.id()));
  }

  /** Joins, with the key given. */
  public Verdict join(Session by, @Nullable String given) {
    return post(by, Wish.of(Entry.Kind.JOIN, null).about(by.user().realName()).with(given));
  }

  /** Leaves. */
  public Verdict part(Session by, @Nullable String reason) {
    return post(by, Wish.of(Entry.Kind.PART, reason));
  }

  /** Throws somebody out. */
  public Verdict kick(Session by, User subject, String reason) {
    return post(by, Wish.of(Entry.Kind.KICK, reason).on(subject));
  }

  /** Sets the topic; empty: none. */
  public Verdict topic(Session by, String text) {
    return post(by, Wish.of(Entry.Kind.TOPIC, text));
  }

  /** Lets somebody in who isn't here; who it is gets told by the caller. */
  public Verdict invite(Session by, User subject) {
    return post(by, Wish.of(Entry.Kind.INVITE, null).on(subject));
  }

  private Verdict post(Session by, Wish wish) {
    List<Pending> after;
    synchronized (this) {
      if (ended) {
        return Verdict.GONE;
      }
      Entry own = entry(by.user(), wish);
      Entry entry = wish.as() == null ? own : own.with(wish.as(), own.target());
      Verdict verdict = Rights.check(state, entry, wish.key());
      if (verdict != Verdict.ALLOWED && verdict != Verdict.OPS_ONLY) {
        return verdict;
      }
      int heard = verdict == Verdict.OPS_ONLY ? Math.max(wish.least(), KEEPS_ORDER) : wish.least();
      after = accept(by, entry, change(by, entry, wish.subject()), heard);
    }
    posts.finish(after);
    return Verdict.ALLOWED;
  }

  /**
   * Changes modes.
   *
   * @param refused gets the changes that had no effect and deserve an answer
   */
  public Verdict mode(Session by, List<ModeChange> changes, List<ModeChange.Refused> refused) {
    List<Pending> after;
    synchronized (this) {
      if (ended) {
        return Verdict.GONE;
      }
      Entry entry = entry(by.user(), Wish.of(Entry.Kind.MODE, null));
      Verdict verdict = Rights.check(state, entry, null);
      if (verdict != Verdict.ALLOWED) {
        return verdict;
      }
      Listed stamp = new Listed("", entry.source().mask(), entry.time() / 1000);
      List<ModeChange> done =
          ModeChange.apply(
              state,
              state.members.get(by.user().id()),
              changes,
              stamp,
              world.limits().listModes(),
              refused);
      if (done.isEmpty()) {
        return verdict;
      }
      auditorium = state.has(RoomState.AUDITORIUM);
      after = new ArrayList<>();
      for (List<ModeChange> some : ModeChange.told(done, roomForWords(entry))) {
        Wish wish = Wish.of(Entry.Kind.MODE, ModeChange.text(some));
        after.addAll(accept(by, entry(by.user(), wish), null, 0));
      }
    }
    posts.finish(after);
    return Verdict.ALLOWED;
  }

  /** Bytes that a line has for what stands behind its source, a verb of four letters and a room. */
  private int roomForWords(Entry entry) {
    String head = ":" + entry.source().mask() + " MODE " + entry.target() + " \r\n";
    return world.limits().lineBytes() - head.getBytes(UTF_8).length;
  }

  /**
   * Gives the room another name.
   *
   * @param next one that a room may have
   */
  public Verdict rename(Session by, String next, @Nullable String reason) {
    List<Pending> after;
    synchronized (this) {
      if (ended) {
        return Verdict.GONE;
      }
      Entry entry = entry(by.user(), Wish.of(Entry.Kind.RENAME, reason).about(next));
      RoomName name = called.renamed(next, world.names().fold(next), entry.time());
      Verdict verdict = Rights.check(state, entry, null);
      if (verdict == Verdict.ALLOWED) {
        verdict = world.rename(this, called, name);
      }
      if (verdict != Verdict.ALLOWED) {
        return verdict;
      }
      for (Member member : state.members.values()) {
        member.user().readMarkers().renamed(called.key(), name.key());
      }
      called = name;
      after = accept(by, entry, null, 0);
    }
    posts.finish(after);
    return Verdict.ALLOWED;
  }

  /**
   * A user's connection is over: out of the room, without a word here (its observers were told).
   */
  void quit(User user, Entry told) {
    List<Pending> after;
    synchronized (this) {
      if (ended || !state.members.containsKey(user.id())) {
        return;
      }
      Entry entry = here(told).with(told.source(), name());
      after = accept(user.session(), entry, change(user.session(), entry, null), 0);
    }
    posts.finish(after);
  }

  /**
   * Tells the others here who see a user something about it that isn't the room's alone.
   *
   * @param elsewhere who else is to be told; those who have heard it here are taken out
   */
  synchronized void announce(User user, Entry entry, Set<Session> elsewhere) {
    int least = hidden(state.members.get(user.id()));
    elsewhere.removeIf(session -> {
      Member member = state.members.get(session.connection().id());
      return member != null
          && (member.bucket != null || member.kept != null)
          && member.level() >= least;
    });
    announcer.tellOthers(entry, least, user.session());
  }

  /** A connection's needs changed: moves it to the group for them. */
  public synchronized void regroup(Session session) {
    Member member = state.members.get(session.connection().id());
    if (member != null) {
      announcer.regroup(member, session);
    }
  }

  /** Somebody was shown what was said before he came: tells what was kept for him meanwhile. */
  public synchronized void caughtUp(Session session) {
    Member member = state.members.get(session.connection().id());
    if (member != null) {
      announcer.caughtUp(member);
    }
  }

  private Entry entry(User by, Wish wish) {
    stamp();
    return new Entry(
        wish.kind(),
        by.id(),
        by.identity(),
        wish.least() == 0 ? name() : Member.PREFIXES.charAt(wish.least() - 1) + name(),
        lastTime,
        lastId,
        state.open(),
        wish.text(),
        wish.subject() == null ? 0 : wish.subject().id(),
        wish.about(),
        by.tagged(wish.tags()));
  }

  /** A new entry's time and msgid: behind all others here. */
  private void stamp() {
    long stamp = world.stamp();
    lastTime = Stamps.time(stamp);
    lastId = world.stamps().id(stamp);
  }

  /**
   * What was told in all rooms of a user at once as it stands in this log: under the same time and
   * msgid, unless something else was said here meanwhile.
   */
  private Entry here(Entry told) {
    if (new Bound(lastTime, lastId).isBefore(told)) {
      lastTime = told.time();
      lastId = told.id();
    } else {
      stamp();
    }
    return told.at(lastTime, lastId, state.open());
  }

  /** Applies an allowed entry to the head state; returns the member that comes or goes. */
  private @Nullable Member change(Session by, Entry entry, @Nullable User subject) {
    return switch (entry.kind()) {
      case JOIN -> added(by.user(), entry);
      case PART, QUIT -> removed(by.user());
      case KICK -> subject == null ? null : removed(subject);
      case TOPIC -> {
        String text = entry.text() == null ? "" : entry.text();
        long seconds = entry.time() / 1000;
        topic = text.isEmpty() ? null : new Topic(text, entry.source().mask(), seconds);
        yield null;
      }
      case INVITE -> {
        if (subject != null && Rights.letsIn(state.members.get(entry.origin()))) {
          state.invite(entry.subject());
          subject.invited(this);
        }
        yield null;
      }
      default -> null;
    };
  }

  private Member added(User user, Entry entry) {
    boolean first = state.members.isEmpty();
    peopled = first ? entry.time() : peopled;
    Member member = new Member(user, Bound.of(entry), first ? Member.OP : 0);
    state.members.put(entry.origin(), member);
    deserted = false;
    state.invited.remove(entry.origin());
    user.entered(this);
    Members known = members;
    members = known == null ? null : known.with(member);
    return member;
  }

  private @Nullable Member removed(User user) {
    user.left(this);
    members = null;
    Member gone = state.members.remove(user.id());
    deserted = state.members.isEmpty();
    return gone;
  }

  private List<Pending> accept(Session by, Entry entry, @Nullable Member member, int least) {
    boolean waits = posts.add(new Pending(this, entry, by, member, least));
    if (!waits && least == 0 && hidden(member) == 0) { // what is for some alone stands in no log
      record(entry);
    }
    return deliver();
  }

  /** Keeps an event for later readers; nobody waits for that. */
  private void record(Entry entry) {
    if (KeptTags.recorded(entry)) {
      world.log().append(log(), entry, UNWATCHED);
    }
    boolean changed =
        switch (entry.kind()) {
          case MODE, TOPIC, RENAME -> true;
          case JOIN -> state.members.size() == 1;
          default -> false;
        };
    if (changed) {
      world.log().save(state.image(this, lastTime));
    }
  }

  /** Somebody here has another nick now; who sees him was told already. */
  synchronized void renamed(User user, Entry told) {
    Member member = state.members.get(user.id());
    if (!ended && member != null && hidden(member) == 0) {
      record(here(told));
    }
  }

  private List<Pending> deliver() {
    List<Pending> after = posts.tell();
    if (deserted && posts.isEmpty() && !ended) {
      ended = true;
      world.ended(this);
    }
    return after;
  }

  /** Ends if nobody has come back since the start. */
  void giveUp() {
    List<Pending> after;
    synchronized (this) {
      deserted = state.members.isEmpty();
      after = deliver();
    }
    posts.finish(after);
  }

  /** How high a rank must be to hear that somebody comes or goes (+u). */
  int hidden(@Nullable Member member) {
    return auditorium && member != null && member.level() == 0 ? KEEPS_ORDER : 0;
  }
}
