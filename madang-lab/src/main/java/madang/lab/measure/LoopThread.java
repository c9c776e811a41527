package madang.lab.measure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How busy the load's own loop is: the CPU time of the threads of this process whose name begins
 * with a prefix. A loop near one whole core is what limits a measurement, whatever the process does
 * beside it.
 */
public final class LoopThread {
  private final String prefix;
  private List<Path> schedstats = List.of();

  /**
   * Threads by name, which may be about to start.
   *
   * @param prefix of the name as the kernel has it, at most 15 bytes
   */
  public LoopThread(String prefix) {
    this.prefix = prefix;
  }

  /** CPU nanoseconds of the threads so far; 0 where they can't be read. */
  public long nanos() {
    if (schedstats.isEmpty()) {
      schedstats = find();
    }
    long sum = 0;
    for (Path one : schedstats) {
      try {
        sum += ProcessCpu.onCpuNanos(Files.readString(one));
      } catch (IOException e) {
        return 0;
      }
    }
    return sum;
  }

  private List<Path> find() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        if (isOurs(task)) {
          found.add(task.resolve("schedstat"));
        }
      }
    } catch (IOException e) {
      // No /proc: nanos() says 0.
    }
    return found;
  }

  private boolean isOurs(Path task) {
    try {
      return Files.readString(task.resolve("comm")).startsWith(prefix);
    } catch (IOException e) {
      return false; // it ended meanwhile
    }
  }
}
