package madang.chat.room;

import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import madang.chat.ChatLimits;
import madang.chat.ChatOptions;
import madang.chat.Directory;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.RoomImage;
import madang.chat.RoomLog;
import madang.chat.Search;
import madang.net.Connection;
import madang.net.IoEngine;
import org.jspecify.annotations.Nullable;

/**
 * The users and rooms of this server. Sorted maps, so that lists come in one order and a long
 * answer can go on behind the last name it printed. All methods: any thread.
 */
public final class World {
  /** How long a room where nothing happens waits for people to come back after a restart. */
  private static final long KEPT_MS = 7L * 24 * 3600 * 1000;

  private volatile ChatOptions options;
  private final IoEngine engine;
  private final InstantSource clock;
  private final RoomLog log;
  private final Directory directory;
  private final Names names;
  private final Nicks nicks;
  private final Encoding encoding;
  private final Stamps stamps;
  private final Gate gate;
  private final long started;
  private final ConcurrentSkipListMap<String, User> users = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Room> rooms = new ConcurrentSkipListMap<>();

  /**
   * Rooms that are moved ({@link RoomName#isMoved}), by log: no other room may write there. Its
   * lock is held while a room is made or renamed, and nothing else is locked under it.
   */
  private final ConcurrentHashMap<String, Room> moved = new ConcurrentHashMap<>();

  /** Rooms that came back at the start, the one that was quiet longest first. */
  private final ConcurrentLinkedQueue<Room> restored = new ConcurrentLinkedQueue<>();

  private final AtomicInteger userCount = new AtomicInteger();
  private final AtomicInteger roomCount = new AtomicInteger();
  private final AtomicInteger connectionCount = new AtomicInteger();
  private final AtomicInteger invisibleCount = new AtomicInteger();
  private final AtomicInteger operatorCount = new AtomicInteger();
  private final AtomicInteger mostUsers = new AtomicInteger();
  private final ConcurrentSkipListMap<Long, Session> sessions = new ConcurrentSkipListMap<>();
  private final Presence presence = new Presence(this);
  private final Observers observers = new Observers(this);
  private final Talks talks = new Talks(this);
  private volatile @Nullable String stopping;

  public World(
      ChatOptions options,
      IoEngine engine,
      InstantSource clock,
      RandomGenerator random,
      RoomLog log,
      Directory directory,
      Encoding encoding) {
    this.options = options;
    this.engine = engine;
    this.clock = clock;
    this.log = log;
    this.directory = directory;
    this.names = new Names(options.casemapping());
    this.nicks = new Nicks(directory, names);
    this.encoding = encoding;
    this.stamps = new Stamps(random);
    this.gate = new Gate();
    this.started = clock.millis();
  }

  /** What counts now; two calls may see a reload between them. */
  public ChatOptions options() {
    return options;
  }

  /** Sets what counts from now on. */
  public void options(ChatOptions next) {
    options = next;
  }

  public ChatLimits limits() {
    return options.limits();
  }

  public IoEngine engine() {
    return engine;
  }

  public RoomLog log() {
    return log;
  }

  public Directory directory() {
    return directory;
  }

  /** What may be called what. */
  public Names names() {
    return names;
  }

  /** Who holds which nick. */
  public Nicks nicks() {
    return nicks;
  }

  public Encoding encoding() {
    return encoding;
  }

  Stamps stamps() {
    return stamps;
  }

  /** The next entry's place behind all others, for {@link #stamps}. */
  long stamp() {
    return stamps.next(now());
  }

  /** Milliseconds since 1970. */
  public long now() {
    return clock.millis();
  }

  /** When this server began, in milliseconds since 1970. */
  public long started() {
    return started;
  }

  // ---- connections

  Gate.Answer arrive(Session session) {
    String reason = stopping;
    Connection connection = session.connection();
    if (reason != null) {
      return new Gate.Answer(reason, "");
    }
    Gate.Answer answer = gate.arrive(session.caller(), now(), limits());
    if (answer.refusal() == null) {
      sessions.put(connection.id(), session);
      connectionCount.incrementAndGet();
    }
    return answer;
  }

  void leave(Session session) {
    gate.leave(session.caller());
    sessions.remove(session.connection().id());
    connectionCount.decrementAndGet();
  }

  Gate.Answer handOver(SocketAddress from, SocketAddress to) {
    return gate.handOver(from, to, now(), limits());
  }

  /** Says goodbye to everybody and lets nobody in any more. */
  public void stop(String reason) {
    stopping = reason;
    for (Session session : sessions.values()) {
      session.farewell(reason);
    }
  }

  /** All connections that were let in, in the order of their numbers. */
  public Collection<Session> sessions() {
    return sessions.values();
  }

  /** How many connections were let in, registered or not. */
  public int connections() {
    return connectionCount.get();
  }

  // ---- users

  /** Registered users now. */
  public int userCount() {
    return userCount.get();
  }

  /** The most users that there were at once. */
  public int mostUsers() {
    return mostUsers.get();
  }

  /** Why nobody can be called so here, for people; null if somebody can. */
  public @Nullable String nickFault(String nick) {
    String fault = names.nickFault(nick, limits().nickLength());
    return fault == null && names.looksLikeAny(nick, options.extensions().relaySeparators())
        ? "a name must not look like one that is relayed"
        : fault;
  }

  /** The user with this nick, or null. */
  public @Nullable User user(String nick) {
    return users.get(names.fold(nick));
  }

  /** All users by folded nick. */
  public ConcurrentNavigableMap<String, User> users() {
    return users;
  }

  /** A session, whose nick the directory has granted, becomes a user. */
  public User register(Session session, Identity identity, String realName) {
    User user = new User(session, identity, realName, now());
    session.user(user);
    users.put(names.fold(identity.nick()), user);
    int count = userCount.incrementAndGet();
    mostUsers.accumulateAndGet(count, Math::max);
    presence.came(user);
    return user;
  }

  /** Changes a nick that the directory has granted; gives the old one back. */
  public void rename(User user, String nick) {
    Identity before = user.identity();
    Entry entry = entry(user, Entry.Kind.NICK, nick, nick);
    String oldKey = names.fold(before.nick());
    String newKey = names.fold(nick);
    user.identity(new Identity(nick, before.user(), before.host()));
    users.put(newKey, user);
    observe(user, entry);
    if (!newKey.equals(oldKey)) {
      users.remove(oldKey, user);
      presence.renamed(user, before);
    }
    nicks.release(before.nick(), nick, user.id());
    for (Room room : user.rooms()) {
      room.renamed(user, entry);
    }
  }

  /** Sets or takes a mode of a user ({@link User#MODES}); whether that changed anything. */
  public boolean mode(User user, int bit, boolean on) {
    if (user.has(bit) == on) {
      return false;
    }
    user.mode(bit, on);
    switch (bit) {
      case User.INVISIBLE -> invisibleCount.addAndGet(on ? 1 : -1);
      case User.OPERATOR -> operatorCount.addAndGet(on ? 1 : -1);
      default -> {}
    }
    return true;
  }

  /** Users who are +o. */
  public int operatorCount() {
    return operatorCount.get();
  }

  /** Comings, goings and changes of users. */
  public Presence presence() {
    return presence;
  }

  /** Who sees whom. */
  public Observers observers() {
    return observers;
  }

  /** Who talks with whom in private. */
  public Talks talks() {
    return talks;
  }

  /** What a user means by a name: a room, or its talk with somebody; null if there is none. */
  public @Nullable Conversation conversation(User user, String name) {
    if (name.startsWith("#")) {
      return room(name);
    }
    User other = user(name);
    return other == null ? null : talks.between(user, other);
  }

  /** Where a user may read: its rooms, and of its talks so many that one search takes them all. */
  public List<Conversation> conversations(User user) {
    List<Conversation> found = new ArrayList<>(List.of(user.rooms()));
    found.addAll(Talks.latest(user, Math.max(0, Search.MOST_SCOPES - found.size())));
    return found;
  }

  /** Whether one more password may be tried from where a session comes from. */
  public boolean mayLogIn(Session session) {
    return gate.mayLogIn(session.caller(), now(), limits());
  }

  /** Users who are +i. */
  public int invisibleCount() {
    return invisibleCount.get();
  }

  /** Sets or ends an absence. What stays as it is isn't told: nobody floods rooms with it. */
  public void away(User user, @Nullable String why) {
    if (Objects.equals(user.away(), why)) {
      return;
    }
    user.away(why);
    Entry entry = entry(user, Entry.Kind.AWAY, why, "");
    observers.tellAll(user, user.rooms(), entry, presence.curious(user));
  }

  /** Changes the real name. */
  public void realName(User user, String name) {
    user.realName(name);
    observe(user, entry(user, Entry.Kind.NAME, name, ""));
  }

  void quit(User user, String reason) {
    String key = names.fold(user.nick());
    if (stopping == null) {
      Entry entry = entry(user, Entry.Kind.QUIT, reason, "");
      Room[] left = user.rooms();
      observers.tellAll(user, left, entry, List.of());
      for (Room room : left) {
        room.quit(user, entry);
      }
    }
    talks.left(user);
    mode(user, User.INVISIBLE, false);
    mode(user, User.OPERATOR, false);
    users.remove(key, user);
    userCount.decrementAndGet();
    presence.left(user);
    nicks.release(user.nick(), null, user.id());
  }

  /** An entry that belongs to no room. */
  public Entry entry(User by, Entry.Kind kind, @Nullable String text, String target) {
    return roomEntry(by, kind, target, text, null);
  }

  /** An entry about a user in a room that the room didn't make: a change that only looks so. */
  Entry roomEntry(
      User by, Entry.Kind kind, String room, @Nullable String text, @Nullable String about) {
    long stamp = stamp();
    return new Entry(
        kind,
        by.id(),
        by.identity(),
        room,
        Stamps.time(stamp),
        stamps.id(stamp),
        true,
        text,
        0,
        about,
        by.tagged(null));
  }

  /** Tells observers and the user itself. On the user's context. */
  private void observe(User user, Entry entry) {
    boolean nick = entry.kind() == Entry.Kind.NICK;
    observers.tellAll(user, user.rooms(), entry, nick ? List.of() : presence.curious(user));
    user.session().tellOwn(entry);
  }

  // ---- rooms

  /** The room of this name, or null. */
  public @Nullable Room room(String name) {
    return rooms.get(names.fold(name));
  }

  /** All rooms by folded name. */
  public ConcurrentNavigableMap<String, Room> rooms() {
    return rooms;
  }

  /** How many rooms there are. */
  public int roomCount() {
    return roomCount.get();
  }

  /** The room of this name, made if there was none; null if there are too many rooms. */
  public @Nullable Room roomToJoin(String name) {
    String key = names.fold(name);
    Room found = rooms.get(key);
    if (found != null) {
      return found;
    }
    roomCount.incrementAndGet();
    makeWay();
    if (roomCount.get() > limits().rooms()) {
      roomCount.decrementAndGet();
      return null;
    }
    synchronized (moved) {
      Room made = made(name, key);
      Room other = rooms.putIfAbsent(key, made);
      if (other != null) {
        moved.remove(made.log(), made);
        roomCount.decrementAndGet();
        return other;
      }
      return made;
    }
  }

  /** Where there are too many rooms, those end that nobody has come back to since the start. */
  private void makeWay() {
    Room next;
    while (roomCount.get() > limits().rooms() && (next = restored.poll()) != null) {
      next.giveUp();
    }
  }

  /** A new room, with a log that no other has: the one of its name may have moved away with one. */
  private Room made(String name, String key) {
    if (!moved.containsKey(key)) {
      return new Room(this, RoomName.first(name, key, key));
    }
    for (int i = 2; ; i++) {
      // No room's name has a space.
      Room made = new Room(this, RoomName.first(name, key, key + ' ' + i));
      if (moved.putIfAbsent(made.log(), made) == null) {
        return made;
      }
    }
  }

  /** A room takes another name, unless another room has it. Called under its lock. */
  Verdict rename(Room room, RoomName from, RoomName to) {
    if (!from.isOld(to.since())) {
      return Verdict.RENAMED_LATELY;
    }
    if (to.key().equals(from.key())) {
      return Verdict.ALLOWED;
    }
    if (Announcer.namesShown(room.members()) > Announcer.MOST_NAMES) {
      return Verdict.TOO_LARGE;
    }
    synchronized (moved) {
      if (rooms.putIfAbsent(to.key(), room) != null) {
        return Verdict.NAME_TAKEN;
      }
      if (to.isMoved()) {
        moved.put(to.log(), room);
      } else {
        moved.remove(to.log(), room);
      }
      rooms.remove(from.key(), room);
    }
    return Verdict.ALLOWED;
  }

  /** What is there of the time before a restart: before anybody can join. */
  public void restore(RoomLog.Restored before) {
    stamps.beginBehind(before.newest());
    List<RoomImage> byAge = new ArrayList<>(before.rooms());
    byAge.sort(Comparator.comparingLong(RoomImage::lastTime));
    for (RoomImage image : byAge) {
      stamps.beginBehind(image.lastTime());
      if (image.lastTime() < started - KEPT_MS) {
        log.ended(image.log());
      } else {
        Room room = new Room(this, image);
        if (rooms.putIfAbsent(room.key(), room) == null) {
          roomCount.incrementAndGet();
          restored.add(room);
          if (!room.log().equals(room.key())) {
            moved.put(room.log(), room);
          }
        }
      }
    }
  }

  /** A room's last member has left. Called under its lock. */
  void ended(Room room) {
    // First: once it is out of the map, a new room of this name may append.
    log.ended(room.log());
    if (rooms.remove(room.key(), room)) {
      roomCount.decrementAndGet();
    }
    moved.remove(room.log(), room);
  }
}
