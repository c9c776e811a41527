package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import madang.server.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signals that come while a server starts, and those that mean nothing to it. */
final class EarlySignalsTest {
  private static final String LISTEN =
      "[listen]\nweb = []\nirc = \"127.0.0.1:0\"\ntext = \"127.0.0.1:0\"\n";

  @TempDir Path folder;

  /** Starts a server that waits in the middle of its start: its configuration is a pipe. */
  private Program waiting(Path pipe) throws Exception {
    Installed.orSkip("mkfifo");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return Program.start("serve", "--config", pipe.toString());
  }

  /** Ends the wait: to open a pipe for writing waits until it is opened for reading. */
  private static void goOn(Path pipe, Program server, String signal) throws Exception {
    try (var out = Files.newOutputStream(pipe)) {
      server.signal(signal);
      out.write(LISTEN.getBytes(UTF_8));
    }
  }

  @Test
  void whoIsToldToEndWhileItStartsEndsInGoodOrder() throws Exception {
    Path pipe = folder.resolve("pipe");
    try (Program server = waiting(pipe)) {
      goOn(pipe, server, "TERM");
      assertThat(server.exitCode()).isZero();
      assertThat(server.err()).isEmpty();
    }
  }

  @Test
  void aReloadThatIsAskedForWhileItStartsIsDoneOnceItIsUp() throws Exception {
    Path pipe = folder.resolve("pipe");
    try (Program server = waiting(pipe)) {
      goOn(pipe, server, "HUP");
      Thread.ofPlatform().daemon().start(() -> again(pipe)); // waits for a reader, maybe for ever
      server.ready();
      await().until(() -> server.err().contains("reload: read " + pipe));
    }
  }

  private static void again(Path pipe) {
    try {
      Files.writeString(pipe, LISTEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTextbookServerWhoseTerminalIsClosedEndsInGoodOrder() throws Exception {
    try (Program echo = Program.start("echo", "0").ready();
        var caller = echo.connect("echo")) {
      caller.getOutputStream().write('x');
      assertThat(caller.getInputStream().read()).isEqualTo('x');
      echo.signal("HUP");
      assertThat(echo.exitCode()).isZero();
      assertThat(echo.err().getLast()).endsWith("after 1 reads, 1 bytes (0 now)");
    }
  }
}
