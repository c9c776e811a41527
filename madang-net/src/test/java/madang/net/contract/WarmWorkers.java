package madang.net.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A jar of the classes under test and the JDK's ahead-of-time cache of them (JEP 483, 514), for the
 * JVMs that the process model starts, hundreds in a run of the tests: with both a start costs a
 * third of the CPU time. Made once a build by whichever test JVM comes first. Without the cache,
 * where it can't be made, a worker starts all the same.
 */
final class WarmWorkers {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path JAR = TARGET.resolve("workers.jar");
  private static final Path CACHE = TARGET.resolve("workers.aot");
  private static final int PATIENCE_SECONDS = 60;

  /** Where a cache doesn't fit, java says so on standard output, which tests read. */
  private static final List<String> QUIETLY = List.of("-Xlog:disable", "-Xlog:all=error:stderr");

  private WarmWorkers() {}

  /**
   * What comes before the main class on the command line of such a JVM.
   *
   * @param java the program and its options, the same for all
   * @param command the command line for such a beginning of a run that is recorded, and ends by
   *     itself
   */
  static List<String> beginning(List<String> java, Function<List<String>, List<String>> command) {
    try (var lock =
            FileChannel.open(
                TARGET.resolve("workers.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = lock.lock()) {
      if (!Files.exists(JAR) || newest() > Files.getLastModifiedTime(JAR).toMillis()) {
        pack();
        train(java, command);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return with(java, Files.exists(CACHE) ? List.of("-XX:AOTCache=" + CACHE) : List.of());
  }

  private static List<String> with(List<String> java, List<String> options) {
    var words = new ArrayList<>(java);
    words.addAll(QUIETLY);
    words.addAll(options);
    // Jars only: a cache can't be made of what is in folders.
    Stream<Path> jars = Stream.concat(Stream.of(JAR), classPath().filter(Files::isRegularFile));
    words.addAll(List.of("-cp", jars.map(Path::toString).collect(Collectors.joining(":"))));
    return words;
  }

  private static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(":")).map(Path::of);
  }

  /** The folders that hold the classes under test and the tests'. */
  private static List<Path> folders() {
    return classPath().filter(Files::isDirectory).toList();
  }

  private static List<Path> classes(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> f.toString().endsWith(".class") && !f.endsWith("module-info.class"))
          .sorted()
          .toList();
    }
  }

  private static long newest() throws IOException {
    long newest = 0;
    for (Path folder : folders()) {
      for (Path file : classes(folder)) {
        newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
      }
    }
    return newest;
  }

  private static void pack() throws IOException {
    Path unfinished = TARGET.resolve("workers.jar.new");
    try (var packing = new JarOutputStream(Files.newOutputStream(unfinished))) {
      for (Path folder : folders()) {
        for (Path file : classes(folder)) {
          packing.putNextEntry(new JarEntry(folder.relativize(file).toString()));
          Files.copy(file, packing);
        }
      }
    }
    Files.move(unfinished, JAR, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Records what an engine loads that serves one caller, and makes the cache of it. */
  private static void train(List<String> java, Function<List<String>, List<String>> command)
      throws IOException {
    Files.deleteIfExists(CACHE);
    Path record = TARGET.resolve("workers.aotconf");
    Files.deleteIfExists(record);
    run(command.apply(with(java, List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + record))));
    boolean made =
        run(
            with(
                java,
                List.of(
                    "-XX:AOTMode=create",
                    "-XX:AOTConfiguration=" + record,
                    "-XX:AOTCache=" + CACHE)));
    if (!made) {
      Files.deleteIfExists(CACHE);
    }
  }

  /** Runs a program to its end; whether it succeeded. */
  private static boolean run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(TARGET.resolve("workers.txt").toFile())
            .start();
    try {
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
