package madang.server.cli;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** What a terminal client does with its connection, to the end. */
interface Dialogue {
  /**
   * Talks until the user or the server ends it.
   *
   * @throws IOException where the connection breaks or the server ends it in mid-answer
   */
  void run(SocketChannel channel) throws IOException;

  /** Whether the user wants to end. */
  static boolean isQuit(String line) {
    return line.equals("q") || line.equals("Q");
  }
}
