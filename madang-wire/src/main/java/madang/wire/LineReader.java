package madang.wire;

import java.nio.ByteBuffer;

/**
 * Cuts lines out of a stream of bytes. What isn't a whole line yet stays unread in the buffer; only
 * whether an over-long line is being skipped is kept here. A line ends at CR or at LF, so CRLF is a
 * line and an empty one; empty lines are for the caller to ignore, as IRC asks (RFC 1459, section
 * 2.3.1; Modern IRC asks servers to take a single LF and allows a single CR).
 *
 * <p>The outcome doesn't depend on how the bytes were cut into packets. Not for use by two threads
 * at once.
 */
public final class LineReader {

  /** What {@link #next} found. */
  public enum Outcome {
    /** No whole line; what there is stays unread, and is shorter than the limit. */
    NONE,
    /** A line, from {@link #start} to {@link #end}; it is consumed. */
    LINE,
    /**
     * A line longer than the limit, told once, as soon as it is known; its rest is dropped as it
     * comes, up to its end.
     */
    TOO_LONG
  }

  private static final int IAC = 0xff;
  private static final int SB = 0xfa;
  private static final int SE = 0xf0;
  private static final int FIRST_WITH_OPTION = 0xfb;

  private final int bodyLimit;
  private final int tagsLimit;
  private final boolean telnet;
  private boolean skipping;
  private int start;
  private int end;

  private LineReader(int bodyLimit, int tagsLimit, boolean telnet) {
    this.bodyLimit = bodyLimit;
    this.tagsLimit = tagsLimit;
    this.telnet = telnet;
  }

  /**
   * Reads IRC lines.
   *
   * @param lineBytes the most bytes of a line without its tags, CR and LF counted
   * @param tagsBytes the most bytes of its tags, {@code @} and the space after them counted
   */
  public static LineReader irc(int lineBytes, int tagsBytes) {
    return new LineReader(lineBytes - 2, tagsBytes, false);
  }

  /**
   * Reads lines of text, in which telnet commands (RFC 854) don't end a line whatever bytes they
   * hold; {@link Telnet} takes them out.
   *
   * @param lineBytes the most bytes of a line, CR and LF and telnet commands counted
   */
  public static LineReader text(int lineBytes) {
    return new LineReader(lineBytes - 2, 0, true);
  }

  /** Takes the next line from {@code in}. */
  public Outcome next(ByteBuffer in) {
    if (skipping && !skip(in)) {
      return Outcome.NONE;
    }
    start = in.position();
    int limit = in.limit();
    int longest = bodyLimit;
    if (tagsLimit > 0 && start < limit && in.get(start) == '@') {
      longest += tagsLimit;
    }
    boolean found = telnet ? scanTelnet(in, limit, longest) : scanPlain(in, limit, longest);
    if (found) {
      in.position(end + 1);
      return bodyFits(in) ? Outcome.LINE : Outcome.TOO_LONG;
    }
    if (end < limit) {
      skipping = true;
      in.position(end);
      skip(in);
      return Outcome.TOO_LONG;
    }
    return Outcome.NONE;
  }

  /** Where the line begins in the buffer. */
  public int start() {
    return start;
  }

  /** Where the line ends: the position of its CR or LF. */
  public int end() {
    return end;
  }

  /** Sets {@code end} to the line's end (true), to the first byte too many, or to the limit. */
  private boolean scanPlain(ByteBuffer in, int limit, int longest) {
    for (int i = start; i < limit; i++) {
      byte b = in.get(i);
      if (b == '\n' || b == '\r') {
        end = i;
        return true;
      }
      if (i - start >= longest) {
        end = i;
        return false;
      }
    }
    end = limit;
    return false;
  }

  private boolean scanTelnet(ByteBuffer in, int limit, int longest) {
    Telnet.State state = Telnet.State.DATA;
    for (int i = start; i < limit; i++) {
      int b = in.get(i) & 0xff;
      if (state == Telnet.State.DATA && (b == '\n' || b == '\r')) {
        end = i;
        return true;
      }
      if (i - start >= longest) {
        end = i;
        return false;
      }
      state = after(state, b);
    }
    end = limit;
    return false;
  }

  static Telnet.State after(Telnet.State state, int b) {
    return switch (state) {
      case DATA -> b == IAC ? Telnet.State.COMMAND : Telnet.State.DATA;
      case COMMAND ->
          b == SB
              ? Telnet.State.SUBNEGOTIATION
              : b >= FIRST_WITH_OPTION && b != IAC ? Telnet.State.OPTION : Telnet.State.DATA;
      case OPTION -> Telnet.State.DATA;
      case SUBNEGOTIATION -> b == IAC ? Telnet.State.SUBCOMMAND : Telnet.State.SUBNEGOTIATION;
      case SUBCOMMAND -> b == SE ? Telnet.State.DATA : Telnet.State.SUBNEGOTIATION;
    };
  }

  private boolean bodyFits(ByteBuffer in) {
    if (end - start <= bodyLimit && tagsLimit >= end - start) {
      return true;
    }
    if (tagsLimit == 0 || start == end || in.get(start) != '@') {
      return end - start <= bodyLimit;
    }
    int space = start;
    while (space < end && in.get(space) != ' ') {
      space++;
    }
    int tags = Math.min(space + 1, end) - start;
    return tags <= tagsLimit && end - start - tags <= bodyLimit;
  }

  /** Drops bytes up to the end of an over-long line; false if the end hasn't come yet. */
  private boolean skip(ByteBuffer in) {
    while (in.hasRemaining()) {
      byte b = in.get();
      if (b == '\n' || b == '\r') {
        skipping = false;
        return true;
      }
    }
    return false;
  }
}
