package madang.server.e2e;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programs that a test needs and that a fresh machine may lack. */
final class Installed {
  private Installed() {}

  /**
   * Skips the test where one of these is not in {@code PATH}, by its name; fails it instead where
   * {@code MADANG_REQUIRE_PROGRAMS} is set.
   */
  static void orSkip(String... programs) {
    List<String> missing = Arrays.stream(programs).filter(p -> path(p) == null).toList();
    if (missing.isEmpty()) {
      return;
    }
    String message = "not installed: " + String.join(", ", missing);
    if (System.getenv("MADANG_REQUIRE_PROGRAMS") != null) {
      fail(message);
    }
    abort(message);
  }

  /** Where a program is in {@code PATH}; null where it isn't. */
  static @Nullable Path path(String program) {
    String path = System.getenv("PATH");
    return path == null
        ? null
        : Arrays.stream(path.split(":"))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
  }
}
