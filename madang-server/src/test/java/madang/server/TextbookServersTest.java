package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Echo and relay as processes, talked to over loopback. */
final class TextbookServersTest {

  @Test
  void echoSaysWhereItListensAndWhoCameAndLeft() throws Exception {
    try (Program echo = Program.start("echo", "0").ready()) {
      assertThat(echo.out()).hasSize(2);
      assertThat(echo.out().get(0)).matches("listening echo 127\\.0\\.0\\.1:[1-9][0-9]*");
      try (Socket socket = echo.connect("echo")) {
        socket.getOutputStream().write("hello\n".getBytes(UTF_8));
        assertThat(read(socket, 6)).isEqualTo("hello\n");
      }
      await().until(() -> echo.err().size() == 2);
      assertThat(echo.err().get(0)).matches("connected \\d+ 127\\.0\\.0\\.1:\\d+ \\(1 now\\)");
      assertThat(echo.err().get(1)).matches("closed \\d+ after 1 reads, 6 bytes \\(0 now\\)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--io epoll-lt --loops 1",
        "--io poll --loops 2",
        "--io select --loops 2 --workers 2",
        "--io nio --loops 2",
        "--loops 2 --workers 2",
        "--oneshot",
        "--loops 2 --accept reuseport",
        "--loops 2 --accept exclusive",
        "--io iterative",
        "--io thread",
        "--io virtual",
        "--io uring --loops 2"
      })
  void aMegabyteComesBackByteForByte(String options) throws Exception {
    String[] arguments = ("echo 127.0.0.1:0 " + options).trim().split(" ");
    byte[] sent = new byte[1_000_000];
    new Random(1).nextBytes(sent);
    try (Program echo = Program.start(arguments).ready();
        Socket socket = echo.connect("echo")) {
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.getOutputStream().write(sent);
                  socket.shutdownOutput();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
      writer.join();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "epoll-lt, epoll_wait = 1 [FD EPOLLIN, 3",
    "epoll-et, epoll_wait = 1 [FD EPOLLIN, 1",
    "poll, poll = 1 [FD POLLIN], 3",
    "select, select = 1 [FD readable], 3",
    "nio, select = 1 [FD OP_READ], 3"
  })
  void oneMessageInReadsOfFourBytes(String model, String line, int returns) throws Exception {
    try (Program echo =
            Program.start("echo", "0", "--io", model, "--loops", "1", "--buffer", "4", "--trace")
                .ready();
        Socket socket = echo.connect("echo")) {
      await().until(() -> echo.err().stream().anyMatch(l -> l.startsWith("connected")));
      socket.getOutputStream().write("0123456789".getBytes(UTF_8));
      assertThat(read(socket, 10)).isEqualTo("0123456789");
      await().until(() -> reads(echo).size() >= 3);
      String fd = reads(echo).getFirst().replaceAll("read\\((\\d+)\\).*", "$1");
      assertThat(reads(echo))
          .containsExactly("read(" + fd + ") = 4", "read(" + fd + ") = 4", "read(" + fd + ") = 2");
      String oneReturn = line.replace("FD", fd);
      assertThat(echo.err().stream().filter(l -> l.startsWith(oneReturn))).hasSize(returns);
    }
  }

  @Test
  void nioNeedsNoNativeAccess() throws Exception {
    try (Program echo =
            Program.startOn(List.of("--illegal-native-access=deny"), "echo", "0", "--io", "nio")
                .ready();
        Socket socket = echo.connect("echo")) {
      socket.getOutputStream().write("hello\n".getBytes(UTF_8));
      assertThat(read(socket, 6)).isEqualTo("hello\n");
    }
  }

  @Test
  void aThousandCallersAreMoreThanSelectCanWatchAndTheFirstAreServed() throws Exception {
    List<Socket> callers = new ArrayList<>();
    try (Program echo = Program.start("echo", "0", "--io", "select").ready()) {
      for (int i = 0; i < 1_050; i++) {
        callers.add(echo.connect("echo"));
      }
      assertThat(callers.getLast().getInputStream().read()).isEqualTo(-1);
      for (Socket early : List.of(callers.get(0), callers.get(959))) {
        early.getOutputStream().write("ping".getBytes(UTF_8));
        assertThat(read(early, 4)).isEqualTo("ping");
      }
      await()
          .untilAsserted(() ->
              assertThat(echo.err())
                  .filteredOn(line -> line.contains("FD_SETSIZE"))
                  .singleElement()
                  .asString()
                  .contains("select can't watch descriptor"));
    } finally {
      for (Socket caller : callers) {
        caller.close();
      }
    }
  }

  @Test
  void oneCompletionTellsOfEachFourBytes() throws Exception {
    try (Program echo =
            Program.start("echo", "0", "--io", "uring", "--loops", "1", "--buffer", "4", "--trace")
                .ready();
        Socket socket = echo.connect("echo")) {
      await().until(() -> echo.err().stream().anyMatch(l -> l.startsWith("connected")));
      socket.getOutputStream().write("0123456789".getBytes(UTF_8));
      assertThat(read(socket, 10)).isEqualTo("0123456789");
      await().until(() -> enters(echo).stream().anyMatch(l -> l.contains("send ")));
      assertThat(enters(echo))
          .allMatch(l -> l.matches("io_uring_enter\\(submit \\d+, wait [01]\\) = \\d+ \\[.*]"))
          .anyMatch(l -> l.matches(".*\\[accept \\d+ = \\d+]"))
          .anyMatch(l -> l.matches(".*\\[recv (\\d+) = 4, recv \\1 = 4, recv \\1 = 2]"))
          .anyMatch(l -> l.matches(".*\\[send \\d+ = 10]"));
      socket.shutdownOutput();
      await().until(() -> echo.err().stream().anyMatch(l -> l.matches("close\\(\\d+\\) = 0")));
    }
  }

  private static List<String> enters(Program echo) {
    return echo.err().stream().filter(l -> l.startsWith("io_uring_enter")).toList();
  }

  private static List<String> reads(Program echo) {
    return echo.err().stream().filter(l -> l.matches("read\\(\\d+\\) = [1-9]\\d*")).toList();
  }

  @Test
  void relaySendsEveryByteToEverybodyInOneOrder() throws Exception {
    try (Program relay = Program.start("relay", "0", "--loops", "2").ready();
        Socket ann = relay.connect("relay");
        Socket bob = relay.connect("relay")) {
      await().until(() -> relay.err().stream().anyMatch(l -> l.endsWith("(2 now)")));
      for (int i = 0; i < 100; i++) {
        ann.getOutputStream().write("a".getBytes(UTF_8));
        bob.getOutputStream().write("b".getBytes(UTF_8));
      }
      String heard = read(ann, 200);
      assertThat(read(bob, 200)).isEqualTo(heard);
      assertThat(heard.replace("a", "")).hasSize(100);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll-et", "thread", "virtual"})
  void relayLivesOnWhenSomebodyLeaves(String model) throws Exception {
    try (Program relay = Program.start("relay", "0", "--io", model).ready();
        Socket ann = relay.connect("relay")) {
      // Before bob: in the models with threads he could be gone by the time that ann is counted.
      await().until(() -> relay.err().stream().anyMatch(l -> l.endsWith("(1 now)")));
      try (Socket bob = relay.connect("relay")) {
        bob.setSoLinger(true, 0); // a reset
      }
      await()
          .until(() ->
              relay.err().stream().anyMatch(l -> l.endsWith("(1 now)") && l.startsWith("closed")));
      ann.getOutputStream().write("still here".getBytes(UTF_8));
      assertThat(read(ann, 10)).isEqualTo("still here");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll-et", "thread", "virtual", "iterative"})
  void sigtermEndsWithCodeZeroAndFlushes(String model) throws Exception {
    try (Program echo = Program.start("echo", "0", "--io", model).ready();
        Socket socket = echo.connect("echo")) {
      socket.getOutputStream().write("last".getBytes(UTF_8));
      assertThat(read(socket, 4)).isEqualTo("last");
      long began = System.nanoTime();
      echo.signal("TERM");
      assertThat(echo.exitCode()).isZero();
      assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"handoff", "reuseport"})
  void aPortInUseSaysWhoWantsItAndHowToChooseAnother(String accept) {
    try (Program first = Program.start("echo", "0", "--accept", accept).ready()) {
      String address = "127.0.0.1:" + first.port("echo");
      Program second = Program.run("echo", address, "--accept", accept);
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err())
          .containsExactly(
              "madang: echo wants "
                  + address
                  + ", but that port is in use; choose another address with madang echo HOST:PORT");
    }
  }

  private static String read(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), UTF_8);
  }
}
