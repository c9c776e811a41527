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

  public static final int INVITE_NOTIFY = 1 << 7;

  /** Three bits from here: how high a member's rank is in the room, see {@link Member#level}. */
  static final int LEVEL_SHIFT = 8;

  static final int LEVELS = 7 << LEVEL_SHIFT;

  public static final int MESSAGE_REDACTION = 1 << 11;

  public static final int MULTILINE = 1 << 22;
  public static final int CHANNEL_RENAME = 1 << 30;
  public static final int RELAYMSG = 1 << 31;

  /** The bits that matter to what a room tells; the other capabilities shape replies alone. */
  public static final int AUDIENCE = (1 << 12) - 1 | MULTILINE | CHANNEL_RENAME | RELAYMSG;

  public static final int ECHO_MESSAGE = 1 << 12;
  public static final int MULTI_PREFIX = 1 << 13;
  public static final int USERHOST_IN_NAMES = 1 << 14;
  public static final int CAP_NOTIFY = 1 << 15;
  public static final int STANDARD_REPLIES = 1 << 16;
  public static final int CHGHOST = 1 << 17;
  public static final int EXTENDED_MONITOR = 1 << 18;
  public static final int BATCH = 1 << 19;
  public static final int LABELED_RESPONSE = 1 << 20;
  public static final int NO_IMPLICIT_NAMES = 1 << 21;
  public static final int PRE_AWAY = 1 << 23;
  public static final int EXTENDED_ISUPPORT = 1 << 24;
  public static final int CHATHISTORY = 1 << 25;
  public static final int EVENT_PLAYBACK = 1 << 26;
  public static final int SEARCH = 1 << 27;
  public static final int METADATA = 1 << 28;
  public static final int READ_MARKER = 1 << 29;

  private Mask() {}
}
