package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says on standard error, by {@code log.level} and {@code log.format}. */
final class StandardErrorTest {
  private static final String PROXIES = "proxy_from = [\"127.0.0.1\"]\n";

  @TempDir Path folder;

  @Test
  void detailIsAboutConnectionsAndNotAboutWhatLibrariesDo() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "[log]\nlevel = \"trace\"\n")) {
      List<String> said = server.program().err();
      try (Speaker caller = Speaker.to(server.program(), "irc")) {
        caller.say("QUIT :bye\r\n");
        caller.lastWords();
      }
      await().until(() -> said.size() >= 2);
      server.program().signal("TERM");
      assertThat(server.program().exitCode()).isZero();
      String time = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z";
      assertThat(said)
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .matches(
                          time
                              + " DEBUG madang: connection 1 opened at irc by 127\\.0\\.0\\.1:\\d+"),
              line ->
                  assertThat(line)
                      .matches(
                          time + " DEBUG madang: connection 1 closed at irc after 11 bytes: .+"));
    }
  }

  @Test
  void jsonIsWhateverTheServerSays() throws Exception {
    String json = PROXIES + "websocket = \"9\"\n[log]\nformat = \"json\"\n";
    try (ServerProcess server = ServerProcess.start(folder, json);
        Speaker caller = Speaker.to(server.program(), "irc")) {
      List<String> said = server.program().err();
      caller.say("NICK kim\r\n");
      assertThat(caller.lastWords()).isEmpty();
      server.program().signal("HUP");
      await().until(() -> said.size() >= 3);
      assertThat(said)
          .allMatch(line -> line.startsWith("{\"timestamp\":") && line.endsWith("\"}"))
          .anyMatch(line -> line.contains("\"level\":\"WARN\"") && line.contains("not built yet: "))
          .anyMatch(line -> line.contains("\"message\":\"bad PROXY header from 127.0.0.1:"))
          .anyMatch(line -> line.contains("\"level\":\"INFO\"") && line.contains("reload: read "));
    }
  }

  @Test
  void offIsSilence() throws Exception {
    String off = PROXIES + "websocket = \"9\"\n[log]\nlevel = \"off\"\n";
    try (ServerProcess server = ServerProcess.start(folder, off);
        Speaker caller = Speaker.to(server.program(), "irc")) {
      caller.say("NICK kim\r\n");
      assertThat(caller.lastWords()).isEmpty();
      server.program().signal("TERM");
      assertThat(server.program().exitCode()).isZero();
      assertThat(server.program().err()).isEmpty();
    }
  }

  @Test
  void whatIsPrintedAndDoesNotArriveIsAFailure() throws Exception {
    Process version =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "madang.server.Main",
                "version")
            .redirectOutput(Path.of("/dev/full").toFile())
            .start();
    String said = new String(version.getErrorStream().readAllBytes(), UTF_8);
    assertThat(said).startsWith("madang: standard output can't be written: ").hasLineCount(1);
    assertThat(version.waitFor()).isEqualTo(1);
  }
}
