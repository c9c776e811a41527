package madang.net.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import madang.net.IoEngine;

/** A JVM with few descriptors that runs {@link CrampedEngine}; its callers live in this one. */
final class CrampedProcess implements AutoCloseable {
  /** What {@code ulimit -n} is set to: the JVM and an engine need about 40. */
  private static final int DESCRIPTORS = 128;

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final Path err;

  CrampedProcess(Path folder) throws Exception {
    err = folder.resolve("stderr");
    // A jar, as users run it: from a class folder each class that's loaded late needs a descriptor.
    Path jar = folder.resolve("engine.jar");
    try (var packing = new JarOutputStream(Files.newOutputStream(jar))) {
      pack(packing, classes(IoEngine.class));
      pack(packing, classes(CrampedEngine.class));
    }
    String others =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n " + DESCRIPTORS + " && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UseContainerSupport", // which opens files of its own from time to time
                "-Xmx128m",
                "-Duser.language=en",
                "-cp",
                jar + ":" + others,
                CrampedEngine.class.getName())
            .redirectError(err.toFile())
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
    in = process.outputWriter(StandardCharsets.UTF_8);
  }

  private static Path classes(Class<?> of) throws Exception {
    URI place = of.getProtectionDomain().getCodeSource().getLocation().toURI();
    return Path.of(place);
  }

  private static void pack(JarOutputStream jar, Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        if (!file.endsWith("module-info.class")) {
          jar.putNextEntry(new JarEntry(folder.relativize(file).toString()));
          Files.copy(file, jar);
        }
      }
    }
  }

  /** Starts an engine of the model of this name; where it listens. */
  InetSocketAddress start(String model) throws IOException {
    return Rig.loopback(Integer.parseInt(ask("start " + model, "port ")));
  }

  /** Ends the engine, and frees what was filled. */
  void stop() throws IOException {
    ask("stop", "stopped");
  }

  /** Leaves the process no more than {@code left} free descriptors. */
  void fill(int left) throws IOException {
    ask("fill " + left, "filled ");
  }

  /** Gives back what {@link #fill} took. */
  void free() throws IOException {
    ask("free", "freed");
  }

  /** Turns of all loops since the engine's start. */
  long turns() throws IOException {
    return Long.parseLong(ask("stats", "stats ").split(" ")[0]);
  }

  /** Connections that are open. */
  int connections() throws IOException {
    return Integer.parseInt(ask("stats", "stats ").split(" ")[1]);
  }

  /** CPU time since the JVM's start. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What was logged so far. */
  List<String> log() throws IOException {
    return Files.readAllLines(err);
  }

  private String ask(String command, String answer) throws IOException {
    in.write(command + "\n");
    in.flush();
    String line = out.readLine();
    if (line == null || !line.startsWith(answer)) {
      throw new AssertionError(command + ": " + line + "\n" + String.join("\n", log()));
    }
    return line.substring(answer.length());
  }

  @Override
  public void close() throws IOException {
    in.close(); // its last command
    try {
      if (!process.waitFor(Duration.ofSeconds(5))) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
