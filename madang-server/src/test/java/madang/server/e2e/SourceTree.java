package madang.server.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A copy of this source tree, unbuilt, in which {@code ./madang} runs as on a fresh machine. */
final class SourceTree {
  private static final int PATIENCE_MINUTES = 5;

  /** What the scripts call; Maven and Java are not among it. */
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "chmod",
          "cp",
          "find",
          "flock",
          "grep",
          "ln",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "touch",
          "true");

  private final Path folder;
  private final Path root;
  private final Path tools;

  private SourceTree(Path folder) {
    this.folder = folder;
    this.root = folder.resolve("madang tree"); // a name that a careless script trips over
    this.tools = folder.resolve("tools");
  }

  /** Copies what a build needs into {@code folder}. */
  static SourceTree copyTo(Path folder) throws IOException {
    SourceTree tree = new SourceTree(folder.toRealPath());
    Path original = Path.of("..").toRealPath();
    Files.createDirectory(tree.root);
    for (String part : List.of("pom.xml", ".mvn", "madang", "packaging")) {
      copy(original.resolve(part), tree.root.resolve(part));
    }
    try (Stream<Path> modules = Files.list(original)) {
      for (Path module :
          modules.filter(m -> Files.exists(m.resolve("pom.xml"))).sorted().toList()) {
        for (String part : List.of("pom.xml", "src/main")) {
          copy(module.resolve(part), tree.root.resolve(module.getFileName()).resolve(part));
        }
      }
    }
    Files.createDirectory(tree.tools);
    for (String tool : TOOLS) {
      Path found = Installed.path(tool);
      if (found != null) {
        tree.standIn("tools", tool, found);
      }
    }
    return tree;
  }

  /** Copies a file or a folder with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  Path root() {
    return root;
  }

  /** A PATH with the tools that the scripts call, without Maven and Java. */
  String toolsOnly() {
    return tools.toString();
  }

  /** A PATH with an {@code mvn} in front that does what a script says. */
  String withMaven(String script) throws IOException {
    return executable("stub", "mvn", script).getParent() + ":" + tools;
  }

  /** Writes a script that becomes another program; JUnit warns of links that lead outside. */
  Path standIn(String where, String name, Path program) throws IOException {
    return executable(where, name, "exec '" + program + "' \"$@\"");
  }

  /** Writes a shell script in a folder of its own; its path. */
  Path executable(String where, String name, String script) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(where));
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  /** The builds that are there, by their folders. */
  List<Path> builds() throws IOException {
    try (Stream<Path> builds = Files.list(root.resolve("build"))) {
      return builds.filter(b -> Files.isDirectory(b, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
    }
  }

  /** Saves one of the sources again. */
  void touch() throws IOException {
    Path source = root.resolve("madang-server/src/main/java/madang/server/Main.java");
    Files.writeString(source, Files.readString(source) + "\n");
  }

  /** Starts a program of this tree or beside it; what it writes to its streams goes to files. */
  Started start(Map<String, String> environment, Path program, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1"); // it lives for seconds
    environment.forEach((name, value) -> {
      builder.environment().put(name, value);
      if (value.isEmpty()) {
        builder.environment().remove(name);
      }
    });
    Process process = builder.start();
    process.getOutputStream().close();
    return new Started(process, out, err);
  }

  /** Runs {@code ./madang} to its end. */
  Started run(Map<String, String> environment, String... arguments) throws Exception {
    Started run = start(environment, root.resolve("madang"), arguments);
    run.exitCode();
    return run;
  }

  /** A program that runs or has run. */
  record Started(Process process, Path outFile, Path errFile) {

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as("it ended").isTrue();
      return process.exitValue();
    }

    /** Its standard output so far. */
    String out() throws IOException {
      return Files.readString(outFile, UTF_8);
    }

    /** Its standard error so far. */
    String err() throws IOException {
      return Files.readString(errFile, UTF_8);
    }
  }
}
