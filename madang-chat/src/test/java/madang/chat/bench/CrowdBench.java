package madang.chat.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;
import madang.chat.ChatLimits;
import madang.chat.ChatOptions;
import madang.chat.Hub;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Listener;
import madang.net.Poller;

/**
 * A server with very many members in one room: how long the worst turn of a loop takes, by the
 * loop's own CPU clock, while all join, ask who is there, get a new topic, and half of them go at
 * once; and what a member costs in memory. The members are {@link CrowdLoad}, a process of its own.
 */
public final class CrowdBench {
  static final String SERVER = "crowd.test";

  private static final int LOOPS = 2;
  private static final int ASKERS = 20;
  private static final double GOAL_MS = 50;
  private static final long GOAL_BYTES = 2048;

  /** Trimming of the native heap comes every 5 s (packaging/java.options). */
  private static final Duration MEMORY_SETTLES = Duration.ofSeconds(12);

  private final AtomicLongArray before = new AtomicLongArray(LOOPS);
  private final AtomicLongArray worst = new AtomicLongArray(LOOPS);
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final BufferedReader answers;
  private final PrintStream commands;
  private boolean missed;

  private CrowdBench(Process load) {
    answers =
        new BufferedReader(new InputStreamReader(load.getInputStream(), StandardCharsets.UTF_8));
    commands = new PrintStream(load.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Argument: how many members, 10,000 unless told. */
  public static void main(String[] args) throws Exception {
    int members = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
    Process load =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                CrowdLoad.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    CrowdBench bench = new CrowdBench(load);
    IoModel model = new IoModel.Reactor(Poller.EPOLL_ET, LOOPS);
    EngineOptions options = EngineOptions.DEFAULTS.withTurnEnd(bench::turned);
    try (IoEngine engine = IoEngine.start(model, options)) {
      Hub hub = Hub.inMemory(options(), engine, InstantSource.system(), new Random(1));
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Listener.Handle handle = engine.listen(new Listener(any, hub.irc()));
      bench.tell("target " + ((InetSocketAddress) handle.address()).getPort());
      bench.run(hub, members);
    } finally {
      load.destroy();
    }
    System.exit(bench.missed ? 1 : 0);
  }

  private static ChatOptions options() {
    ChatLimits limits =
        ChatLimits.DEFAULTS
            .with()
            .commandsPerSecond(0)
            .connectionsPerIpPerMinute(0)
            .connectionsPerIp(0)
            .registrationSeconds(600)
            .pingSeconds(3600)
            .done();
    return ChatOptions.DEFAULTS
        .with()
        .serverName(SERVER)
        .network("Crowd")
        .description("A crowd")
        .limits(limits)
        .done();
  }

  /** On the loop. */
  private void turned(int loop) {
    long now = threads.getCurrentThreadCpuTime();
    long took = now - before.getPlain(loop);
    before.setPlain(loop, now);
    if (took > worst.getPlain(loop)) {
      worst.setOpaque(loop, took);
    }
  }

  private void run(Hub hub, int members) throws IOException, InterruptedException {
    // The compiler has seen all that is measured, and buffers are as large as they will be.
    int few = Math.max(2, members / 10);
    tell("connect " + members);
    for (String step : List.of("join", "names", "who", "topic")) {
      tell(step + " " + ASKERS);
    }
    Weight large = Weight.now();
    tell("leave " + (members - few));
    Weight small = Weight.now();
    tell("connect " + members);
    System.out.printf("%,d members, %d loops%n", members, LOOPS);
    System.out.println("| step | worst turn, CPU ms | goal |");
    System.out.println("|---|---:|---|");
    step("JOIN, all at once", "join " + members);
    Weight largeAgain = Weight.now();
    step(ASKERS + " ask NAMES at once", "names " + ASKERS);
    step(ASKERS + " ask WHO at once", "who " + ASKERS);
    step("TOPIC", "topic 1");
    step("half of them go at once", "leave " + members / 2);
    int dropped = Integer.parseInt(tell("dropped"));
    System.out.println("dropped by the server: " + dropped + " (goal: 0)");
    System.out.println("still here: " + hub.users());
    missed |= dropped > 0 || hub.users() != members - members / 2;
    tell("leave " + (members - members / 2 - few));
    Weight smallAgain = Weight.now();
    // The process as a whole grows and shrinks by some megabytes for reasons of its own.
    List<Weight> differences =
        Stream.of(large.minus(small), largeAgain.minus(small), largeAgain.minus(smallAgain))
            .sorted(Comparator.comparingLong(Weight::process))
            .toList();
    long[] each = differences.stream().mapToLong(one -> one.process / (members - few)).toArray();
    System.out.printf(
        "process memory of a joined member: %,d B, weighed thrice: %,d to %,d B (goal: under %,d);"
            + " of that live heap: %,d B%n",
        each[1], each[0], each[2], GOAL_BYTES, differences.get(1).heap / (members - few));
    missed |= each[1] >= GOAL_BYTES;
  }

  private void step(String title, String command) throws IOException {
    for (int loop = 0; loop < LOOPS; loop++) {
      worst.set(loop, 0);
    }
    tell(command);
    long ns = 0;
    for (int loop = 0; loop < LOOPS; loop++) {
      ns = Math.max(ns, worst.get(loop));
    }
    double ms = ns / 1e6;
    missed |= ms >= GOAL_MS;
    System.out.printf("| %s | %.1f | %s |%n", title, ms, ms < GOAL_MS ? "met" : "MISSED");
  }

  /** Has the load do something and waits until it is done. */
  private String tell(String command) throws IOException {
    commands.println(command);
    String answer = answers.readLine();
    if (answer == null || answer.startsWith("fault")) {
      throw new IOException("the load failed at \"" + command + "\": " + answer);
    }
    return answer;
  }

  /**
   * What there is in bytes, after collections and once freed memory has gone back.
   *
   * @param process the resident set
   * @param heap what lives
   */
  private record Weight(long process, long heap) {
    static Weight now() throws IOException, InterruptedException {
      System.gc();
      Thread.sleep(MEMORY_SETTLES);
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      for (String line : Files.readAllLines(Path.of("/proc/self/smaps_rollup"))) {
        if (line.startsWith("Rss:")) {
          return new Weight(Long.parseLong(line.replaceAll("\\D", "")) * 1024, heap);
        }
      }
      throw new IOException("no Rss in smaps_rollup");
    }

    Weight minus(Weight other) {
      return new Weight(process - other.process, heap - other.heap);
    }
  }
}
