package madang.net;

import org.jspecify.annotations.Nullable;

/**
 * Connections that get the same frames. All members see the frames of one group in one order,
 * whichever threads send them; who is a member is decided when {@link #send} is called, in the same
 * order. All methods: any thread; never block.
 *
 * <p>A member that closes is skipped, but stays in the group until it is removed: remove it in
 * {@link Handler#onClose}.
 */
public interface ConnectionGroup {

  /** Adds a connection of the engine that made this group; false if it was a member already. */
  boolean add(Connection connection);

  /** Removes a member; false if it was none. */
  boolean remove(Connection connection);

  /** Sends one frame to each member but {@code except}. */
  void send(Frame frame, @Nullable Connection except);

  /** Sends one frame to each member. */
  default void send(Frame frame) {
    send(frame, null);
  }

  /** Members now. */
  int size();
}
