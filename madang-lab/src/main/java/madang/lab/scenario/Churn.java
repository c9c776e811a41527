package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.util.List;
import madang.lab.load.ChurnLoad;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.measure.Metric;
import madang.lab.reference.Service;
import madang.lab.report.Section;
import madang.net.IoEngine;

/**
 * Connect, say one thing, hear it, close: what a short visit costs.
 *
 * @param parallel numbers of visits at the same time
 * @param messageBytes length of the message
 */
record Churn(List<Integer> parallel, int messageBytes) implements LoadScenario {

  @Override
  public String name() {
    return "churn";
  }

  @Override
  public SectionDraft draft() {
    return new SectionDraft(
        name(),
        "Short visits: connect, %d B there and back, close".formatted(messageBytes),
        "visit",
        new Section.Axis("visits at the same time", true),
        Metric.CPU_NS);
  }

  @Override
  public Service service() {
    return Service.ECHO;
  }

  @Override
  public List<Setting> settings() {
    return parallel.stream()
        .map(count -> new Setting(count, "%,d at a time".formatted(count), count, true, false))
        .toList();
  }

  @Override
  public Load connect(
      IoEngine engine, InetSocketAddress address, Setting setting, Pace pace, MemoryProbe memory)
      throws LoadException, InterruptedException {
    return new ChurnLoad(engine, address, setting.connections(), messageBytes);
  }
}
