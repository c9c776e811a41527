package madang.net.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the jcstress tests of this package shortly, in a JVM of their own. Long runs: {@code
 * -Dstress.mode=default} (or {@code tough}, {@code stress}).
 */
class RacesTest {
  private static final String MODE = System.getProperty("stress.mode", "");

  /** One fork a test, half a second each, in strides that are long enough to meet races. */
  private static final List<String> SHORT =
      List.of(
          "-m sanity -sc false -f 1 -fsm 1 -iters 1 -time 500 -strideSize 50 -strideCount 10"
              .split(" "));

  @Test
  void noRaceLosesReordersOrForgetsToWake(@TempDir Path results) throws Exception {
    Path log = results.resolve("jcstress.txt");
    int limitMinutes = MODE.isEmpty() ? 3 : 600;
    Process jcstress = start(results, log);
    try {
      assertThat(jcstress.waitFor(limitMinutes, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
      jcstress.destroyForcibly();
    }
    String output = Files.readString(log);
    assertThat(jcstress.exitValue()).as(output).isZero();
    assertThat(output).contains("Failed tests: No matches.").contains("Error tests: No matches.");
    // A test that can't be scheduled, say three actors on two cores, is left out without a word.
    if (MODE.isEmpty()) {
      assertThat(output).contains("(Results: 6 planned; 6 passed, 0 failed, 0 soft errs");
    }
  }

  private static Process start(Path results, Path log) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(MODE.isEmpty() ? SHORT : List.of("-m", MODE));
    command.addAll(
        List.of(
            "-t",
            "madang\\.net\\.engine\\..*",
            "-af", // leave the threads to the scheduler: other tests may run beside these
            "NONE",
            "-r",
            results.toString(),
            // One JVM configuration: what differs here is threads, not compilers.
            "-jvmArgs",
            "--enable-native-access=ALL-UNNAMED -Xmx512m"));
    return new ProcessBuilder(command)
        .directory(results.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
