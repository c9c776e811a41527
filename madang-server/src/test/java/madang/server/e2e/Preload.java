package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** C libraries that a server is started with (LD_PRELOAD, ld.so(8)), built from test resources. */
final class Preload {
  private Preload() {}

  /**
   * Builds one; skips the test where there is no gcc.
   *
   * @param name of its source, without {@code .c}
   * @param work where its files go
   */
  static Path built(String name, Path work) throws IOException, InterruptedException {
    Installed.orSkip("gcc");
    Path source = work.resolve(name + ".c");
    try (var in = Preload.class.getResourceAsStream("/" + name + ".c")) {
      Files.copy(Objects.requireNonNull(in), source);
    }
    Path library = work.toRealPath().resolve(name + ".so");
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-shared",
                "-fPIC",
                "-O1",
                "-U_FORTIFY_SOURCE",
                "-Wall",
                "-Werror",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(gcc.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(gcc.waitFor()).isZero();
    return library;
  }
}
