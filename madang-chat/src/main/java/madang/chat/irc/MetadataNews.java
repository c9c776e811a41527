package madang.chat.irc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import madang.chat.irc.Describing.Words;
import madang.chat.room.Mask;
import madang.chat.room.Member;
import madang.chat.room.Room;
import madang.chat.room.Session;
import madang.chat.room.User;
import madang.net.Connection;
import madang.wire.IrcWriter;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of metadata, and when: those who know the capability and have subscribed to the key, of
 * rooms that they are in, of whom they see there and of nicks that they watch. What there is to
 * tell of a large room is printed as its reader takes it; only who asks too often is put off (774).
 *
 * @see <a href="https://ircv3.net/specs/extensions/metadata#notifications">IRCv3 draft/metadata-2,
 *     notifications</a>
 */
final class MetadataNews {
  private static final String VERB = "METADATA";

  private MetadataNews() {}

  /**
   * Tells of a change.
   *
   * @param by who made it, and has been answered
   * @param value null: none any more
   */
  static void changed(IrcHandler by, Described target, String key, @Nullable String value) {
    List<Session> hearers = new ArrayList<>();
    if (target.room() != null) {
      for (Member member : target.room().members()) {
        hearers.add(member.user().session());
      }
    } else if (target.user() != null) {
      hearers.addAll(by.world().presence().audience(target.user()));
      hearers.add(target.user().session());
    }
    tell(by, hearers, target.name(), key, value);
  }

  /** Tells of a key, but not who made it so. */
  private static void tell(
      IrcHandler by, Collection<Session> hearers, String name, String key, @Nullable String value) {
    List<Connection> connections = new ArrayList<>();
    for (Session session : hearers) {
      if (session instanceof IrcHandler h && h != by && h.hearsOf(key)) {
        connections.add(h.connection());
      }
    }
    if (!connections.isEmpty()) {
      IrcWriter line = words(name, key, value).line(by, null);
      by.world().engine().send(line.frame(), connections);
    }
  }

  private static Words words(String name, String key, @Nullable String value) {
    return new Words(VERB, value, name, key, "*");
  }

  /** When somebody here first knows metadata: what it said about itself. */
  static void ownAtFirst(IrcHandler h) {
    if (h.has(Mask.METADATA)) {
      User user = h.user();
      print(h, news(user.nick(), user.metadata().values(), null).iterator(), true, user.nick());
    }
  }

  /** One who has come, or has another nick, is described to those who watch that. */
  static void cameOnline(IrcHandler h) {
    User user = h.user();
    if (!user.metadata().values().isEmpty()) {
      Collection<Session> watching = h.world().presence().watching(user);
      user.metadata().values().forEach((key, value) -> tell(h, watching, user.nick(), key, value));
    }
  }

  /** Somebody has come into a room: shows it what is said there, and it to the others. */
  static void entered(IrcHandler h, Room room) {
    User user = h.user();
    if (h.has(Mask.METADATA) && !h.subscriptions().keys().isEmpty()) {
      sync(h, new Described(room.name(), room.metadata(), room, null), false);
    }
    SortedMap<String, String> own = user.metadata().values();
    Member member = own.isEmpty() ? null : room.member(user);
    if (member == null) {
      return;
    }
    List<Session> others = new ArrayList<>();
    for (Member other : room.members()) {
      if (other != member && room.sees(other, member)) {
        others.add(other.user().session());
      }
    }
    own.forEach((key, value) -> tell(h, others, user.nick(), key, value));
  }

  /** The caller wants to hear of more keys: shows it those of its rooms and watched nicks. */
  static void subscribed(IrcHandler h, List<String> keys) {
    for (Room room : h.user().rooms()) {
      if (mayLook(h, room.name())) {
        print(h, inRoom(h, room, keys), false, room.name());
      }
    }
    describe(h, h.watched().nicks(), keys);
  }

  /** Whether one more room may be looked through; else the caller is told to come back. */
  static boolean mayLook(IrcHandler h, String name) {
    long seconds = h.subscriptions().looks.take(h.world().now());
    if (seconds > 0) {
      h.send(h.numeric("774").param(name).param(Long.toString(seconds)));
    }
    return seconds == 0;
  }

  /** The caller watches more nicks. */
  static void watched(IrcHandler h, List<String> nicks) {
    Collection<String> keys = h.subscriptions().keys();
    if (h.has(Mask.METADATA) && !keys.isEmpty()) {
      describe(h, nicks, keys);
    }
  }

  private static void describe(IrcHandler h, Collection<String> nicks, Collection<String> keys) {
    for (String nick : nicks) {
      User user = h.world().user(nick);
      if (user != null) {
        Iterator<Words> news = news(user.nick(), user.metadata().values(), keys).iterator();
        print(h, news, false, user.nick());
      }
    }
  }

  /** In an answer to WHOIS. */
  static void whois(IrcHandler h, User user) {
    if (h.has(Mask.METADATA)) {
      user.metadata()
          .values()
          .forEach((key, value) ->
              h.send(new Words("760", value, h.nickOrStar(), user.nick(), key, "*").line(h, null)));
    }
  }

  /** Tells the caller all that it wants to hear of somebody, or of a room and who is in it. */
  static void sync(IrcHandler h, Described target, boolean evenEmpty) {
    Collection<String> keys = h.subscriptions().keys();
    Room room = target.room();
    Iterator<Words> news =
        room == null
            ? news(target.name(), target.metadata().values(), keys).iterator()
            : inRoom(h, room, keys);
    print(h, news, evenEmpty, target.name());
  }

  private static Iterator<Words> inRoom(IrcHandler h, Room room, Collection<String> keys) {
    Member viewer = room.member(h.user());
    return Stream.concat(
            news(room.name(), room.metadata().values(), keys),
            room.members().stream()
                .filter(member -> viewer != null || !member.user().invisible())
                .filter(member -> room.sees(viewer, member))
                .flatMap(member -> {
                  User user = member.user();
                  return news(user.nick(), user.metadata().values(), keys);
                }))
        .iterator();
  }

  /**
   * What is said, as METADATA.
   *
   * @param keys those that matter; null: all
   */
  private static Stream<Words> news(
      String name, SortedMap<String, String> values, @Nullable Collection<String> keys) {
    return values.entrySet().stream()
        .filter(value -> keys == null || keys.contains(value.getKey()))
        .map(value -> words(name, value.getKey(), value.getValue()));
  }

  private static void print(IrcHandler h, Iterator<Words> news, boolean evenEmpty, String target) {
    h.printLater(
        new BatchCursor<>(
            h,
            news,
            evenEmpty,
            (words, tags) -> h.raw(words.line(h, tags).line()),
            "metadata",
            target));
  }
}
