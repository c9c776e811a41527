package madang.lab.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Counts the system calls and context switches of a process with its threads by {@code perf stat},
 * where that is installed and allowed. Counting slows each call down, so it has a window of its
 * own, apart from the timed ones.
 */
public final class SystemCalls implements AutoCloseable {
  private static final String CALLS = "raw_syscalls:sys_enter";
  private static final String SWITCHES = "context-switches";
  private static final long PATIENCE_SECONDS = 10;

  /** Perf attaches before it says anything; this is many times what it takes. */
  private static final long ATTACH_MS = 250;

  private final Process perf;

  private SystemCalls(Process perf) {
    this.perf = perf;
  }

  /**
   * What was counted.
   *
   * @param calls system calls, none where perf couldn't count them
   * @param switches context switches, likewise
   */
  public record Counts(OptionalLong calls, OptionalLong switches) {
    /** Nothing could be counted. */
    public static final Counts NONE = new Counts(OptionalLong.empty(), OptionalLong.empty());
  }

  /**
   * Begins to count; returns once perf is attached, while the server is still idle.
   *
   * @throws IOException where perf isn't installed or not allowed, in words
   */
  public static SystemCalls attach(long root) throws IOException, InterruptedException {
    String pids =
        ProcessTree.pids(root).stream().map(String::valueOf).collect(Collectors.joining(","));
    Process perf =
        new ProcessBuilder(
                List.of("perf", "stat", "-x", ",", "-e", CALLS + "," + SWITCHES, "-p", pids))
            .redirectErrorStream(true)
            .start();
    if (perf.waitFor(ATTACH_MS, TimeUnit.MILLISECONDS)) {
      throw new IOException("perf can't count system calls here: " + said(perf));
    }
    return new SystemCalls(perf);
  }

  /** Ends the count. */
  public Counts finish() throws IOException, InterruptedException {
    // perf prints its sums at SIGINT; destroy() would send SIGTERM, which some versions ignore.
    new ProcessBuilder("kill", "-INT", Long.toString(perf.pid())).start().waitFor();
    String answer = said(perf);
    if (!perf.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      perf.destroyForcibly();
    }
    return parse(answer);
  }

  static Counts parse(String answer) {
    return new Counts(count(answer, CALLS), count(answer, SWITCHES));
  }

  private static OptionalLong count(String answer, String event) {
    return answer
        .lines()
        .map(line -> line.split(",", -1))
        .filter(words -> words.length > 2 && words[2].startsWith(event))
        .filter(words -> words[0].chars().allMatch(Character::isDigit) && !words[0].isEmpty())
        .mapToLong(words -> Long.parseLong(words[0]))
        .findFirst();
  }

  private static String said(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    perf.destroyForcibly();
  }
}
