package madang.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes telnet's commands out of a line, so that people can come with telnet(1) (RFC 854). */
public final class Telnet {
  private static final int IAC = 0xff;

  /** Where in a command a byte stands. */
  enum State {
    DATA,
    COMMAND,
    OPTION,
    SUBNEGOTIATION,
    SUBCOMMAND
  }

  private Telnet() {}

  /**
   * The bytes of a line that are not telnet commands and not NUL (telnet sends CR NUL for a bare
   * CR); IAC IAC is one byte 255. A command that isn't whole is dropped.
   *
   * @param from where the line begins in {@code in}
   * @param to where it ends
   */
  public static byte[] strip(ByteBuffer in, int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    State state = State.DATA;
    for (int i = from; i < to; i++) {
      int b = in.get(i) & 0xff;
      boolean data = state == State.DATA ? b != IAC && b != 0 : state == State.COMMAND && b == IAC;
      if (data) {
        out[length++] = (byte) b;
      }
      state = LineReader.after(state, b);
    }
    return length == out.length ? out : Arrays.copyOf(out, length);
  }
}
