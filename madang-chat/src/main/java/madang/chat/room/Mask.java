package madang.chat.room;

/**
 * What a connection needs to be told differently: one bit each. Connections with the same bits
 * share a group, and all that need the same bytes share one frame.
 */
public final class Mask {
  /** Reads text, not IRC. */
  public static final int TEXT = 1;

  /** Reads text, and is looking at another room. */
  public static final int ELSEWHERE = 1 << 1;

  public static final int SERVER_TIME = 1 << 2;
  public static final int MESSAGE_TAGS = 1 << 3;
  public static final int EXTENDED_JOIN = 1 << 4;
  public static final int AWAY_NOTIFY = 1 << 5;
  public static final int SETNAME = 1 << 6;

  /** The bits that matter to what a room tells; capabilities from here up shape replies alone. */
  public static final int AUDIENCE = (1 << 7) - 1;

  public static final int ECHO_MESSAGE = 1 << 7;
  public static final int MULTI_PREFIX = 1 << 8;
  public static final int USERHOST_IN_NAMES = 1 << 9;
  public static final int CAP_NOTIFY = 1 << 10;
  public static final int STANDARD_REPLIES = 1 << 11;

  private Mask() {}
}
