package madang.net.engine;

import java.lang.foreign.Arena;
import madang.net.Frame;
import madang.net.sys.CallState;
import madang.net.sys.Sockets;

/**
 * What callers hear whom the engine turns away: a line that the kernel takes at once, then the end.
 * Nothing waits for them to take it. What they have said so far is read for nothing, since a close
 * over it would be a reset, and the line might never be seen. Any thread.
 */
public final class Farewell {
  /** Read of what a caller has said: 16 KiB; one who has said more may get a reset. */
  static final int HEARD_BYTES = 16 * 1024;

  final Memory words;
  final Memory heard = new Memory(Arena.ofAuto(), HEARD_BYTES);
  private final int length;

  /**
   * @param line empty: callers hear the end alone
   */
  public Farewell(Frame line) {
    length = line.length();
    words = new Memory(Arena.ofAuto(), Math.max(1, length));
    line.copyTo(0, words.segment, 0, length);
  }

  /** What the trace hears of the calls that a farewell is made of. */
  @FunctionalInterface
  public interface Told {
    void told(String call, int fd, int result);
  }

  /** Tells an accepted caller the line and the end, without waiting; a close must follow. */
  public void dismiss(CallState state, int fd, Told trace) {
    if (length > 0) {
      int flags = Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT;
      trace.told("write", fd, Sockets.send(state, fd, words.address(0), length, flags));
    }
    trace.told("shutdown", fd, Sockets.shutdown(state, fd, Sockets.SHUT_WR));
    if (length > 0) {
      int count = Sockets.recv(state, fd, heard.address(0), HEARD_BYTES, Sockets.MSG_DONTWAIT);
      trace.told("read", fd, count);
    }
  }

  /** Bytes of the line. */
  int length() {
    return length;
  }
}
