package madang.lab.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much of the machine's memory a process holds.
 *
 * @param rss the resident set in bytes
 * @param pss the same, with what it shares with others counted in shares
 */
public record ResidentMemory(long rss, long pss) {

  /**
   * Reads {@code /proc/PID/smaps_rollup}: exact, where the counters of {@code /proc/PID/status} may
   * be off by some pages for each thread.
   *
   * @throws IOException where the process has ended or belongs to another user
   */
  public static ResidentMemory ofProcess(long pid) throws IOException {
    return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
  }

  /** A process with its descendants. */
  public static ResidentMemory ofTree(long root) throws IOException {
    ResidentMemory sum = ofProcess(root);
    for (long pid : ProcessTree.pids(root)) {
      if (pid != root) {
        ResidentMemory one = ofProcess(pid);
        sum = new ResidentMemory(sum.rss + one.rss, sum.pss + one.pss);
      }
    }
    return sum;
  }

  static ResidentMemory parse(List<String> rollup) throws IOException {
    return new ResidentMemory(bytes(rollup, "Rss:"), bytes(rollup, "Pss:"));
  }

  private static long bytes(List<String> rollup, String key) throws IOException {
    for (String line : rollup) {
      if (line.startsWith(key)) {
        return Long.parseLong(line.trim().split("\\s+")[1]) * 1024;
      }
    }
    throw new IOException("no " + key + " in smaps_rollup");
  }
}
