package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code ./madang} and {@code ./verify} find a JDK. */
final class LauncherTest {
  private static final Path FINDER = Path.of("..", "packaging", "find-jdk.sh").toAbsolutePath();

  @TempDir Path folder;

  @Test
  void javaHomeIsTakenByItsReleaseFileWithoutBeingStarted() throws Exception {
    Path home = jdk("27.0.1");
    Result found = bash("JAVA_HOME=" + home + "; find_jdk java; echo $JAVA_HOME");
    assertThat(found.output).isEqualTo(home + "\n");
    assertThat(Files.exists(folder.resolve("started"))).isFalse();
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path old = jdk("17.0.2");
    Result found = bash("JAVA_HOME=" + old + "; find_jdk java; echo $JAVA_HOME");
    assertThat(found.code).isZero();
    assertThat(found.output).isNotEqualTo(old + "\n");
  }

  @Test
  void theJavaInPathIsTakenThroughLinks() throws Exception {
    Path home = jdk("26");
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));
    Result found = bash("unset JAVA_HOME; PATH=" + bin + ":$PATH; find_jdk java; echo $JAVA_HOME");
    assertThat(found.output).isEqualTo(home + "\n");
  }

  @Test
  void withoutAnyOneLineSaysWhatToInstallAndTheCodeIsThree() throws Exception {
    Result none = bash("MADANG_JAVA=9999; find_jdk java; echo found");
    assertThat(none.code).isEqualTo(3);
    assertThat(none.output.lines()).singleElement().asString().contains("install").contains("JDK");
  }

  @Test
  void withoutMavenOneLineSaysWhatToInstallAndTheCodeIsThree() throws Exception {
    Result none = bash("PATH=" + folder + "; need_maven; echo found");
    assertThat(none.code).isEqualTo(3);
    assertThat(none.output.lines()).singleElement().asString().contains("Maven");
  }

  /** Something that looks like a JDK and leaves a mark when it is started. */
  private Path jdk(String version) throws IOException {
    Path home = Files.createDirectory(folder.resolve("jdk-" + version)).toRealPath();
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"");
    Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\ntouch " + folder.resolve("started") + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return home;
  }

  private static Result bash(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", "set -eu; source " + FINDER + "; " + script)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), output);
  }

  private record Result(int code, String output) {}
}
