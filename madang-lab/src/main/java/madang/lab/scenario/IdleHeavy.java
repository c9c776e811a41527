package madang.lab.scenario;

import java.net.InetSocketAddress;
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
 * A few connections talk while many more say nothing: the classic curve, on which select and poll
 * pay for all that they watch and epoll for those that speak.
 *
 * @param idle numbers of silent connections
 * @param active connections that each keep one message under way
 * @param messageBytes length of a message
 */
record IdleHeavy(List<Integer> idle, int active, int messageBytes) implements LoadScenario {
  /** Fewer tell nothing about memory: a page is 4 KiB. */
  private static final int ENOUGH_FOR_MEMORY = 900;

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public SectionDraft draft() {
    return new SectionDraft(
        name(),
        "Many idle, %d active, ping-pong, %d B".formatted(active, messageBytes),
        "message",
        new Section.Axis("idle connections", true),
        Metric.CPU_NS);
  }

  @Override
  public Service service() {
    return Service.ECHO;
  }

  @Override
  public List<Setting> settings() {
    return idle.stream()
        .map(count -> Setting.steady(count, "%,d idle".formatted(count), count + active))
        .toList();
  }

  @Override
  public Load connect(
      IoEngine engine, InetSocketAddress address, Setting setting, Pace pace, MemoryProbe memory)
      throws LoadException, InterruptedException {
    int count = setting.connections() - active;
    EchoLoad load = new EchoLoad(engine, address, active, 1, messageBytes, pace);
    Crowd crowd = Crowd.idle(engine, address);
    try {
      if (count >= ENOUGH_FOR_MEMORY) {
        int tenth = count / 10;
        crowd.growTo(tenth);
        memory.before(tenth);
        crowd.growTo(count);
        memory.after(count);
      } else {
        crowd.growTo(count);
      }
      return new CrowdedLoad(load, crowd);
    } catch (LoadException | InterruptedException e) {
      crowd.close();
      load.close();
      throw e;
    }
  }
}
