package madang.lab.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.load.Stillness;
import madang.lab.measure.Latencies;
import madang.lab.measure.MachineCpu;
import madang.lab.measure.Metric;
import madang.lab.measure.ProcessCpu;
import madang.lab.measure.SystemCalls;
import madang.lab.scenario.LoadScenario.Setting;

/** One server at work for a while; it is idle before and after. */
final class Visit {
  /** What runs before each window, so that buffers and caches are as in steady work. */
  private static final Duration RAMP = Duration.ofMillis(200);

  private static final Duration LOOK = Duration.ofMillis(50);

  /** A server that goes on at all has sent something by then. */
  private static final Duration STILL = Duration.ofSeconds(5);

  private static final Duration MAX_COUNTING = Duration.ofSeconds(1);

  /** Connections that this process can hold beside all else, of 20,000 descriptors or more. */
  private static final int MAX_OPEN = 15_000;

  private final Workshop shop;
  private final LoadScenario scenario;

  Visit(Workshop shop, LoadScenario scenario) {
    this.shop = shop;
    this.scenario = scenario;
  }

  /** Whether all can stay connected from round to round. */
  static boolean allFit(Setting setting, int contenders) {
    return (long) setting.connections() * contenders <= MAX_OPEN;
  }

  /** Work without figures, but for those of memory. */
  void warmUp(Contender one, Setting setting, boolean fresh)
      throws LoadException, InterruptedException {
    connected(
        one,
        setting,
        fresh,
        load -> {
          load.start();
          awaitAnswers(one, load);
          watch(one, shop.options().warmup());
          load.stop(STILL);
        });
  }

  /** One window's figures into a row. */
  void measure(Contender one, Setting setting, boolean fresh, SectionDraft.RowDraft row)
      throws LoadException, InterruptedException {
    connected(one, setting, fresh, load -> window(one, load, row));
  }

  private void window(Contender one, Load load, SectionDraft.RowDraft row)
      throws LoadException, InterruptedException {
    Latencies lag = load.lag();
    load.start();
    watch(one, RAMP);
    ProcessCpu cpu = one.cpu();
    long busy = MachineCpu.busyNanos();
    long own = shop.loop().nanos();
    long server = cpu == null ? 0 : cpu.nanos();
    long done = load.done();
    long wall = System.nanoTime();
    load.latencies().open(wall);
    if (lag != null) {
      lag.open(wall);
    }
    watch(one, length());
    server = cpu == null ? 0 : cpu.nanos() - server;
    done = load.done() - done;
    long end = System.nanoTime();
    load.latencies().close(end);
    wall = end - wall;
    own = shop.loop().nanos() - own;
    busy = MachineCpu.busyNanos() - busy;
    load.stop(STILL);
    row.add(Metric.PER_SECOND, done * 1e9 / wall);
    Latencies.Percentiles times = load.latencies().take();
    row.add(Metric.P50_US, times.p50Us());
    row.add(Metric.P99_US, times.p99Us());
    row.add(Metric.P999_US, times.p999Us());
    row.add(Metric.MAX_US, times.maxUs());
    if (lag != null) {
      row.add(Metric.LAG_US, lag.take().p99Us());
    }
    if (cpu != null) {
      row.add(Metric.CPU_NS, done == 0 ? Double.NaN : (double) server / done);
      row.add(Metric.SERVER_CORES, (double) server / wall);
    }
    row.add(Metric.LOAD_CORES, (double) own / wall);
    row.add(Metric.OTHER_CORES, Math.max(0, (double) (busy - server - own) / wall));
  }

  private Duration length() {
    Duration asked = shop.options().window();
    Duration least = scenario.leastWindow();
    return asked.compareTo(least) < 0 ? least : asked;
  }

  /**
   * Counts system calls and context switches over a short run from idle to idle.
   *
   * @throws IOException where perf can't; context switches are then those of /proc
   */
  void count(Contender one, Setting setting, boolean fresh)
      throws IOException, LoadException, InterruptedException {
    IOException[] refused = new IOException[1];
    connected(
        one,
        setting,
        fresh,
        load -> {
          try {
            count(one, load);
          } catch (IOException e) {
            refused[0] = e;
          }
        });
    if (refused[0] != null) {
      throw refused[0];
    }
  }

  private void count(Contender one, Load load)
      throws IOException, LoadException, InterruptedException {
    ProcessCpu cpu = one.cpu();
    IOException refused = null;
    SystemCalls perf = null;
    try {
      perf = SystemCalls.attach(one.pid());
    } catch (IOException e) {
      refused = e;
    }
    try (SystemCalls counter = perf) {
      long switches = cpu == null ? 0 : cpu.switches();
      long done = load.done();
      load.start();
      Duration window = length();
      watch(one, window.compareTo(MAX_COUNTING) < 0 ? window : MAX_COUNTING);
      load.stop(STILL);
      double messages = load.done() - done;
      switches = cpu == null ? 0 : cpu.switches() - switches;
      SystemCalls.Counts counts = counter == null ? SystemCalls.Counts.NONE : counter.finish();
      if (counts.calls().isPresent()) {
        one.row().add(Metric.SYSCALLS, counts.calls().getAsLong() / messages);
      }
      one.row().add(Metric.SWITCHES, counts.switches().orElse(switches) / messages);
    }
    if (refused != null) {
      throw refused;
    }
  }

  @FunctionalInterface
  private interface Work {
    void on(Load load) throws LoadException, InterruptedException;
  }

  /** Does the work over connections, which are closed afterwards where they shall be fresh. */
  private void connected(Contender one, Setting setting, boolean fresh, Work work)
      throws LoadException, InterruptedException {
    try {
      if (!one.hasLoad()) {
        Pace pace = shop.options().pace(scenario);
        one.load(scenario.connect(shop.engine(), one.address(), setting, pace, one.memory()));
      }
      work.on(one.load());
      if (fresh) {
        one.closeLoad();
      }
    } catch (UncheckedIOException | IOException e) {
      one.check();
      throw new LoadException("it ended while it was measured");
    } catch (LoadException e) {
      one.check(); // says more where the server is gone
      throw e;
    }
  }

  private static void awaitAnswers(Contender one, Load load)
      throws LoadException, InterruptedException {
    Stillness still = new Stillness(STILL);
    while (load.answered() < load.asking()) {
      one.check();
      if (still.lasts(load.answered())) {
        throw new LoadException(
            load.answered() == 0
                ? "it accepts, but nothing came back in " + STILL.toSeconds() + " s"
                : "it accepts, but serves only %d of %d connections: %s"
                    .formatted(load.answered(), load.asking(), still.words()));
      }
      Thread.sleep(1);
    }
  }

  private static void watch(Contender one, Duration time)
      throws LoadException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0) {
      Thread.sleep(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
      one.check();
      left = end - System.nanoTime();
    }
  }
}
