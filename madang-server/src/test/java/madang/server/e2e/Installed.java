package madang.server.e2e;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Programs that a test needs and that a fresh machine may lack. */
final class Installed {
  private Installed() {}

  /**
   * Skips the test where one of these is not in {@code PATH}, by its name; fails it instead where
   * {@code MADANG_REQUIRE_PROGRAMS} is set.
   */
  static void orSkip(String... programs) {
    List<String> missing = Arrays.stream(programs).filter(p -> !inPath(p)).toList();
    if (missing.isEmpty()) {
      return;
    }
    String message = "not installed: " + String.join(", ", missing);
    if (System.getenv("MADANG_REQUIRE_PROGRAMS") != null) {
      fail(message);
    }
    abort(message);
  }

  private static boolean inPath(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
