package madang.lab.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import madang.net.CloseReason;
import madang.net.Connection;
import madang.net.Handler;
import org.jspecify.annotations.Nullable;

/**
 * One IRC session: registers, joins a room where one is given, then only counts bytes. RFC 2812,
 * sections 3.1 and 3.2.1.
 */
class IrcMember implements Handler {
  private static final int LONGEST_LINE = 512 + 8191; // RFC 2812 2.3 and IRCv3 message-tags

  private final String nick;
  private final @Nullable String room;
  private final Dialer.Progress progress;
  private boolean ready;

  /** Bytes that came since the session was ready. On the loop only. */
  long in;

  IrcMember(String nick, @Nullable String room, Dialer.Progress progress) {
    this.nick = nick;
    this.room = room;
    this.progress = progress;
  }

  /** What the session is called. */
  final String nick() {
    return nick;
  }

  /** Bytes that came after the session was set up; consumes them or leaves a part of a line. */
  void onTalk(Connection connection, ByteBuffer bytes) {
    in += bytes.remaining();
    bytes.position(bytes.limit());
  }

  @Override
  public final void onOpen(Connection connection) {
    say(connection, "NICK " + nick + "\r\nUSER lab 0 * :Load");
  }

  @Override
  public final void onBytes(Connection connection, ByteBuffer bytes) {
    while (!ready) {
      int end = indexOf(bytes, (byte) '\n', bytes.position());
      if (end < 0) {
        return;
      }
      byte[] line = new byte[end - bytes.position()];
      bytes.get(line);
      bytes.get();
      onLine(connection, new String(line, StandardCharsets.UTF_8).strip());
    }
    onTalk(connection, bytes);
  }

  @Override
  public final void onClose(Connection connection, CloseReason reason) {
    progress.ended(reason);
  }

  @Override
  public final int unreadLimit() {
    return 2 * LONGEST_LINE;
  }

  private void onLine(Connection connection, String line) {
    String[] words = line.split(" ", 4);
    if (words[0].equals("PING")) {
      say(connection, "PONG" + line.substring(4));
      return;
    }
    if (words[0].equals("ERROR")) {
      progress.ended(CloseReason.local(line));
      return;
    }
    switch (words.length > 1 ? words[1] : "") {
      case "376", "422" -> { // the end of the welcome: RPL_ENDOFMOTD or ERR_NOMOTD
        if (room == null) {
          setUp();
        } else {
          say(connection, "JOIN " + room);
        }
      }
      case "366" -> setUp(); // RPL_ENDOFNAMES: we are in
      case "403", "405", "432", "433", "437", "451", "464", "465", "471", "473", "474" ->
          progress.ended(CloseReason.local(line));
      default -> {
        // The rest of the welcome, and what others do while we join.
      }
    }
  }

  private void setUp() {
    ready = true;
    progress.ready();
  }

  private static void say(Connection connection, String line) {
    connection.send(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** The index of the next {@code wanted} from {@code from} on, or -1. */
  static int indexOf(ByteBuffer bytes, byte wanted, int from) {
    for (int i = from; i < bytes.limit(); i++) {
      if (bytes.get(i) == wanted) {
        return i;
      }
    }
    return -1;
  }
}
