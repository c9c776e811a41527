package madang.chat.room;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
import madang.net.Connection;
import madang.net.Frame;
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
  private final Encoding encoding;
  private final MsgIds ids;
  private final Gate gate;
  private final long started;
  private final ConcurrentSkipListMap<String, User> users = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Room> rooms = new ConcurrentSkipListMap<>();
  private final AtomicInteger userCount = new AtomicInteger();
  private final AtomicInteger roomCount = new AtomicInteger();
  private final AtomicInteger connectionCount = new AtomicInteger();
  private final AtomicInteger invisibleCount = new AtomicInteger();
  private final AtomicInteger mostUsers = new AtomicInteger();
  private final ConcurrentSkipListMap<Long, Session> sessions = new ConcurrentSkipListMap<>();
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
    this.encoding = encoding;
    this.ids = new MsgIds(random);
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

  public Encoding encoding() {
    return encoding;
  }

  MsgIds ids() {
    return ids;
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
    Gate.Answer answer = gate.arrive(connection.remote(), now(), limits());
    if (answer.refusal() == null) {
      sessions.put(connection.id(), session);
      connectionCount.incrementAndGet();
    }
    return answer;
  }

  void leave(Session session) {
    gate.leave(session.connection().remote());
    sessions.remove(session.connection().id());
    connectionCount.decrementAndGet();
  }

  /** Says goodbye to everybody and lets nobody in any more. */
  public void stop(String reason) {
    stopping = reason;
    for (Session session : sessions.values()) {
      session.farewell(reason);
    }
  }

  /** Connections that were let in, registered or not. */
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

  /** The user with this nick, or null. */
  public @Nullable User user(String nick) {
    return users.get(Names.fold(nick));
  }

  /** All users by folded nick. */
  public ConcurrentNavigableMap<String, User> users() {
    return users;
  }

  /** A session, whose nick the directory has granted, becomes a user. */
  public User register(Session session, Identity identity, String realName) {
    User user = new User(session, identity, realName, now());
    session.user(user);
    users.put(Names.fold(identity.nick()), user);
    int count = userCount.incrementAndGet();
    mostUsers.accumulateAndGet(count, Math::max);
    return user;
  }

  /** Changes a nick that the directory has granted; gives the old one back. */
  public void rename(User user, String nick) {
    Identity before = user.identity();
    Entry entry = entry(user, Entry.Kind.NICK, nick, nick);
    String oldKey = Names.fold(before.nick());
    String newKey = Names.fold(nick);
    user.identity(new Identity(nick, before.user(), before.host()));
    users.put(newKey, user);
    if (!newKey.equals(oldKey)) {
      users.remove(oldKey, user);
      directory.release(oldKey, user.id());
    }
    observe(user, entry, true);
    for (Room room : user.rooms()) {
      room.renamed(user, before);
    }
  }

  /** Hides a user from strangers (+i), or shows it again. */
  public void invisible(User user, boolean on) {
    if (user.invisible() != on) {
      user.invisible(on);
      invisibleCount.addAndGet(on ? 1 : -1);
    }
  }

  /** Users who are +i. */
  public int invisibleCount() {
    return invisibleCount.get();
  }

  /** Sets or ends an absence. */
  public void away(User user, @Nullable String why) {
    user.away(why);
    observe(user, entry(user, Entry.Kind.AWAY, why, ""), false);
  }

  /** Changes the real name. */
  public void realName(User user, String name) {
    user.realName(name);
    observe(user, entry(user, Entry.Kind.NAME, name, ""), true);
  }

  void quit(User user, String reason) {
    String key = Names.fold(user.nick());
    if (stopping == null) {
      Entry entry = entry(user, Entry.Kind.QUIT, reason, "");
      Room[] left = user.rooms();
      Set<User> observers = observers(user, left);
      for (Room room : left) {
        room.quit(user, reason);
      }
      tell(entry, observers);
    }
    invisible(user, false);
    users.remove(key, user);
    userCount.decrementAndGet();
    directory.release(key, user.id());
  }

  /** An entry that belongs to no room. */
  public Entry entry(User by, Entry.Kind kind, @Nullable String text, String target) {
    return entry(by, kind, text, target, null);
  }

  /** An entry that belongs to no room, with client-only tags. */
  public Entry entry(
      User by, Entry.Kind kind, @Nullable String text, String target, @Nullable String tags) {
    long time = now();
    return new Entry(
        kind, by.id(), by.identity(), target, time, ids.next(time), true, text, 0, null, tags);
  }

  private void observe(User user, Entry entry, boolean self) {
    Set<User> observers = observers(user, user.rooms());
    if (self) {
      observers.add(user);
    }
    tell(entry, observers);
  }

  /** Everybody else in these rooms, once each, in the order of rooms and joining. */
  private static Set<User> observers(User user, Room[] rooms) {
    LinkedHashSet<User> observers = new LinkedHashSet<>();
    for (Room room : rooms) {
      for (Member member : room.members()) {
        observers.add(member.user());
      }
    }
    observers.remove(user);
    return observers;
  }

  private void tell(Entry entry, Collection<User> observers) {
    int relevant = Audience.relevant(entry.kind()) & Mask.AUDIENCE;
    LinkedHashMap<Integer, ArrayList<Connection>> byNeed = new LinkedHashMap<>();
    for (User observer : observers) {
      Session session = observer.session();
      int need = session.mask(null) & relevant;
      byNeed.computeIfAbsent(need, n -> new ArrayList<>()).add(session.connection());
    }
    byNeed.forEach((need, connections) -> {
      Frame frame = encoding.encode(entry, need);
      if (frame != null) {
        engine.send(frame, connections);
      }
    });
  }

  // ---- rooms

  /** The room of this name, or null. */
  public @Nullable Room room(String name) {
    return rooms.get(Names.fold(name));
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
    String key = Names.fold(name);
    Room found = rooms.get(key);
    if (found != null) {
      return found;
    }
    if (roomCount.incrementAndGet() > limits().rooms()) {
      roomCount.decrementAndGet();
      return null;
    }
    Room made = new Room(this, name, key);
    Room other = rooms.putIfAbsent(key, made);
    if (other != null) {
      roomCount.decrementAndGet();
      return other;
    }
    return made;
  }

  /** Rooms of the time before a restart: before anybody can join. */
  public void restore(List<RoomImage> images) {
    for (RoomImage image : images) {
      if (image.lastTime() < started - KEPT_MS) {
        log.ended(image.log());
      } else if (rooms.putIfAbsent(image.log(), new Room(this, image)) == null) {
        roomCount.incrementAndGet();
      }
    }
  }

  /** A room's last member has left. Called under its lock. */
  void ended(Room room) {
    // First: once it is out of the map, a new room of this name may append.
    log.ended(room.key());
    if (rooms.remove(room.key(), room)) {
      roomCount.decrementAndGet();
    }
  }
}
