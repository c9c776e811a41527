package madang.lab.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The CPU time and the context switches of another process with its descendants, all their threads,
 * from {@code /proc/PID/task/TID/schedstat} and {@code status}. For one thread.
 *
 * <p>The kernel brings the figure of a running thread up to date at its scheduler tick, so a
 * reading may lag by some milliseconds for each thread that runs. What a thread used after the last
 * reading is lost when it ends before the next; for CPU time the process' own sum ({@code
 * /proc/PID/stat}, in steps of 10 ms), which keeps the ended ones, is taken where it says more.
 */
public final class ProcessCpu {
  /** Steps of the sums in /proc/PID/stat: USER_HZ is 100 on all that we run on. */
  private static final long TICK_NS = 10_000_000L;

  /** How much the sum of the process may be ahead of its threads' only by its steps. */
  private static final long SLACK_NS = 4 * TICK_NS;

  private final long root;
  private final Map<String, Long> nanos = new HashMap<>();
  private final Map<String, Long> switches = new HashMap<>();
  private final Map<Long, Long> sums = new HashMap<>();

  /** The clock of a process that runs on this machine. */
  public ProcessCpu(long pid) {
    root = pid;
  }

  /**
   * Nanoseconds on a CPU so far, user and kernel time; never less than before.
   *
   * @throws UncheckedIOException where the process has ended
   */
  public long nanos() {
    for (long pid : tree()) {
      for (Path thread : threads(pid)) {
        keep(thread, "schedstat", nanos);
      }
      sums.put(pid, sum(pid, sums.getOrDefault(pid, 0L)));
    }
    long threads = total(nanos);
    long processes = total(sums);
    return processes > threads + SLACK_NS ? processes : threads;
  }

  /**
   * Voluntary and other context switches so far, of threads that were seen.
   *
   * @throws UncheckedIOException where the process has ended
   */
  public long switches() {
    for (long pid : tree()) {
      for (Path thread : threads(pid)) {
        keep(thread, "status", switches);
      }
    }
    return total(switches);
  }

  private List<Long> tree() {
    List<Long> pids = ProcessTree.pids(root);
    if (pids.isEmpty()) {
      throw new UncheckedIOException(new IOException("no such process: " + root));
    }
    return pids;
  }

  private List<Path> threads(long pid) {
    Path tasks = Path.of("/proc", Long.toString(pid), "task");
    List<Path> threads = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
      all.forEach(threads::add);
    } catch (IOException e) {
      if (pid == root) {
        throw new UncheckedIOException("no such process: " + tasks, e);
      }
      // A worker that ended: its last known figures still count.
    }
    return threads;
  }

  private static void keep(Path thread, String file, Map<String, Long> seen) {
    try {
      String text = Files.readString(thread.resolve(file));
      long value = file.equals("status") ? contextSwitches(text) : onCpuNanos(text);
      seen.merge(thread.getFileName().toString(), value, Math::max);
    } catch (IOException e) {
      // The thread ended between the listing and the read: its last known figure still counts.
    }
  }

  private static long sum(long pid, long last) {
    try {
      return ticks(Files.readString(Path.of("/proc", Long.toString(pid), "stat"))) * TICK_NS;
    } catch (IOException e) {
      return last;
    }
  }

  private static long total(Map<?, Long> values) {
    return values.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The first of the three numbers of a schedstat line: nanoseconds on a CPU. */
  static long onCpuNanos(String line) {
    return Long.parseLong(line, 0, line.indexOf(' '), 10);
  }

  /** utime and stime, fields 14 and 15 of a stat line; the name, field 2, may hold anything. */
  static long ticks(String line) {
    String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(words[11]) + Long.parseLong(words[12]);
  }

  /** The sum of both kinds of switches in the text of a thread's status. */
  static long contextSwitches(String status) {
    return status
        .lines()
        .filter(line -> line.contains("voluntary_ctxt_switches:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
        .sum();
  }
}
