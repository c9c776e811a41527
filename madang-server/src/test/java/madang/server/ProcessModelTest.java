package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code --io process}: each caller has a process of the server's own. */
final class ProcessModelTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), UTF_8);
  }

  private static void awaitLine(Program program, String regex) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(program.err()).anySatisfy(line -> assertThat(line).matches(regex)));
  }

  @Test
  void echoSaysWhoCameAndLeftAndWhichProcessWasRemoved() throws Exception {
    try (Program echo = Program.start("echo", "0", "--io", "process").ready()) {
      try (Socket socket = echo.connect("echo")) {
        say(socket, "hello\n");
        assertThat(read(socket, 6)).isEqualTo("hello\n");
      }
      awaitLine(echo, "removed process \\d+");
      assertThat(echo.err()).hasSize(3);
      assertThat(echo.err().get(0)).matches("connected 1 127\\.0\\.0\\.1:\\d+ \\(1 now\\)");
      assertThat(echo.err().get(1)).isEqualTo("closed 1 after 1 reads, 6 bytes (0 now)");
    }
  }

  @Test
  void theTraceShowsTheHandOverAndTheWorkersOwnCalls() throws Exception {
    try (Program echo =
            Program.start("echo", "0", "--io", "process", "--buffer", "4", "--trace").ready();
        Socket socket = echo.connect("echo")) {
      say(socket, "123456");
      assertThat(read(socket, 6)).isEqualTo("123456");
      awaitLine(echo, "accept4\\(\\d+\\) = \\d+");
      awaitLine(echo, "sendmsg\\(\\d+\\) = 1 \\[SCM_RIGHTS \\d+\\]");
      awaitLine(echo, "recvmsg\\(\\d+\\) = 1 \\[SCM_RIGHTS \\d+\\] \\[pid \\d+]");
      awaitLine(echo, "read\\(\\d+\\) = 4 \\[pid \\d+]");
      awaitLine(echo, "read\\(\\d+\\) = 2 \\[pid \\d+]");
    }
  }

  @Test
  void theTraceOfARelayShowsTheFramesBetweenWorkerAndServer() throws Exception {
    try (Program relay = Program.start("relay", "0", "--io", "process", "--trace").ready();
        Socket socket = relay.connect("relay")) {
      say(socket, "hello");
      assertThat(read(socket, 5)).isEqualTo("hello");
      awaitLine(relay, "--- OPEN \\d+ to the server --- \\[pid \\d+]");
      awaitLine(relay, "--- DATA 5 to the server --- \\[pid \\d+]");
      awaitLine(relay, "--- DATA 5 from the server --- \\[pid \\d+]");
      socket.shutdownOutput();
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      awaitLine(relay, "--- END 0 to the server --- \\[pid \\d+]");
    }
  }

  @Test
  void tracesOfManyWorkersDontTearEachOthersLines() throws Exception {
    int callers = 8;
    int words = 100;
    List<Socket> sockets = new ArrayList<>();
    try (Program echo = Program.start("echo", "0", "--io", "process", "--trace").ready()) {
      for (int i = 0; i < callers; i++) {
        sockets.add(echo.connect("echo"));
      }
      for (int word = 0; word < words; word++) {
        for (Socket socket : sockets) {
          say(socket, "word");
        }
        for (Socket socket : sockets) {
          assertThat(read(socket, 4)).isEqualTo("word");
        }
      }
      for (Socket socket : sockets) {
        socket.close();
      }
      awaitLine(echo, "closed .*\\(0 now\\)");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(echo.err())
                  .filteredOn(line -> line.matches("read\\(\\d+\\) = 4 \\[pid \\d+]"))
                  .hasSize(callers * words));
      assertThat(echo.err())
          .allSatisfy(line ->
              assertThat(line)
                  .matches(
                      "(\\w+(\\([^()]*\\))? = (-1 )?\\w+( \\[[^\\]]*\\])?|--- [A-Z]+ \\d+ .* ---)( \\[pid \\d+])?"
                          + "|connected \\d+ .*|closed \\d+ .*|removed process \\d+"));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void relaySendsEveryByteToEverybodyAndLivesOnWhenSomebodyIsReset() throws Exception {
    try (Program relay = Program.start("relay", "0", "--io", "process").ready();
        Socket ann = relay.connect("relay")) {
      try (Socket bob = relay.connect("relay")) {
        awaitLine(relay, "connected .*\\(2 now\\)");
        say(bob, "both");
        assertThat(read(ann, 4)).isEqualTo("both");
        assertThat(read(bob, 4)).isEqualTo("both");
        bob.setSoLinger(true, 0); // a reset
      }
      awaitLine(relay, "closed .*\\(1 now\\)");
      say(ann, "still here");
      assertThat(read(ann, 10)).isEqualTo("still here");
    }
  }

  @Test
  void chatWorksThroughPumps() throws Exception {
    try (Program server =
            Program.start(
                    "serve", "--irc", "127.0.0.1:0", "--text", "127.0.0.1:0", "--io", "process")
                .ready();
        Socket irc = server.connect("irc");
        Socket text = server.connect("text")) {
      say(irc, "NICK ann\r\nUSER ann 0 * :Ann\r\nJOIN #lobby\r\n");
      hear(irc, " 366 "); // she is in
      say(text, "bob\r\nis anybody here?\r\n");
      hear(irc, "is anybody here?"); // and so is he
      say(irc, "PRIVMSG #lobby :hello\r\n");
      hear(text, "<ann> hello");
    }
  }

  private static void hear(Socket socket, String words) throws IOException {
    var heard = new StringBuilder();
    while (heard.indexOf(words) < 0) {
      int next = socket.getInputStream().read();
      assertThat(next).as("heard so far: %s", heard).isNotNegative();
      heard.append((char) next);
    }
  }

  @Test
  void sigtermEndsTheServerAndItsWorkersAndFlushes() throws Exception {
    try (Program echo = Program.start("echo", "0", "--io", "process").ready();
        Socket socket = echo.connect("echo")) {
      say(socket, "last");
      assertThat(read(socket, 4)).isEqualTo("last");
      echo.signal("TERM");
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      socket.shutdownOutput();
      assertThat(echo.exitCode()).isZero(); // which also waits until nobody holds standard error
      assertThat(echo.err()).contains("closed 1 after 1 reads, 4 bytes (0 now)");
      assertThat(echo.err()).filteredOn(line -> line.startsWith("removed process ")).isNotEmpty();
    }
  }
}
