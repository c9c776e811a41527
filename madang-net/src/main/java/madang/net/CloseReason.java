package madang.net;

/**
 * Why a connection ended.
 *
 * @param kind what ended it, for programs
 * @param detail the same for people, in a few words and without a full stop
 */
public record CloseReason(Kind kind, String detail) {

  /** What ended a connection. */
  public enum Kind {
    /** The peer finished sending and everything due to it was handed to the kernel. */
    PEER_ENDED,
    /** The peer reset the connection, or was found dead. */
    PEER_RESET,
    /** A handler asked for it. */
    LOCAL,
    /** The peer reads too slowly: more bytes wait for it than {@link EngineOptions#outboxBytes}. */
    OUTBOX_FULL,
    /** The handler left more unread than its {@link Handler#unreadLimit}. */
    UNREAD_FULL,
    /** An outgoing connection was refused or timed out. */
    CONNECT_FAILED,
    /** The system refused something; {@link #detail} names call and errno. */
    IO_ERROR,
    /** A handler threw. */
    HANDLER_FAILED,
    /** The engine is closing. */
    ENGINE_CLOSED
  }

  /** The peer finished sending. */
  public static final CloseReason PEER_ENDED = new CloseReason(Kind.PEER_ENDED, "peer ended");

  /** The peer reset the connection. */
  public static final CloseReason PEER_RESET = new CloseReason(Kind.PEER_RESET, "connection reset");

  /** More bytes waited than the outbox may hold. */
  public static final CloseReason OUTBOX_FULL =
      new CloseReason(Kind.OUTBOX_FULL, "reads too slowly");

  /** More bytes were left unread than the handler allows. */
  public static final CloseReason UNREAD_FULL =
      new CloseReason(Kind.UNREAD_FULL, "too much unread input");

  /** The engine is closing. */
  public static final CloseReason ENGINE_CLOSED =
      new CloseReason(Kind.ENGINE_CLOSED, "server shutting down");

  /** A handler's own decision, with its words for it. */
  public static CloseReason local(String detail) {
    return new CloseReason(Kind.LOCAL, detail);
  }
}
