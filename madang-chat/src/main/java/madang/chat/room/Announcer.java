package madang.chat.room;

import madang.chat.Entry;
import madang.net.Connection;

/**
 * Tells a room what happened in it, each kind of entry to those whom it concerns, and moves who
 * comes and goes in and out of the audience with it. Under the room's lock.
 */
final class Announcer {
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
          audience.place(member, next.by.mask(room));
          next.scene = new Room.Scene(room.topic(), room.members());
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
      default -> {
        audience.send(entry, origin);
        next.tellSender(world.encoding(), next.by.mask(room));
        if (entry.kind() == Entry.Kind.MODE && ModeChange.changesRanks(entry)) {
          replaced();
        }
      }
    }
  }

  /** Those whose rank a MODE has changed hear from now on what it lets them hear. */
  private void replaced() {
    for (Member member : room.members()) {
      if (member.bucket != null && !audience.fits(member)) {
        audience.place(member, member.user().session().mask(room));
      }
    }
  }
}
