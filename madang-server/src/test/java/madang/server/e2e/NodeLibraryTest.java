package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two programs on Node.js that use irc-framework do what programs do: {@code
 * src/test/node/talk.js}.
 */
final class NodeLibraryTest {
  private static final Path SOURCE = Path.of("src", "test", "node");

  /** Kept from run to run; {@code npm ci} takes some seconds. */
  private static final Path INSTALLED = Path.of("target", "node");

  private static final int PATIENCE_S = 60;

  @TempDir Path folder;

  @Test
  void programsOnAnIndependentNodeLibraryTalkInKorean() throws Exception {
    Installed.orSkip("node", "npm");
    install();
    Files.copy(SOURCE.resolve("talk.js"), INSTALLED.resolve("talk.js"), REPLACE_EXISTING);
    try (ServerProcess server =
        ServerProcess.start(folder, "[server]\ncasemapping = \"precis\"\n")) {
      Result talk = run("node", "talk.js", String.valueOf(server.program().port("irc")));
      assertThat(talk.code()).as(talk.output()).isZero();
      assertThat(talk.output().lines())
          .containsExactly(
              "connected",
              "joined",
              "talked",
              "said a long line",
              "changed topic, nick and presence",
              "looked",
              "left");
    }
  }

  /** Skips where the library isn't here and can't be fetched, as without a network. */
  private static void install() throws IOException, InterruptedException {
    Path lock = INSTALLED.resolve("package-lock.json");
    Path library = INSTALLED.resolve("node_modules").resolve("irc-framework");
    if (Files.exists(library)
        && Files.exists(lock)
        && Arrays.equals(
            Files.readAllBytes(lock), Files.readAllBytes(SOURCE.resolve(lock.getFileName())))) {
      return;
    }
    Files.createDirectories(INSTALLED);
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(SOURCE.resolve(file), INSTALLED.resolve(file), REPLACE_EXISTING);
    }
    Result npm =
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    if (npm.code() != 0 && System.getenv("MADANG_REQUIRE_PROGRAMS") == null) {
      abort("not installed: irc-framework, and npm can't fetch it: " + npm.output());
    }
    assertThat(npm.code()).as(npm.output()).isZero();
  }

  private record Result(int code, String output) {}

  private static Result run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(INSTALLED.toFile()).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), UTF_8);
      assertThat(process.waitFor(PATIENCE_S, TimeUnit.SECONDS)).as(text).isTrue();
      return new Result(process.exitValue(), text);
    } finally {
      process.destroyForcibly();
    }
  }
}
