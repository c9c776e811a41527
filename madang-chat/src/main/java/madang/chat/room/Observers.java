package madang.chat.room;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import madang.chat.Entry;
import madang.net.Connection;
import madang.net.Frame;

/** Those who see a user, and hear what happens to it wherever that is. Any thread. */
public final class Observers {
  private final World world;

  Observers(World world) {
    this.world = world;
  }

  /**
   * Tells everybody else who sees a user, once each. The largest room tells its members as it tells
   * them what they say: thousands at a time. Those elsewhere are told one by one.
   *
   * @param more others to be told
   */
  void tellAll(User user, Room[] rooms, Entry entry, List<Session> more) {
    Room largest = null;
    for (Room room : rooms) {
      if (largest == null || room.size() > largest.size()) {
        largest = room;
      }
    }
    Set<Session> others = new LinkedHashSet<>();
    for (Room room : rooms) {
      if (room != largest) {
        others.addAll(of(user, room));
      }
    }
    others.addAll(more);
    others.remove(user.session());
    if (largest != null) {
      largest.announce(user, entry, others);
    }
    tell(entry, others);
  }

  /**
   * Everybody else in these rooms who sees the user, once each, in the order of rooms and joining.
   */
  static Set<Session> of(User user, Room... rooms) {
    LinkedHashSet<Session> observers = new LinkedHashSet<>();
    for (Room room : rooms) {
      Member subject = room.member(user);
      for (Member member : room.members()) {
        if (subject == null || room.sees(member, subject)) {
          observers.add(member.user().session());
        }
      }
    }
    observers.remove(user.session());
    return observers;
  }

  /** Tells sessions of an entry, with one frame for all who need the same. */
  public void tell(Entry entry, Collection<Session> observers) {
    int relevant = Audience.relevant(entry);
    LinkedHashMap<Integer, ArrayList<Connection>> byNeed = new LinkedHashMap<>();
    for (Session session : observers) {
      int need = session.mask(null) & relevant;
      byNeed.computeIfAbsent(need, n -> new ArrayList<>()).add(session.connection());
    }
    byNeed.forEach((need, connections) -> {
      Frame frame = world.encoding().encode(entry, need);
      if (frame != null) {
        world.engine().send(frame, connections);
      }
    });
  }
}
