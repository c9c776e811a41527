package madang.store.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import madang.chat.Page;
import madang.chat.Query;
import madang.chat.RoomLog.Scope;
import madang.store.SqliteRoomLog;
import madang.store.StoreException;
import madang.store.StoreOptions;

/**
 * Kills a process that stores under full load by SIGKILL, and starts another one: how long until
 * that one has read a room's first page, counted from its exec, so that the JVM's start is within.
 */
final class KilledStart {
  /** What the processes are started with in place of a step's name. */
  static final String STORE = "store-until-killed";

  static final String READ = "read-a-page";

  private static final int LOAD_SECONDS = 4;

  private KilledStart() {}

  /**
   * What a start took.
   *
   * @param openMs of it: until the store was open
   * @param pageMs and from there until the page was read
   * @param allMs from exec to the page
   */
  record Took(long openMs, long pageMs, long allMs) {}

  static Took once(Path folder) throws IOException, InterruptedException {
    Process storing = java(folder, STORE);
    try (BufferedReader out = lines(storing)) {
      expect("ready", out.readLine());
      TimeUnit.SECONDS.sleep(LOAD_SECONDS);
    } finally {
      storing.toHandle().destroyForcibly(); // SIGKILL
      storing.waitFor();
    }
    long began = System.nanoTime();
    Process reading = java(folder, READ);
    try (BufferedReader out = lines(reading)) {
      String[] words = String.valueOf(out.readLine()).split(" ");
      long allMs = (System.nanoTime() - began) / 1_000_000;
      expect("page", words[0]);
      expect("100", words[1]);
      reading.waitFor();
      return new Took(Long.parseLong(words[2]), Long.parseLong(words[3]), allMs);
    } finally {
      reading.toHandle().destroyForcibly();
    }
  }

  private static void expect(String line, String got) {
    if (!line.equals(got)) {
      throw new IllegalStateException("the process said " + got);
    }
  }

  private static BufferedReader lines(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process java(Path folder, String what) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StoreBench.class.getName(),
                folder.toString(),
                what))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static SqliteRoomLog open(Path folder) throws StoreException {
    return SqliteRoomLog.open(StoreOptions.in(folder, System.err::println));
  }

  /** In the process that will be killed. */
  static void store(Path folder) throws Exception {
    SqliteRoomLog log = open(folder);
    Load load = new Load(log, new Messages());
    while (load.stored() == 0) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    System.out.println("ready");
    TimeUnit.MINUTES.sleep(1); // should the one that kills have ended itself
    System.exit(1);
  }

  /** In the process that is started then. */
  static void read(Path folder) throws Exception {
    long began = System.nanoTime();
    try (SqliteRoomLog log = open(folder)) {
      long opened = System.nanoTime();
      CompletableFuture<Page> answer = new CompletableFuture<>();
      log.read(Scope.open(Messages.RARE_ROOM), Query.latest(null, 100), answer::complete);
      int found = answer.join().entries().size();
      long read = System.nanoTime();
      System.out.printf(
          "page %d %d %d%n", found, (opened - began) / 1_000_000, (read - opened) / 1_000_000);
    }
  }
}
