package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import madang.lab.load.CrowdedLoad;
import madang.lab.load.EchoLoad;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.load.SlowReaders;
import madang.lab.measure.Metric;
import madang.lab.reference.Service;
import madang.lab.report.Section;
import madang.net.IoEngine;

/**
 * What the others feel when some send much and read late: each slow one sends 8 MiB, more than the
 * sockets between hold, looks away for 200 ms, then reads it back. A server that waits in a write
 * for one of them makes all wait. The others send at a fixed rate: where each waited for its answer
 * first, they would hardly send while the server stands still, and hardly see it.
 *
 * @param slow numbers of slow readers
 * @param fast connections that are measured
 * @param messageBytes length of their messages
 */
record SlowReading(List<Integer> slow, int fast, int messageBytes) implements LoadScenario {
  private static final int SLOW_BYTES = 8 << 20;
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Messages a second of all together, where no rate is asked for: far below any server's most. */
  private static final double RATE = 5000;

  /** Some pauses long. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public SectionDraft draft() {
    return new SectionDraft(
        name(),
        "Slow readers beside %d that send at a fixed rate, %d B".formatted(fast, messageBytes),
        "message",
        new Section.Axis("slow readers", false),
        Metric.P99_US);
  }

  @Override
  public Service service() {
    return Service.ECHO;
  }

  @Override
  public Pace pace() {
    return Pace.open(RATE);
  }

  @Override
  public Duration leastWindow() {
    return WINDOW;
  }

  @Override
  public List<Setting> settings() {
    return slow.stream()
        .map(count -> Setting.steady(count, "%d slow".formatted(count), count + fast))
        .toList();
  }

  @Override
  public Load connect(
      IoEngine engine, InetSocketAddress address, Setting setting, Pace pace, MemoryProbe memory)
      throws LoadException, InterruptedException {
    EchoLoad load = new EchoLoad(engine, address, fast, 1, messageBytes, pace);
    try {
      return new CrowdedLoad(
          load, new SlowReaders(address, setting.connections() - fast, SLOW_BYTES, PAUSE));
    } catch (LoadException e) {
      load.close();
      throw e;
    }
  }
}
