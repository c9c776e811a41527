package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.util.List;
import madang.lab.load.FanoutLoad;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.measure.Metric;
import madang.lab.reference.Service;
import madang.lab.report.Section;
import madang.net.IoEngine;

/**
 * What a delivery costs where every message goes to everybody.
 *
 * @param receivers numbers of connections that get each message
 * @param senders how many of them send too
 * @param outstanding messages under way of each sender
 * @param messageBytes length of a message
 */
record Fanout(List<Integer> receivers, int senders, int outstanding, int messageBytes)
    implements LoadScenario {
  private static final double TEXTBOOK_BOUND = 60;
  private static final double NETTY_BOUND = 1.0;
  private static final int GOALS_AT = 1000;

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public SectionDraft draft() {
    return new SectionDraft(
        name(),
        "Fan-out, %d senders, %d messages of each under way, %d B"
            .formatted(senders, outstanding, messageBytes),
        "delivery",
        new Section.Axis("receivers", true),
        Metric.CPU_NS);
  }

  @Override
  public Service service() {
    return Service.RELAY;
  }

  @Override
  public List<Setting> settings() {
    return receivers.stream().map(count -> Setting.steady(count, label(count), count)).toList();
  }

  private static String label(int receivers) {
    return "%,d receivers".formatted(receivers);
  }

  @Override
  public List<Goal> goals() {
    String where = label(GOALS_AT);
    return List.of(
        new Goal(where, "epoll-et", "textbook-c", Goal.Kind.RATE_AT_LEAST, TEXTBOOK_BOUND),
        new Goal(where, "epoll-et", "netty-epoll", Goal.Kind.CPU_AT_MOST, NETTY_BOUND));
  }

  @Override
  public Load connect(
      IoEngine engine, InetSocketAddress address, Setting setting, Pace pace, MemoryProbe memory)
      throws LoadException, InterruptedException {
    return new FanoutLoad(
        engine,
        address,
        setting.connections(),
        Math.min(senders, setting.connections()),
        outstanding,
        messageBytes,
        pace);
  }
}
