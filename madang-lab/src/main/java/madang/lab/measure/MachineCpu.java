package madang.lab.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all cores of the machine do, from {@code /proc/stat}, in steps of 10 ms: what is busy beyond
 * the server and the load is somebody else's, and disturbs.
 */
public final class MachineCpu {
  private static final long TICK_NS = 10_000_000L;

  private MachineCpu() {}

  /** Busy nanoseconds of all cores together since boot; 0 where it can't be read. */
  public static long busyNanos() {
    try {
      return busyTicks(Files.readString(Path.of("/proc/stat"))) * TICK_NS;
    } catch (IOException e) {
      return 0;
    }
  }

  /** All of the first line but idle and iowait; guest time is part of user time; proc_stat(5). */
  static long busyTicks(String stat) {
    String[] words = stat.lines().findFirst().orElse("").trim().split("\\s+");
    long busy = 0;
    for (int i = 1; i < Math.min(words.length, 9); i++) {
      if (i != 4 && i != 5) {
        busy += Long.parseLong(words[i]);
      }
    }
    return busy;
  }
}
