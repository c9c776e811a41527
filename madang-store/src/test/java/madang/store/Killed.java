package madang.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An {@link Appender} of its own process, and its end. */
final class Killed {
  private Killed() {}

  /** Runs one until it has said so many msgids, kills it, and returns all that it said. */
  static List<String> after(int many, Path folder, String durability, long first)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            Appender.class.getName(),
            folder.toString(),
            durability,
            Long.toString(first));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process process = builder.start();
    List<String> said = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (!"ready".equals(line)) {
        throw new AssertionError("it said " + line);
      }
      while (said.size() < many && (line = out.readLine()) != null) {
        said.add(line);
      }
      process.toHandle().destroyForcibly(); // Process's own would close the pipe that is read
      process.waitFor();
      // What is still in the pipe was acknowledged before the kill; a line that was cut was not.
      StringBuilder rest = new StringBuilder();
      for (int c = out.read(); c >= 0; c = out.read()) {
        if (c == '\n') {
          said.add(rest.toString());
          rest.setLength(0);
        } else {
          rest.append((char) c);
        }
      }
    }
    return said;
  }
}
