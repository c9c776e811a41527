package madang.chat.equivalence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import madang.net.IoEngine;

/** A worker process, on the test's class path, that pumps bytes for one caller. */
final class PumpMain {
  private PumpMain() {}

  /** Starts one. */
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        PumpMain.class.getName());
  }

  /** What the engine adds to the command. */
  public static void main(String[] arguments) throws IOException {
    Runtime.getRuntime().halt(IoEngine.work(List.of(arguments), null));
  }
}
