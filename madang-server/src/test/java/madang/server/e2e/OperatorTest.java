package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import madang.server.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with the running program. */
final class OperatorTest {
  /**
   * Of "open", with few iterations: JavaLibraryTest has a hash as people make it. From Python's
   * hashlib.pbkdf2_hmac("sha256", b"open", b"salt1234", 1000, 32).
   */
  static final String OPEN =
      "pbkdf2-sha256$1000$c2FsdDEyMzQ=$Jkoigpmo8a9D5N4WL1LlhaOopsDZyCKKa4RJTjYGF4M=";

  @TempDir Path folder;

  private Path file(String motd) throws Exception {
    String hash = OPEN;
    return Files.writeString(
        folder.resolve("madang.toml"),
        """
        [server]
        motd = "%s"
        [listen]
        web = []
        irc = "127.0.0.1:0"
        text = []
        [oper]
        name = "root"
        password_hash = "%s"
        """
            .formatted(motd, hash));
  }

  private static Speaker operator(Program server) throws Exception {
    Speaker root = Speaker.inLobby(server, "root");
    root.say("OPER root shut\r\n");
    root.hears(" 464 ");
    root.say("OPER root open\r\n");
    root.hears(" 381 ");
    return root;
  }

  @Test
  void rehashReadsTheFileAndDieEndsTheProgram() throws Exception {
    file("old");
    try (Program server = Program.startIn(folder).ready();
        Speaker root = operator(server)) {
      file("new");
      root.say("REHASH\r\n");
      root.hears(" 382 ");
      await().until(() -> server.err().stream().anyMatch(l -> l.startsWith("reload: read")));
      root.say("MOTD\r\n");
      assertThat(root.hears(" 372 ")).contains("new");
      root.say("DIE\r\n");
      assertThat(root.lastWords()).startsWith("ERROR ").contains("shutting down");
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void restartStartsAnewUnlessTheFileIsFaulty() throws Exception {
    file("old");
    try (Program server = Program.startIn(folder).ready();
        Speaker root = operator(server)) {
      Files.writeString(folder.resolve("madang.toml"), "[nonsense]\n");
      root.say("RESTART\r\n");
      root.hears(" NOTICE root :RESTART: The server goes on");
      await().until(() -> server.err().contains("restart: refused, the server goes on"));
      file("new");
      root.say("RESTART\r\n");
      assertThat(root.lastWords()).contains("starts anew");
      await().until(() -> server.out().stream().filter(l -> l.equals("ready")).count() == 2);
    }
  }
}
