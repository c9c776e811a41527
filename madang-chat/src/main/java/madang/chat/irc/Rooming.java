package madang.chat.irc;

import java.util.EnumSet;
import java.util.Set;
import madang.chat.Entry;
import madang.chat.room.Names;
import madang.chat.room.Room;
import madang.chat.room.User;
import madang.chat.room.Verdict;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * JOIN, PART, TOPIC, KICK and INVITE.
 *
 * @see <a href="https://modern.ircdocs.horse/#channel-operations">Modern IRC, channel
 *     operations</a>
 */
final class Rooming {

  private static final Set<Verdict> REFUSALS =
      EnumSet.of(Verdict.INVITE_ONLY, Verdict.BANNED, Verdict.BAD_KEY, Verdict.FULL);

  private Rooming() {}

  /** A room where a user must keep its nick (+N), or null. */
  static @Nullable Room keepsNick(User user) {
    for (Room room : user.rooms()) {
      if (room.keepsNick(user)) {
        return room;
      }
    }
    return null;
  }

  static void join(IrcHandler h, IrcMessage m) {
    if (m.param(0).equals("0")) {
      for (Room room : h.user().rooms()) {
        room.part(h, null);
      }
      return;
    }
    String[] names = words(h, m, 0);
    String[] keys = m.count() > 1 ? m.param(1).split(",") : new String[0];
    for (int i = 0; i < names.length; i++) {
      joinOne(h, names[i], i < keys.length ? keys[i] : null, true);
    }
  }

  /**
   * @param forwarded whether one who may not join goes where the room points (+f), which is done
   *     once: no chain of rooms
   */
  private static void joinOne(IrcHandler h, String name, @Nullable String key, boolean forwarded) {
    if (h.world().names().roomFault(name, h.world().limits().channelLength()) != null) {
      h.reply("403", name, "No such channel: bad name");
      return;
    }
    Verdict verdict;
    Room room;
    do {
      Room known = h.world().room(name);
      boolean inside = known != null && known.member(h.user()) != null;
      if (!inside && h.user().rooms().length >= h.world().limits().roomsPerUser()) {
        h.reply("405", name, "You have joined too many channels");
        return;
      }
      room = h.world().roomToJoin(name);
      if (room == null) {
        h.reply("437", name, "This server has as many channels as it may, please join another");
        return;
      }
      verdict = room.join(h, key);
    } while (verdict == Verdict.GONE);
    String forward = forwarded && REFUSALS.contains(verdict) ? room.forward() : null;
    if (forward != null && h.world().room(forward) != null) {
      h.reply("470", room.name(), forward, "You may not join; you are sent to " + forward);
      joinOne(h, forward, null, false);
      return;
    }
    switch (verdict) {
      case INVITE_ONLY -> h.reply("473", name, "Cannot join channel (+i: invite only)");
      case BANNED -> h.reply("474", name, "Cannot join channel (+b: you are banned)");
      case BAD_KEY -> h.reply("475", name, "Cannot join channel (+k: wrong key)");
      case FULL -> h.reply("471", name, "Cannot join channel (+l: it is full)");
      default -> {}
    }
  }

  static void part(IrcHandler h, IrcMessage m) {
    String reason = m.count() > 1 ? Names.cut(m.param(1), h.world().limits().kickLength()) : null;
    for (String name : words(h, m, 0)) {
      Room room = roomOrAnswer(h, name);
      if (room != null) {
        Talking.refuse(h, room, room.part(h, reason));
      }
    }
  }

  static void topic(IrcHandler h, IrcMessage m) {
    Room room = roomOrAnswer(h, m.param(0));
    if (room == null) {
      return;
    }
    if (m.count() > 1) {
      String text = Names.cut(m.param(1), h.world().limits().topicLength());
      Talking.refuse(h, room, room.topic(h, text));
    } else if (!room.visibleTo(h.user())) {
      h.reply("442", room.name(), "You're not on that channel");
    } else {
      Room.Topic topic = room.topic();
      if (topic == null) {
        h.reply("331", room.name(), "No topic is set");
      } else {
        tellTopic(h, room, topic);
      }
    }
  }

  static void tellTopic(IrcHandler h, Room room, Room.Topic topic) {
    h.reply("332", room.name(), topic.text());
    h.send(
        h.numeric("333")
            .param(room.name())
            .param(topic.setter())
            .param(Long.toString(topic.seconds())));
  }

  /** One room and several nicks, or as many rooms as nicks (RFC 2812, section 3.2.8). */
  static void kick(IrcHandler h, IrcMessage m) {
    String[] names = words(h, m, 0);
    String[] nicks = names.length == 0 ? names : words(h, m, 1);
    if (nicks.length == 0) {
      return;
    }
    if (nicks.length > h.world().limits().targets()) {
      h.reply("407", m.param(1), "Too many targets, nobody was kicked");
      return;
    }
    if (names.length > 1 && names.length != nicks.length) {
      h.reply("461", "KICK", "Name one channel, or as many as there are nicks");
      return;
    }
    String given = m.count() > 2 ? m.param(2) : "";
    String reason =
        given.isEmpty() ? h.user().nick() : Names.cut(given, h.world().limits().kickLength());
    Room only = names.length == 1 ? roomOrAnswer(h, names[0]) : null;
    for (int i = 0; i < nicks.length; i++) {
      Room room = names.length == 1 ? only : roomOrAnswer(h, names[i]);
      if (room != null) {
        kickOne(h, room, nicks[i], reason);
      }
    }
  }

  private static void kickOne(IrcHandler h, Room room, String nick, String reason) {
    User subject = h.world().user(nick);
    if (subject == null) {
      h.reply("401", nick, "No such nick");
      return;
    }
    Verdict verdict = room.kick(h, subject, reason);
    if (verdict == Verdict.SUBJECT_NOT_IN_ROOM) {
      h.reply("441", nick, room.name(), "They aren't on that channel");
    } else if (verdict == Verdict.SUBJECT_RANKS_HIGHER) {
      h.reply("482", room.name(), nick + " has a higher rank than you, or the same");
    } else {
      Talking.refuse(h, room, verdict);
    }
  }

  static void invite(IrcHandler h, IrcMessage m) {
    if (m.count() == 0) {
      for (Room room : h.user().invitations()) {
        if (room.invites(h.user())) {
          h.send(h.numeric("336").param(room.name()));
        }
      }
      h.reply("337", "End of /INVITE list");
      return;
    }
    if (m.count() == 1) {
      h.reply("461", "INVITE", "Not enough parameters");
      return;
    }
    User subject = h.world().user(m.param(0));
    if (subject == null) {
      h.reply("401", m.param(0), "No such nick");
      return;
    }
    Room room = roomOrAnswer(h, m.param(1));
    if (room == null) {
      return;
    }
    Verdict verdict = room.invite(h, subject);
    if (verdict == Verdict.SUBJECT_ALREADY_IN_ROOM) {
      h.reply("443", subject.nick(), room.name(), "is already on channel");
    } else if (verdict == Verdict.ALLOWED) {
      h.send(h.numeric("341").param(subject.nick()).param(room.name()));
      String away = subject.away();
      if (away != null) {
        h.reply("301", subject.nick(), away);
      }
      subject
          .session()
          .tell(h.world().entry(h.user(), Entry.Kind.INVITE, room.name(), subject.nick()));
    } else {
      Talking.refuse(h, room, verdict);
    }
  }

  /** The words of a parameter with commas between; none after an answer that it has none. */
  private static String[] words(IrcHandler h, IrcMessage m, int index) {
    String[] words = m.param(index).split(",");
    if (words.length == 0) {
      h.reply("461", m.verb(), "Not enough parameters");
    }
    return words;
  }

  static @Nullable Room roomOrAnswer(IrcHandler h, String name) {
    Room room = h.world().room(name);
    if (room == null) {
      h.reply("403", name, "No such channel");
    }
    return room;
  }
}
