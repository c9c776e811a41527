package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import madang.server.Program;
import org.jspecify.annotations.Nullable;

/** A connection that says exactly what a test wants; one thread. */
final class Speaker implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final Socket socket;
  private final BufferedReader in;

  private Speaker(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  /** Connects to a listener of this kind. */
  static Speaker to(Program server, String kind) throws IOException {
    return new Speaker(new Socket(InetAddress.getLoopbackAddress(), server.port(kind)));
  }

  /** Connects with a receive buffer that is full at once. */
  static Speaker withSmallWindow(Program server, String kind) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port(kind)));
    return new Speaker(socket);
  }

  /** Connects to IRC, takes a nick and joins the lobby. */
  static Speaker inLobby(Program server, String nick) throws IOException {
    return to(server, "irc").register(nick);
  }

  /** Takes a nick on IRC and joins the lobby. */
  Speaker register(String nick) throws IOException {
    say("NICK " + nick + "\r\nUSER " + nick + " 0 * :" + nick + "\r\nJOIN #lobby\r\n");
    hears(" 366 ");
    return this;
  }

  /** Takes a nick on IRC with these capabilities, and joins the lobby. */
  Speaker register(String nick, String capabilities) throws IOException {
    say("CAP REQ :" + capabilities + "\r\nNICK " + nick + "\r\nUSER " + nick + " 0 * :x\r\n");
    say("CAP END\r\nJOIN #lobby\r\n");
    hears(" 366 ");
    return this;
  }

  /** What comes in answer to a command on IRC, and what others say meanwhile. */
  List<String> ask(String command) throws IOException {
    say(command + "\r\nPING :that-was-all\r\n");
    List<String> lines = new ArrayList<>();
    for (String line = next(); line == null || !line.endsWith(":that-was-all"); line = next()) {
      if (line == null) {
        throw new AssertionError("the end came before the answer to " + command + ": " + lines);
      }
      lines.add(line);
    }
    return lines;
  }

  void say(String text) throws IOException {
    say(text.getBytes(UTF_8));
  }

  void say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Reads on to the first line that contains a text; that line. */
  String hears(String part) throws IOException {
    List<String> others = new ArrayList<>();
    long began = System.nanoTime();
    while (System.nanoTime() - began < PATIENCE_MS * 1_000_000L) {
      String line;
      try {
        line = next();
      } catch (SocketTimeoutException e) {
        break;
      }
      if (line == null) {
        throw new AssertionError("the end came before: " + part + "; heard: " + others);
      }
      if (line.contains(part)) {
        return line;
      }
      if (others.size() < 20) {
        others.add(line);
      }
    }
    throw new AssertionError("never heard: " + part + "; heard: " + others);
  }

  /** The next line; null at the end, also where that is a reset. */
  @Nullable String next() throws IOException {
    try {
      return in.readLine();
    } catch (SocketException e) {
      return null;
    }
  }

  /** Reads to the end of the connection. */
  List<String> rest() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = next(); line != null; line = next()) {
      lines.add(line);
    }
    return lines;
  }

  /** Reads to the end of the connection; the last line before it. */
  String lastWords() throws IOException {
    List<String> rest = rest();
    return rest.isEmpty() ? "" : rest.getLast();
  }

  /** Asserts that the server still answers here. */
  void isServed() throws IOException {
    say("PING :still-here\r\n");
    assertThat(hears("still-here")).contains("PONG");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
