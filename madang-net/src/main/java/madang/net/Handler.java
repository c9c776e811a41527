package madang.net;

import java.nio.ByteBuffer;

/**
 * What a service does with one connection. One instance a connection; its state is its fields. The
 * engine calls it on the connection's serial context: never twice at once, and each call sees what
 * the one before it wrote.
 *
 * <p>A callback never blocks. It may send, close, pause, schedule or change the handler from within
 * any callback. If one throws, the connection is closed with {@link
 * CloseReason.Kind#HANDLER_FAILED} and the others go on.
 */
public interface Handler {

  /** How many bytes a handler may leave unread unless it says otherwise: 64 KiB. */
  int DEFAULT_UNREAD_LIMIT = 64 * 1024;

  /** The connection is established. Called once, before anything else. */
  default void onOpen(Connection connection) {}

  /**
   * Bytes have arrived. {@code in} is valid during the call only. What the handler leaves unread
   * the engine keeps, and offers again in front of the next bytes, or after {@link
   * Connection#resumeReads}, or when an outbox that was not {@link Connection#writable} has
   * drained.
   *
   * <p>A handler whose answers can be longer than its input looks at {@link Connection#writable}
   * between two commands and returns when it is false, leaving the rest unread.
   */
  void onBytes(Connection connection, ByteBuffer in);

  /**
   * The peer has finished sending (it may still read). {@code unread} is what {@link #onBytes}
   * left, offered for the last time. The default sends what is due, then closes.
   */
  default void onEnd(Connection connection, ByteBuffer unread) {
    connection.close(CloseReason.PEER_ENDED);
  }

  /**
   * An outbox that a slow peer had filled (bytes were left after a flush) is empty again. Not
   * called for an outbox that each flush has emptied.
   */
  default void onDrained(Connection connection) {}

  /** The timer of this kind, set by {@link Connection#schedule}, is due. */
  default void onTimer(Connection connection, int kind) {}

  /**
   * The connection is over; nothing can be sent any more. The last callback, called exactly once,
   * also where {@link #onOpen} never was (a failed {@link IoEngine#connect}).
   */
  default void onClose(Connection connection, CloseReason reason) {}

  /**
   * The most bytes this handler may leave unread while its reads are not paused, which is the
   * longest message of its protocol. Over it the connection is closed with {@link
   * CloseReason#UNREAD_FULL}.
   */
  default int unreadLimit() {
    return DEFAULT_UNREAD_LIMIT;
  }

  /** Makes the handler of a new connection; called on its context, before {@link #onOpen}. */
  @FunctionalInterface
  interface Factory {
    Handler handlerFor(Connection connection);
  }
}
