package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import org.junit.jupiter.api.Test;

/** {@code madang connect} against our own servers. */
final class TerminalClientsTest {

  @Test
  void theEchoDialogueIsTheTextbooks() throws Exception {
    String longLine = "x".repeat(100_000);
    try (Program echo = Program.start("echo", "0").ready();
        Program user = Program.start("connect", "127.0.0.1:" + echo.port("echo"), "--as", "echo")) {
      user.type("hello\n" + longLine + "\nq\n");
      assertThat(user.exitCode()).isZero();
      assertThat(user.out())
          .containsExactly(
              "Connected...........",
              "Input message(Q to quit): Message from server: hello",
              "Input message(Q to quit): Message from server: " + longLine,
              "Input message(Q to quit): ");
    }
  }

  @Test
  void chattersHearEachOtherAndATextbookClient() throws Exception {
    try (Program relay = Program.start("relay", "0").ready();
        Socket textbook = relay.connect("relay");
        Program ann =
            Program.start(
                "connect", String.valueOf(relay.port("relay")), "--as", "chat", "--name", "ann")) {
      await().until(() -> relay.err().stream().anyMatch(l -> l.endsWith("(2 now)")));
      ann.type("hi all\n");
      assertThat(new String(textbook.getInputStream().readNBytes(13), UTF_8))
          .isEqualTo("[ann] hi all\n");
      textbook.getOutputStream().write("[bob] hi ann\n".getBytes(UTF_8));
      await().until(() -> ann.out().size() == 2);
      ann.type("bye\nQ\n");
      assertThat(ann.exitCode()).isZero();
      assertThat(ann.out()).containsExactly("[ann] hi all", "[bob] hi ann", "[ann] bye");
    }
  }

  @Test
  void aServerThatGoesAwayEndsTheChat() throws Exception {
    try (Program relay = Program.start("relay", "0").ready();
        Program ann =
            Program.start("connect", String.valueOf(relay.port("relay")), "--as", "chat")) {
      await().until(() -> relay.err().stream().anyMatch(l -> l.endsWith("(1 now)")));
      relay.signal("TERM");
      assertThat(ann.exitCode()).isEqualTo(1);
      assertThat(ann.err()).containsExactly("madang: the server closed the connection");
    }
  }

  @Test
  void nobodyListeningIsOneLine() {
    Program user = Program.run("connect", "127.0.0.1:1");
    assertThat(user.exitCode()).isEqualTo(1);
    assertThat(user.err())
        .containsExactly("madang: connection to 127.0.0.1:1 failed: Connection refused");
  }
}
