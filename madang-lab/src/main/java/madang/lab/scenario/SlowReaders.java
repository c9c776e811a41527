package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import madang.lab.load.Crowd;
import madang.lab.load.CrowdedLoad;
import madang.lab.load.EchoLoad;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.measure.Metric;
import madang.lab.reference.Service;
import madang.lab.report.Section;
import madang.net.IoEngine;

/**
 * What the others feel when some send much and read late: each slow one sends 8 MiB, more than the
 * sockets hold, looks away for 200 ms, then reads it back. A server that waits in a write for one
 * of them makes all wait.
 *
 * @param slow numbers of slow readers
 * @param fast connections that play ping-pong meanwhile, and are measured
 * @param messageBytes length of their messages
 */
record SlowReaders(List<Integer> slow, int fast, int messageBytes) implements LoadScenario {
  private static final int SLOW_BYTES = 8 << 20;
  private static final Duration PAUSE = Duration.ofMillis(200);

  @Override
  public String name() {
    return "slow";
  }

  @Override
  public SectionDraft draft() {
    return new SectionDraft(
        name(),
        "Slow readers beside %d that play ping-pong, %d B".formatted(fast, messageBytes),
        "message",
        new Section.Axis("slow readers", false),
        Metric.P99_US);
  }

  @Override
  public Service service() {
    return Service.ECHO;
  }

  @Override
  public List<Setting> settings() {
    return slow.stream()
        .map(count -> new Setting(count, "%d slow".formatted(count), count + fast, false, true))
        .toList();
  }

  @Override
  public Load connect(
      IoEngine engine, InetSocketAddress address, Setting setting, Pace pace, MemoryProbe memory)
      throws LoadException, InterruptedException {
    EchoLoad load = new EchoLoad(engine, address, fast, 1, messageBytes, pace);
    Crowd crowd = Crowd.slow(engine, address, SLOW_BYTES, PAUSE);
    try {
      crowd.growTo(setting.connections() - fast);
      return new CrowdedLoad(load, crowd);
    } catch (LoadException | InterruptedException e) {
      crowd.close();
      load.close();
      throw e;
    }
  }
}
