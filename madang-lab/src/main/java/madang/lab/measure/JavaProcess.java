package madang.lab.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Questions to another JVM on this machine, asked with the JDK's {@code jcmd}. */
public final class JavaProcess {
  private static final long ANSWER_SECONDS = 60;

  private JavaProcess() {}

  /** Whether a process is a JVM, by the name of its program. */
  public static boolean is(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().command())
        .filter(command -> command.endsWith("/java"))
        .isPresent();
  }

  /** Runs a full garbage collection there. */
  public static void collectGarbage(long pid) throws IOException, InterruptedException {
    ask(pid, "GC.run");
  }

  /** Bytes of live objects; counting them runs a full garbage collection. */
  public static long liveHeapBytes(long pid) throws IOException, InterruptedException {
    return totalBytes(ask(pid, "GC.class_histogram"));
  }

  /** The classes that fill the heap, most bytes first. */
  public static String histogram(long pid, int classes) throws IOException, InterruptedException {
    return ask(pid, "GC.class_histogram")
        .lines()
        .limit(classes + 3L)
        .collect(Collectors.joining("\n"));
  }

  /** From the last line of a histogram, {@code Total INSTANCES BYTES}. */
  static long totalBytes(String histogram) throws IOException {
    for (String line : histogram.lines().toList().reversed()) {
      String[] words = line.trim().split("\\s+");
      if (words[0].equals("Total")) {
        return Long.parseLong(words[2]);
      }
    }
    throw new IOException("no total in the class histogram");
  }

  private static String ask(long pid, String question) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.add(question);
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!jcmd.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
      jcmd.destroyForcibly();
      throw new IOException("jcmd " + pid + " " + question + " failed: " + answer.strip());
    }
    return answer;
  }
}
