package madang.chat.room;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import madang.chat.Entry;
import madang.chat.Identity;
import madang.chat.room.Past.Gone;

/** Who comes, goes and changes, told to those who watch the nick. Any thread. */
public final class Presence {
  private final World world;
  private final Past past = new Past();
  private final Watchers watchers = new Watchers();

  Presence(World world) {
    this.world = world;
  }

  /** Who was here before. */
  public Past past() {
    return past;
  }

  /** Who watches whom. */
  public Watchers watchers() {
    return watchers;
  }

  void came(User user) {
    tell(user, Entry.Kind.ONLINE);
  }

  /** After nobody finds the user by its nick any more, and before somebody else can have it. */
  void left(User user) {
    remember(user.identity(), user);
    tell(user, Entry.Kind.OFFLINE);
  }

  /** After the user has its new nick, and before somebody else can have the old one. */
  void renamed(User user, Identity before) {
    remember(before, user);
    Entry gone = world.entry(user, Entry.Kind.OFFLINE, null, before.nick());
    world.observers().tell(gone, watchers.of(world.names().fold(before.nick())));
    tell(user, Entry.Kind.ONLINE);
  }

  private void remember(Identity identity, User user) {
    Gone gone = new Gone(identity, user.realName(), world.now());
    past.add(world.names().fold(identity.nick()), gone, world.limits().whowas());
  }

  private void tell(User user, Entry.Kind kind) {
    List<Session> watching = watching(user);
    if (!watching.isEmpty()) {
      world.observers().tell(world.entry(user, kind, null, user.nick()), watching);
    }
  }

  /** Those who watch a user's nick. */
  public List<Session> watching(User user) {
    return watchers.of(world.names().fold(user.nick()));
  }

  /** Those who watch a nick and want to hear more of it (IRCv3 extended-monitor). */
  List<Session> curious(User user) {
    List<Session> found = new ArrayList<>();
    for (Session watcher : watching(user)) {
      if ((watcher.mask(null) & Mask.EXTENDED_MONITOR) != 0) {
        found.add(watcher);
      }
    }
    return found;
  }

  /** Everybody else who sees a user in a room or watches its nick. */
  public Set<Session> audience(User user) {
    Set<Session> all = Observers.of(user, user.rooms());
    all.addAll(watching(user));
    all.remove(user.session());
    return all;
  }

  /**
   * Gives a user another host to show. Those who know {@code chghost} are told so; to the others it
   * looks as if the user had left and come back. On the user's own context.
   *
   * @see <a href="https://ircv3.net/specs/extensions/chghost">IRCv3 chghost</a>
   */
  public void host(User user, String host) {
    Identity before = user.identity();
    if (before.host().equals(host)) {
      return;
    }
    Entry changed = world.entry(user, Entry.Kind.HOST, host, before.user());
    Entry quit = world.entry(user, Entry.Kind.QUIT, "Changing host", "");
    Set<Session> all = new LinkedHashSet<>(Observers.of(user, user.rooms()));
    all.addAll(curious(user));
    Set<Session> others = new LinkedHashSet<>(Observers.of(user, user.rooms()));
    others.removeIf(Presence::knowsHosts);
    all.add(user.session());
    all.removeIf(s -> !knowsHosts(s));
    user.identity(new Identity(before.nick(), before.user(), host));
    world.observers().tell(changed, all);
    world.observers().tell(quit, others);
    for (Room room : user.rooms()) {
      Member member = room.member(user);
      if (member == null) {
        continue;
      }
      List<Session> here = new ArrayList<>();
      for (Session observer : Observers.of(user, room)) {
        if (others.contains(observer)) {
          here.add(observer);
        }
      }
      world
          .observers()
          .tell(world.roomEntry(user, Entry.Kind.JOIN, room.name(), null, user.realName()), here);
      String ranks = member.modes();
      if (!ranks.isEmpty()) {
        String words = "+" + ranks + (" " + user.nick()).repeat(ranks.length());
        world
            .observers()
            .tell(world.roomEntry(user, Entry.Kind.MODE, room.name(), words, null), here);
      }
    }
    String away = user.away();
    if (away != null) {
      world.observers().tell(world.entry(user, Entry.Kind.AWAY, away, ""), others);
    }
  }

  private static boolean knowsHosts(Session session) {
    return (session.mask(null) & (Mask.CHGHOST | Mask.TEXT)) != 0;
  }
}
