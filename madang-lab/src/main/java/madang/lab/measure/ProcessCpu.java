package madang.lab.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The CPU time of another process, all its threads, from {@code /proc/PID/task/TID/schedstat}. For
 * one thread.
 *
 * <p>The kernel brings the figure of a running thread up to date at its scheduler tick, so a
 * reading may lag by some milliseconds for each thread that runs. What a thread used after the last
 * reading is lost when it ends before the next.
 */
public final class ProcessCpu {
  private final Path tasks;
  private final Map<String, Long> seen = new HashMap<>();

  /** The clock of a process that runs on this machine. */
  public ProcessCpu(long pid) {
    tasks = Path.of("/proc", Long.toString(pid), "task");
  }

  /**
   * Nanoseconds on a CPU so far, user and kernel time; never less than before.
   *
   * @throws UncheckedIOException where the process has ended
   */
  public long nanos() {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        read(thread);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no such process: " + tasks, e);
    }
    long sum = 0;
    for (long nanos : seen.values()) {
      sum += nanos;
    }
    return sum;
  }

  private void read(Path thread) {
    try {
      String line = Files.readString(thread.resolve("schedstat"));
      seen.put(thread.getFileName().toString(), onCpuNanos(line));
    } catch (IOException e) {
      // The thread ended between the listing and the read: its last known time still counts.
    }
  }

  /** The first of the three numbers of a schedstat line: nanoseconds on a CPU. */
  static long onCpuNanos(String line) {
    return Long.parseLong(line, 0, line.indexOf(' '), 10);
  }
}
