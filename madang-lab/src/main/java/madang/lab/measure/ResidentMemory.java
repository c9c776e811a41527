package madang.lab.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much of the machine's memory a process holds. */
public final class ResidentMemory {
  private ResidentMemory() {}

  /**
   * The resident set in bytes, from {@code /proc/PID/smaps_rollup}: exact, where the counters of
   * {@code /proc/PID/status} may be off by some pages for each thread.
   *
   * @throws IOException where the process has ended or belongs to another user
   */
  public static long ofProcess(long pid) throws IOException {
    return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
  }

  static long parse(List<String> rollup) throws IOException {
    for (String line : rollup) {
      if (line.startsWith("Rss:")) {
        String[] words = line.trim().split("\\s+");
        return Long.parseLong(words[1]) * 1024;
      }
    }
    throw new IOException("no Rss in smaps_rollup");
  }
}
