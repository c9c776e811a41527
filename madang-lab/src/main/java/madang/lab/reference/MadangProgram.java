package madang.lab.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Our own program, run as users run it: by its launcher, with the flags that this sets. */
public final class MadangProgram {
  private static final Duration READY = Duration.ofMinutes(2); // the first start may build
  private static final int MISSING_TOOL = 3;
  private static final Set<String> LOOPED =
      Set.of("epoll-et", "epoll-lt", "select", "poll", "nio", "uring");

  private MadangProgram() {}

  /** {@code madang echo} or {@code madang relay} on a free port. */
  public static ServerProcess start(String service, String model, int loops)
      throws IOException, InterruptedException, UnavailableException {
    List<String> command = new ArrayList<>(List.of(launcher(), service, "127.0.0.1:0"));
    command.addAll(model(model, loops));
    return start("madang " + service, command);
  }

  /**
   * {@code madang serve} on free ports, throttles lifted, its files in {@code folder}.
   *
   * @param durability {@code memory}, or {@code fsync}: a message is told once it is on disk
   */
  public static ServerProcess serve(Path folder, String model, int loops, String durability)
      throws IOException, InterruptedException, UnavailableException {
    Path home = Files.createTempDirectory(folder, "serve-");
    String configuration =
        """
        [limits]
        commands_per_second = 0
        connections_per_ip = 0
        connections_per_ip_per_minute = 0
        ping_seconds = 3600

        [history]
        durability = "%s"
        """
            .formatted(durability);
    Path config = Files.writeString(home.resolve("madang.toml"), configuration);
    Path data = Files.createDirectories(home.resolve("data"));
    List<String> command = new ArrayList<>(List.of(launcher(), "serve"));
    command.addAll(model(model, loops));
    command.addAll(List.of("--config", config.toString(), "--data", data.toString()));
    command.addAll(List.of("--irc", "127.0.0.1:0", "--text", "127.0.0.1:0"));
    command.addAll(List.of("--web", "127.0.0.1:0"));
    return start("madang serve", command);
  }

  /** Whether a model has event loops; those without refuse to be told how many. */
  static boolean hasLoops(String model) {
    return LOOPED.contains(model);
  }

  private static List<String> model(String model, int loops) {
    return hasLoops(model)
        ? List.of("--io", model, "--loops", Integer.toString(loops))
        : List.of("--io", model);
  }

  /** Our own words for what isn't there are the reason, not a fault. */
  private static ServerProcess start(String name, List<String> command)
      throws IOException, InterruptedException, UnavailableException {
    try {
      return ServerProcess.start(name, command, READY);
    } catch (ServerProcess.EndedException e) {
      String last = e.lastLine();
      if (last.contains("not built yet") || e.exitCode() == MISSING_TOOL) {
        throw new UnavailableException(last.replaceFirst("^madang: ", ""));
      }
      throw e;
    }
  }

  private static String launcher() throws UnavailableException {
    Path launcher = Path.of(System.getProperty("madang.launcher", "madang")).toAbsolutePath();
    if (!Files.isExecutable(launcher)) {
      throw new UnavailableException("there is no launcher at " + launcher);
    }
    return launcher.toString();
  }
}
