package madang.net.engine;

import java.util.Arrays;
import java.util.Collection;
import madang.net.Connection;
import madang.net.ConnectionGroup;
import madang.net.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group, by loop.
 *
 * <p>The arrays are never changed, only replaced: a frame on its way to a loop carries the members
 * of the moment it was sent. The lock makes one order of all changes and sends; under it there are
 * only inbox offers and, for the calling loop, additions to outboxes. It is a leaf: nothing else is
 * locked under it.
 */
public final class Group implements ConnectionGroup {
  private static final Member[] NOBODY = {};

  /**
   * From so many receivers of the calling loop on a frame goes by the inbox, of which a turn takes
   * a bounded share: at once, 64 events of a turn could make deliveries for a second.
   */
  private static final int MANY = 1024;

  private final Loop[] loops;
  private final Member[][] members;
  private int size;

  /**
   * @param loops all loops of an engine, each at its index
   */
  public Group(Loop[] loops) {
    this.loops = loops;
    this.members = new Member[loops.length][];
    Arrays.fill(members, NOBODY);
  }

  /** Sends one frame to each of these connections of one engine, once. Any thread. */
  public static void send(Loop[] loops, Frame frame, Collection<? extends Connection> connections) {
    var receivers = new Member[loops.length][];
    var counts = new int[loops.length];
    for (Connection connection : connections) {
      Member member = memberOf(connection);
      int loop = member.loop().index();
      if (receivers[loop] == null) {
        receivers[loop] = new Member[connections.size()];
      }
      receivers[loop][counts[loop]++] = member;
    }
    for (int i = 0; i < loops.length; i++) {
      if (counts[i] > 0) {
        deliver(loops[i], frame, Arrays.copyOf(receivers[i], counts[i]), null);
      }
    }
  }

  private static void deliver(Loop loop, Frame frame, Member[] receivers, @Nullable Member except) {
    if (receivers.length < MANY && loop.runsNow()) {
      Delivery.now(frame, receivers, except);
    } else {
      loop.offer(new Delivery.Many(frame, receivers, except));
    }
  }

  private static Member memberOf(Connection connection) {
    return connection instanceof Member own ? own : OffloadedConnection.inner(connection);
  }

  @Override
  public boolean add(Connection connection) {
    Member member = memberOf(connection);
    int loop = member.loop().index();
    synchronized (this) {
      var old = members[loop];
      if (indexOf(old, member) >= 0) {
        return false;
      }
      var larger = Arrays.copyOf(old, old.length + 1);
      larger[old.length] = member;
      members[loop] = larger;
      size++;
      return true;
    }
  }

  @Override
  public boolean remove(Connection connection) {
    Member member = memberOf(connection);
    int loop = member.loop().index();
    synchronized (this) {
      var old = members[loop];
      int at = indexOf(old, member);
      if (at < 0) {
        return false;
      }
      var smaller = new Member[old.length - 1];
      System.arraycopy(old, 0, smaller, 0, at);
      System.arraycopy(old, at + 1, smaller, at, smaller.length - at);
      members[loop] = smaller;
      size--;
      return true;
    }
  }

  @Override
  public void send(Frame frame, @Nullable Connection except) {
    Member skipped = except == null ? null : memberOf(except);
    synchronized (this) {
      for (int i = 0; i < loops.length; i++) {
        var receivers = members[i];
        if (receivers.length > 0) {
          deliver(loops[i], frame, receivers, skipped);
        }
      }
    }
  }

  @Override
  public synchronized int size() {
    return size;
  }

  private static int indexOf(Member[] array, Member wanted) {
    for (int i = 0; i < array.length; i++) {
      if (array[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
