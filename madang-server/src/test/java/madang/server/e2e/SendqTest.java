package madang.server.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code limits.sendq_bytes}: what may wait for one who reads late. */
final class SendqTest {
  /** Of some 450 bytes each: 13 MB, beyond the default and all that kernels hold in between. */
  private static final int LINES = 30_000;

  @Test
  void whereMuchMayWaitALateReaderGetsItAll(@TempDir Path folder) throws Exception {
    try (ServerProcess server =
            ServerProcess.start(
                folder,
                """
                [history]
                durability = "memory"
                [limits]
                sendq_bytes = 67108864
                commands_per_second = 0
                """);
        Speaker late = Speaker.withSmallWindow(server.program(), "irc").register("late");
        Speaker kim = Speaker.inLobby(server.program(), "kim")) {
      String line = "PRIVMSG #lobby :" + "x".repeat(400) + "\r\n";
      for (int i = 0; i < LINES / 100; i++) {
        kim.say(line.repeat(100));
      }
      kim.say("PRIVMSG #lobby :that was all\r\nPING x\r\n");
      kim.hears("PONG");
      late.hears(":that was all");
    }
  }
}
