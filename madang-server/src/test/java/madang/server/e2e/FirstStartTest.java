package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import madang.server.e2e.SourceTree.Started;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./madang} in a source tree and installed. Maven builds once for all tests here, without
 * tests of its own; where only the launcher is looked at, a script stands for Maven.
 */
final class FirstStartTest {
  private static final String BUILDING = "madang: building (once, and after each change) ... ";
  private static final String DONE = "\\Q" + BUILDING + "\\Edone in \\d+ s\n";
  private static final String VERSION = "madang \\d+\\.\\d+.*\n";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private static SourceTree tree;
  private static List<Started> firstStarts;

  @BeforeAll
  static void startTwiceAtOnceInAnUnbuiltTree() throws Exception {
    Installed.orSkip("mvn", "flock");
    tree = SourceTree.copyTo(folder);
    Path madang = tree.root().resolve("madang");
    firstStarts =
        List.of(tree.start(Map.of(), madang, "version"), tree.start(Map.of(), madang, "version"));
    for (Started start : firstStarts) {
      assertThat(start.exitCode()).as(start.err()).isZero();
    }
  }

  @Test
  void ofTwoFirstStartsOneBuildsWithOneLineAndBothRun() throws Exception {
    assertThat(firstStarts.get(0).out()).matches(VERSION);
    assertThat(firstStarts.get(1).out()).isEqualTo(firstStarts.get(0).out());
    assertThat(firstStarts.get(0).err() + firstStarts.get(1).err()).matches(DONE);
  }

  @Test
  void aChangedSourceIsBuiltOnceAndARunningServerKeepsItsOwnBuild() throws Exception {
    Path calls = folder.resolve("calls");
    Map<String, String> maven = Map.of("PATH", tree.withMaven("echo called >>'" + calls + "'"));
    Started server = tree.start(maven, tree.root().resolve("madang"), "echo", "0");
    try {
      await().atMost(PATIENCE).until(() -> server.out().endsWith("ready\n"));
      Path held = tree.root().resolve("build/current").toRealPath();
      tree.touch();
      assertThat(tree.run(maven, "version").err()).matches(DONE);
      Started again = tree.run(maven, "version");
      assertThat(again.out()).matches(VERSION);
      assertThat(again.err()).isEmpty();
      assertThat(Files.readAllLines(calls)).containsExactly("called");
      assertThat(tree.builds()).hasSize(2).contains(held);
      server.process().destroy(); // SIGTERM
      assertThat(server.exitCode()).isZero();
      tree.touch();
      assertThat(tree.run(maven, "version").err()).matches(DONE);
      assertThat(tree.builds()).doesNotContain(held);
    } finally {
      server.process().destroyForcibly();
    }
  }

  @Test
  void aBuildThatFailsShowsMavensOutputAndKeepsTheOldBuild() throws Exception {
    tree.touch();
    String path = tree.withMaven("echo 'Main.java:3: what is this?'; exit 1");
    Started broken = tree.run(Map.of("PATH", path), "version");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err()).isEqualTo(BUILDING + "failed:\nMain.java:3: what is this?\n");
    assertThat(tree.root().resolve("build/current")).exists();
  }

  @Test
  void anInstalledCopyNeedsNoMavenAndIsCalledThroughALink() throws Exception {
    Path link = Files.createDirectories(folder.resolve("usr")).resolve("madang");
    Files.createSymbolicLink(link, install().resolve("bin/madang"));
    Map<String, String> noMaven = Map.of("PATH", tree.toolsOnly());
    Started version = tree.start(noMaven, link, "version");
    assertThat(version.exitCode()).as(version.err()).isZero();
    assertThat(version.out()).matches(VERSION);
    assertThat(version.err()).isEmpty();

    Started server = tree.start(noMaven, link, "serve", "--irc", "0", "--text", "0");
    try {
      await().atMost(PATIENCE).until(() -> server.out().endsWith("ready\n"));
      server.process().destroy();
      assertThat(server.exitCode()).isZero();
    } finally {
      server.process().destroyForcibly();
    }
  }

  @Test
  void anOldDefaultJavaIsNoHindranceWhereANewOneIsElsewhere() throws Exception {
    Path started = folder.resolve("old-java-was-started");
    Path oldJava = tree.executable("jdk-17/bin", "java", "touch '" + started + "'");
    Files.writeString(folder.resolve("jdk-17/release"), "JAVA_VERSION=\"17.0.2\"\n");
    Path realJdk = Path.of(System.getProperty("java.home"));
    tree.standIn("home/.jdks/new/bin", "java", realJdk.resolve("bin/java"));
    Files.copy(realJdk.resolve("release"), folder.resolve("home/.jdks/new/release"));
    Map<String, String> oldIsDefault =
        Map.of(
            "JAVA_HOME",
            "",
            "HOME",
            folder.resolve("home").toString(),
            "PATH",
            oldJava.getParent() + ":" + tree.toolsOnly());
    Started version = tree.start(oldIsDefault, install().resolve("bin/madang"), "version");
    assertThat(version.exitCode()).as(version.err()).isZero();
    assertThat(version.out()).matches(VERSION);
    assertThat(started).doesNotExist();
  }

  @Test
  void withoutAJdkOneLineSaysSo(@TempDir Path other) throws Exception {
    SourceTree bare = SourceTree.copyTo(other);
    Path finder = bare.root().resolve("packaging/find-jdk.sh");
    String script = Files.readString(finder).replace("MADANG_JAVA=25", "MADANG_JAVA=9999");
    Files.writeString(finder, script);
    saysWhatToInstall(bare.run(Map.of(), "version"), "JDK");
  }

  @Test
  void withoutMavenOneLineSaysSo(@TempDir Path other) throws Exception {
    SourceTree bare = SourceTree.copyTo(other);
    saysWhatToInstall(bare.run(Map.of("PATH", bare.toolsOnly()), "version"), "Maven");
  }

  private static void saysWhatToInstall(Started run, String what) throws Exception {
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).singleElement().asString().contains(what).contains("install");
  }

  /** A build that somebody moved to where programs live. */
  private static Path install() throws IOException {
    Path target = folder.resolve("opt/madang");
    if (!Files.exists(target)) {
      SourceTree.copy(tree.root().resolve("build/current").toRealPath(), target);
    }
    return target;
  }
}
