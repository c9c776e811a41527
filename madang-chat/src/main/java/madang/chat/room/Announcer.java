package madang.chat.room;

import java.util.ArrayList;
import java.util.List;
import madang.chat.Entry;
import madang.net.Connection;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Tells a room what happened in it, each kind of entry to those whom it concerns, and moves who
 * comes and goes in and out of the audience with it. Under the room's lock.
 */
final class Announcer {
  /** Names that one renaming may show again to all together: about 20 MB that wait to be sent. */
  static final long MOST_NAMES = 1_000_000;

  private final World world;
  private final Room room;
  private final Audience audience;

  Announcer(World world, Room room) {
    this.world = world;
    this.room = room;
    this.audience = new Audience(world.engine(), world.encoding());
  }

  /** A member's connection has other needs now. */
  void regroup(Member member, Session session) {
    if (member.bucket != null) {
      audience.place(member, session.mask(room));
    }
  }

  /** A member was shown what was said before it came. */
  void caughtUp(Member member) {
    audience.caughtUp(member);
  }

  /** Whether one with these needs, who comes, is shown what was said before: if it can't ask. */
  private boolean isShownThePast(int mask) {
    return (mask & (Mask.TEXT | Mask.CHATHISTORY)) == 0
        && world.limits().playbackMax() > 0
        && world.options().extensions().history();
  }

  /** Tells everybody whose rank is at least so high, but for one. */
  void tellOthers(Entry entry, int least, Session except) {
    audience.send(entry, least, except.connection());
  }

  /** Tells a settled entry. */
  void tell(Pending next) {
    Entry entry = next.entry;
    Member member = next.member;
    Connection origin = next.by.connection();
    switch (entry.kind()) {
      case MESSAGE, NOTICE, TAGS -> {
        audience.send(entry, next.least, origin);
        if ((next.by.mask(room) & Mask.ECHO_MESSAGE) != 0) {
          next.tellSender(world.encoding(), next.by.mask(room));
        }
      }
      case JOIN -> {
        int least = room.hidden(member);
        audience.send(entry, least, null);
        String away = next.by.user().away();
        if (away != null) {
          // A newcomer's absence is news to those who follow absences (IRCv3 away-notify).
          audience.send(world.entry(next.by.user(), Entry.Kind.AWAY, away, ""), least, null);
        }
        if (member != null) {
          boolean past = isShownThePast(next.by.mask(room));
          if (past) {
            audience.keepFor(member);
          } else {
            audience.place(member, next.by.mask(room));
          }
          next.scene = new Room.Scene(room.topic(), room.members(), past ? member.since() : null);
        }
        // A reader of text is told in words where he is now: see Session.entered.
        if ((next.by.mask(room) & Mask.TEXT) == 0) {
          next.tellSender(world.encoding(), next.by.mask(room));
        }
      }
      case PART, KICK -> {
        int least = room.hidden(member);
        audience.send(entry, least, origin);
        next.tellSender(world.encoding(), next.by.mask(room));
        if (member != null) {
          Session gone = member.user().session();
          if (least > member.level() && gone != next.by) {
            gone.tell(entry);
          }
          audience.remove(member);
        }
      }
      case QUIT -> {
        if (member != null) {
          audience.remove(member);
        }
      }
      case INVITE -> audience.send(entry, Room.KEEPS_ORDER, origin);
      case RENAME -> {
        audience.allCaughtUp(); // so that all are told in the way that they understand
        audience.send(entry, origin);
        next.tellSender(world.encoding(), next.by.mask(room));
        if (next.moves()) {
          move(next);
        }
      }
      default -> {
        audience.send(entry, origin);
        next.tellSender(world.encoding(), next.by.mask(room));
        if (entry.kind() == Entry.Kind.MODE && ModeChange.changesRanks(entry)) {
          replaced();
        }
      }
    }
  }

  /**
   * To those who don't know RENAME it looks as if they had left and come to another room.
   *
   * @see <a href="https://ircv3.net/specs/extensions/channel-rename#fallback">IRCv3
   *     draft/channel-rename, fallback</a>
   */
  private void move(Pending renamed) {
    Entry entry = renamed.entry;
    List<Session> moved = new ArrayList<>();
    Room.Scene view = new Room.Scene(room.topic(), room.members(), null);
    for (Member member : view.members()) {
      Audience.Bucket bucket = member.bucket;
      if (bucket != null && isMoved(bucket)) {
        User user = member.user();
        String name = String.valueOf(entry.about());
        Entry part = world.roomEntry(user, Entry.Kind.PART, entry.target(), entry.text(), null);
        Entry join = world.roomEntry(user, Entry.Kind.JOIN, name, null, user.realName());
        boolean own = user.session() == renamed.by;
        send(user.session(), part, bucket.mask(), own ? renamed.tags : null);
        send(user.session(), join, bucket.mask(), own ? renamed.tags : null);
        if (own) {
          renamed.scene = view;
        } else {
          moved.add(user.session());
        }
      }
    }
    renamed.moved = moved;
    renamed.view = view;
  }

  /** One who has no bucket, since his JOIN isn't told yet, will be told of the new name alone. */
  private static boolean isMoved(Audience.Bucket bucket) {
    return (bucket.mask() & (Mask.CHANNEL_RENAME | Mask.TEXT)) == 0;
  }

  /** How many names a renaming shows again: all to each of those who don't know it. */
  static long namesShown(List<Member> members) {
    long moved = 0;
    for (Member member : members) {
      Audience.Bucket bucket = member.bucket;
      moved += bucket != null && isMoved(bucket) ? 1 : 0;
    }
    return moved * members.size();
  }

  /** Those whose rank a MODE has changed hear from now on what it lets them hear. */
  private void replaced() {
    for (Member member : room.members()) {
      if (member.bucket != null && !audience.fits(member)) {
        audience.place(member, member.user().session().mask(room));
      }
    }
  }

  private void send(Session to, Entry entry, int mask, @Nullable String tags) {
    int need = mask & Audience.relevant(entry) & Mask.AUDIENCE;
    Frame frame = world.encoding().encode(entry, need, tags);
    if (frame != null) {
      to.connection().send(frame);
    }
  }
}
