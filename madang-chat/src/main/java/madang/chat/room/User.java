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
  /** Mode letters, in the order of their bits. */
  public static final String MODES = "iowB";

  /** Only people in the same rooms find it. */
  public static final int INVISIBLE = 1;

  /** It has given the operator's password. */
  public static final int OPERATOR = 1 << 1;

  /** It wants to hear WALLOPS. */
  public static final int WALLOPS = 1 << 2;

  /** It is a program (IRCv3 bot-mode). */
  public static final int BOT = 1 << 3;

  private static final Room[] NOWHERE = {};
  private static final Talk[] SILENT = {};
  private static final VarHandle ROOMS;
  private static final VarHandle INVITATIONS;

  static {
    try {
      ROOMS = MethodHandles.lookup().findVarHandle(User.class, "rooms", Room[].class);
      INVITATIONS = MethodHandles.lookup().findVarHandle(User.class, "invitations", Room[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Session session;
  private final long signOn;
  private volatile Identity identity;
  private volatile String realName;
  private volatile @Nullable String away;
  private volatile int modes;
  private final String address;
  private volatile long lastSpoke;
  private final ReadMarkers readMarkers = new ReadMarkers();
  private final Metadata metadata = new Metadata();
  private volatile Room[] rooms = NOWHERE;
  private volatile Room[] invitations = NOWHERE;
  private volatile Talk[] talks = SILENT;
  private volatile boolean gone;

  User(Session session, Identity identity, String realName, long now) {
    this.session = session;
    this.identity = identity;
    this.realName = realName;
    this.signOn = now;
    this.address = identity.host();
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

  /** Whether a mode is on: one of the bits of {@link #MODES}. */
  public boolean has(int mode) {
    return (modes & mode) != 0;
  }

  /** Whether only people in the same rooms may find it (+i). */
  public boolean invisible() {
    return has(INVISIBLE);
  }

  /** Whether it has an operator's rights (+o). */
  public boolean operator() {
    return has(OPERATOR);
  }

  /** Whether it is a program (+B). */
  public boolean bot() {
    return has(BOT);
  }

  /** Its tags on what it says: those given and, of a program, that it is one. */
  @Nullable String tagged(@Nullable String tags) {
    return !bot() ? tags : tags == null ? "bot" : "bot;" + tags;
  }

  /** The modes that are on, for example {@code +iw}. */
  public String modes() {
    StringBuilder letters = new StringBuilder("+");
    for (int i = 0; i < MODES.length(); i++) {
      if (has(1 << i)) {
        letters.append(MODES.charAt(i));
      }
    }
    return letters.toString();
  }

  void mode(int bit, boolean on) {
    modes = on ? modes | bit : modes & ~bit;
  }

  /** Where it really is, whatever host others are shown. */
  public String address() {
    return address;
  }

  /** What it is to the server. */
  public Role role() {
    return operator() ? Role.OPERATOR : Role.USER;
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

  /** Up to where it has read. */
  public ReadMarkers readMarkers() {
    return readMarkers;
  }

  /** What is said about it. */
  public Metadata metadata() {
    return metadata;
  }

  /** The rooms that it is in, in the order of joining. Not to be changed. */
  public Room[] rooms() {
    return rooms;
  }

  /** Its private talks, in the order in which they were begun. Not to be changed. */
  public Talk[] talks() {
    return talks;
  }

  /** Under the lock of {@link Talks}, as are the next two. */
  void talks(Talk[] changed) {
    talks = changed;
  }

  /** Whether it has left: it begins no talk any more. */
  boolean gone() {
    return gone;
  }

  void goes() {
    gone = true;
  }

  /** Whether both are in some room where this user sees the other (+u). */
  public boolean seesInRoom(User other) {
    for (Room mine : rooms) {
      for (Room theirs : other.rooms) {
        Member member = mine == theirs ? mine.member(other) : null;
        if (member != null && mine.sees(mine.member(this), member)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Rooms that have invited it, oldest first; some may have ended since. Not to be changed. */
  public Room[] invitations() {
    return invitations;
  }

  /** A room invites it; beyond {@link RoomState#MAX_INVITED} the oldest is forgotten. */
  void invited(Room room) {
    Room[] before;
    Room[] after;
    do {
      before = invitations;
      Room[] others = Arrays.stream(before).filter(r -> r != room).toArray(Room[]::new);
      int from = Math.max(0, others.length + 1 - RoomState.MAX_INVITED);
      after = Arrays.copyOfRange(others, from, others.length + 1);
      after[after.length - 1] = room;
    } while (!INVITATIONS.compareAndSet(this, before, after));
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
