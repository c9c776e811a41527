package madang.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this program starts itself as a worker of the process model. */
public final class WorkerProgram {
  private WorkerProgram() {}

  /**
   * The command, to which the engine adds arguments of its own. In an installed copy the JDK's AOT
   * cache makes the start short; little heap and the quick compiler alone do the same, since a
   * worker lives as long as its caller stays and only copies bytes.
   *
   * @param kind {@code echo}: the worker echoes; {@code pump}: it passes all on to the server
   */
  public static List<String> command(String kind) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String home = System.getProperty("madang.home");
    Path options = home == null ? null : Path.of(home, "lib", "java.options");
    if (options != null && Files.exists(options)) {
      command.add("@" + options);
      Path cache = options.resolveSibling("madang.aot");
      if (Files.exists(cache)) {
        command.add("-XX:AOTCache=" + cache);
      }
    } else {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    }
    command.addAll(
        List.of(
            "-Xmn4m",
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "madang.server.Main",
            "worker",
            kind));
    return List.copyOf(command);
  }
}
