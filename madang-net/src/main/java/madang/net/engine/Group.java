package madang.net.engine;

import java.util.Arrays;
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
final class Group implements ConnectionGroup {
  private static final ReactorConnection[] NOBODY = {};

  private final EventLoop[] loops;
  private final ReactorConnection[][] members;
  private int size;

  Group(EventLoop[] loops) {
    this.loops = loops;
    this.members = new ReactorConnection[loops.length][];
    Arrays.fill(members, NOBODY);
  }

  @Override
  public boolean add(Connection connection) {
    var member = OffloadedConnection.inner(connection);
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
    var member = OffloadedConnection.inner(connection);
    int loop = member.loop().index();
    synchronized (this) {
      var old = members[loop];
      int at = indexOf(old, member);
      if (at < 0) {
        return false;
      }
      var smaller = new ReactorConnection[old.length - 1];
      System.arraycopy(old, 0, smaller, 0, at);
      System.arraycopy(old, at + 1, smaller, at, smaller.length - at);
      members[loop] = smaller;
      size--;
      return true;
    }
  }

  @Override
  public void send(Frame frame, @Nullable Connection except) {
    var skipped = except == null ? null : OffloadedConnection.inner(except);
    synchronized (this) {
      for (int i = 0; i < loops.length; i++) {
        var receivers = members[i];
        if (receivers.length == 0) {
          continue;
        }
        if (loops[i].runsNow()) {
          Delivery.now(frame, receivers, skipped);
        } else {
          loops[i].offer(new Delivery.Many(frame, receivers, skipped));
        }
      }
    }
  }

  @Override
  public synchronized int size() {
    return size;
  }

  private static int indexOf(ReactorConnection[] array, ReactorConnection wanted) {
    for (int i = 0; i < array.length; i++) {
      if (array[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
