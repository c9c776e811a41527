package madang.chat.room;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import madang.chat.Identity;
import org.jspecify.annotations.Nullable;

/**
 * A nick and who is behind it. Fields change on its session's context; any thread may read them.
 */
public final class User {
  private static final Room[] NOWHERE = {};
  private static final VarHandle ROOMS;

  static {
    try {
      ROOMS = MethodHandles.lookup().findVarHandle(User.class, "rooms", Room[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Session session;
  private final long signOn;
  private volatile Identity identity;
  private volatile String realName;
  private volatile @Nullable String away;
  private volatile boolean invisible;
  private volatile long lastSpoke;
  private volatile Room[] rooms = NOWHERE;

  User(Session session, Identity identity, String realName, long now) {
    this.session = session;
    this.identity = identity;
    this.realName = realName;
    this.signOn = now;
    this.lastSpoke = now;
  }

  /** The number of its session. */
  public long id() {
    return session.connection().id();
  }

  /** The session that speaks for it. */
  public Session session() {
    return session;
  }

  /** Nick, user name and host. */
  public Identity identity() {
    return identity;
  }

  /** The nick now. */
  public String nick() {
    return identity.nick();
  }

  void identity(Identity changed) {
    identity = changed;
  }

  /** The name that people gave for themselves. */
  public String realName() {
    return realName;
  }

  void realName(String name) {
    realName = name;
  }

  /** Why the user is away; null if here. */
  public @Nullable String away() {
    return away;
  }

  void away(@Nullable String why) {
    away = why;
  }

  /** Whether only people in the same rooms may find it (+i). */
  public boolean invisible() {
    return invisible;
  }

  void invisible(boolean on) {
    invisible = on;
  }

  /** When the user came, in milliseconds since 1970. */
  public long signOn() {
    return signOn;
  }

  /** When the user last said something, in milliseconds since 1970. */
  public long lastSpoke() {
    return lastSpoke;
  }

  /** The user says something. */
  public void spoke(long now) {
    lastSpoke = now;
  }

  /** The rooms that it is in, in the order of joining. Not to be changed. */
  public Room[] rooms() {
    return rooms;
  }

  /** Whether both are in some room. */
  public boolean sharesRoomWith(User other) {
    for (Room mine : rooms) {
      for (Room theirs : other.rooms) {
        if (mine == theirs) {
          return true;
        }
      }
    }
    return false;
  }

  /** Compare-and-set and no lock, because a room's lock is held and none may follow it. */
  void entered(Room room) {
    Room[] before;
    Room[] after;
    do {
      before = rooms;
      after = Arrays.copyOf(before, before.length + 1);
      after[before.length] = room;
    } while (!ROOMS.compareAndSet(this, before, after));
  }

  void left(Room room) {
    Room[] before;
    Room[] after;
    do {
      before = rooms;
      after = Arrays.stream(before).filter(r -> r != room).toArray(Room[]::new);
    } while (!ROOMS.compareAndSet(this, before, after));
  }
}
