package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form and level of the log; each listener complains when there are no descriptors left. */
final class LogTest {
  /** Descriptors that reading a file takes, and more. */
  private static final int SPARE = 50;

  private static final int CALLERS = 30;

  @BeforeEach
  void programs() {
    Installed.orSkip("prlimit");
  }

  @Test
  void theLogIsJsonThenTextThenSilentAsTheFileSays(@TempDir Path folder) throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "[log]\nformat = \"json\"\n")) {
      assertThat(complaint(server, "irc"))
          .startsWith("{")
          .endsWith("}")
          .contains("\"level\":\"WARN\"", "\"loggerName\":\"madang.net\"");
      reload(server, folder, "format = \"text\"", "log.format");
      assertThat(complaint(server, "text"))
          .matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z WARN  net: /?127\\.0\\.0\\.1:\\d+: .*");
      reload(server, folder, "level = \"error\"", "log.level");
      int before = server.program().err().size();
      turnAway(server, "relay");
      server.program().signal("TERM");
      assertThat(server.program().exitCode()).isZero();
      assertThat(server.program().err().subList(before, server.program().err().size()))
          .noneMatch(LogTest::isLog);
    }
  }

  /** What the log says when a caller at this listener is turned away. */
  private static String complaint(ServerProcess server, String kind) throws Exception {
    int before = server.program().err().size();
    turnAway(server, kind);
    await().until(() -> server.program().err().stream().skip(before).anyMatch(LogTest::isLog));
    return server.program().err().stream().skip(before).filter(LogTest::isLog).findFirst().get();
  }

  private static boolean isLog(String line) {
    return line.contains("turned away");
  }

  /** Calls more often than the server has descriptors left. */
  private static void turnAway(ServerProcess server, String kind) throws Exception {
    server.limitDescriptors(server.highestDescriptor() + 1);
    List<Speaker> callers = new ArrayList<>();
    try {
      for (int i = 0; i < CALLERS; i++) {
        callers.add(Speaker.to(server.program(), kind));
      }
      callers.getLast().lastWords(); // the server closes on him
    } finally {
      for (Speaker caller : callers) {
        caller.close();
      }
      server.limitDescriptors(server.highestDescriptor() + SPARE);
    }
  }

  private static void reload(ServerProcess server, Path folder, String line, String changed)
      throws Exception {
    Path file;
    try (var files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.indexOf("[log]")) + "[log]\n" + line + "\n");
    server.program().signal("HUP");
    await()
        .until(() ->
            server.program().err().stream()
                .anyMatch(l -> l.startsWith("reload: read") && l.contains(changed)));
  }
}
