package madang.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program as a jar with the JDK's ahead-of-time cache (JEP 483, 514), as users have it: the
 * tests here start it hundreds of times, and so each start costs a third of the CPU time. Made once
 * a build by whichever test JVM comes first. Without the cache, where it can't be made, the program
 * starts all the same.
 */
final class WarmProgram {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path JAR = TARGET.resolve("program.jar");
  private static final Path CACHE = TARGET.resolve("program.aot");
  private static final int PATIENCE_SECONDS = 120;

  private WarmProgram() {}

  /**
   * Options of java with which the program starts fast.
   *
   * @param java the options that it is given otherwise
   * @param server starts a server with these options, for a run that is recorded
   */
  static List<String> options(List<String> java, Function<List<String>, Program> server) {
    try (var lock =
            FileChannel.open(
                TARGET.resolve("program.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (!Files.exists(JAR) || newest() > Files.getLastModifiedTime(JAR).toMillis()) {
        Files.deleteIfExists(CACHE);
        pack();
        train(java, server);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return with(java, Files.exists(CACHE) ? List.of("-XX:AOTCache=" + CACHE) : List.of());
  }

  private static List<String> with(List<String> java, List<String> more) {
    var words = new ArrayList<>(java);
    words.add("-Xlog:disable"); // where a cache doesn't fit, java says so on standard output
    words.addAll(more);
    words.addAll(List.of("-cp", JAR.toString()));
    return words;
  }

  /** Names the other jars; a cache wants them relative to this one. */
  private static Manifest manifest() {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            parts()
                .filter(Files::isRegularFile)
                .map(part -> TARGET.relativize(part).toString())
                .collect(Collectors.joining(" ")));
    return manifest;
  }

  private static Stream<Path> parts() {
    return Stream.of(System.getProperty("java.class.path").split(":"))
        .map(part -> Path.of(part).toAbsolutePath());
  }

  /** What goes into the jar: all classes that aren't in one, but for the tests. */
  private static List<Path> folders() {
    return parts().filter(Files::isDirectory).filter(p -> !p.endsWith("test-classes")).toList();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("module-info.class"))
          .sorted()
          .toList();
    }
  }

  private static long newest() throws IOException {
    long newest = 0;
    for (Path part : parts().filter(Files::isRegularFile).toList()) {
      newest = Math.max(newest, Files.getLastModifiedTime(part).toMillis());
    }
    for (Path folder : folders()) {
      for (Path file : files(folder)) {
        newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
      }
    }
    return newest;
  }

  private static void pack() throws IOException {
    Path unfinished = TARGET.resolve("program.jar.new");
    try (var packing = new JarOutputStream(Files.newOutputStream(unfinished), manifest())) {
      for (Path folder : folders()) {
        for (Path file : files(folder)) {
          packing.putNextEntry(new JarEntry(folder.relativize(file).toString()));
          Files.copy(file, packing);
        }
      }
    }
    Files.move(unfinished, JAR, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Records what a server loads that somebody talks on, and makes the cache of it. */
  private static void train(List<String> java, Function<List<String>, Program> server)
      throws IOException, InterruptedException {
    Path record = TARGET.resolve("program.aotconf");
    Files.deleteIfExists(record);
    try (Program recorded =
        server.apply(with(java, List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + record)))) {
      recorded.ready();
      try (Socket irc = recorded.connect("irc")) {
        irc.getOutputStream()
            .write(
                "CAP LS 302\r\nNICK kim\r\nUSER kim 0 * :Kim\r\nCAP END\r\nJOIN #r\r\nPRIVMSG #r :a\r\nQUIT\r\n"
                    .getBytes(UTF_8));
        irc.getInputStream().readAllBytes();
      }
      recorded.signal("TERM");
      recorded.exitCode();
    }
    var making = new ArrayList<>(List.of(Program.JAVA));
    making.addAll(
        with(
            java,
            List.of(
                "-XX:AOTMode=create", "-XX:AOTConfiguration=" + record, "-XX:AOTCache=" + CACHE)));
    Process process =
        new ProcessBuilder(making)
            .redirectErrorStream(true)
            .redirectOutput(TARGET.resolve("program.aot.txt").toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        Files.deleteIfExists(CACHE);
      }
    } finally {
      process.destroyForcibly();
    }
  }
}
