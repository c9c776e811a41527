package madang.lab.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Our own program, run as users run it: by its launcher, with the flags that this sets. */
public final class MadangProgram {
  private static final Duration READY = Duration.ofMinutes(2); // the first start may build
  private static final String CONFIGURATION =
      """
      [limits]
      commands_per_second = 0
      connections_per_ip = 0
      connections_per_ip_per_minute = 0
      ping_seconds = 3600
      """;

  private MadangProgram() {}

  /** {@code madang echo} or {@code madang relay} on a free port, one loop. */
  public static ServerProcess start(String service, String model)
      throws IOException, InterruptedException, UnavailableException {
    return ServerProcess.start(
        "madang " + service,
        List.of(launcher(), service, "127.0.0.1:0", "--io", model, "--loops", "1"),
        READY);
  }

  /**
   * {@code madang serve} on free ports, one loop, throttles lifted, its files in {@code folder}.
   */
  public static ServerProcess serve(Path folder)
      throws IOException, InterruptedException, UnavailableException {
    Path config = Files.writeString(folder.resolve("madang.toml"), CONFIGURATION);
    Path data = Files.createDirectories(folder.resolve("data"));
    List<String> command = new ArrayList<>(List.of(launcher(), "serve", "--loops", "1"));
    command.addAll(List.of("--config", config.toString(), "--data", data.toString()));
    command.addAll(List.of("--irc", "127.0.0.1:0", "--text", "127.0.0.1:0"));
    command.addAll(List.of("--web", "127.0.0.1:0"));
    return ServerProcess.start("madang serve", command, READY);
  }

  private static String launcher() throws UnavailableException {
    Path launcher = Path.of(System.getProperty("madang.launcher", "madang")).toAbsolutePath();
    if (!Files.isExecutable(launcher)) {
      throw new UnavailableException("there is no launcher at " + launcher);
    }
    return launcher.toString();
  }
}
