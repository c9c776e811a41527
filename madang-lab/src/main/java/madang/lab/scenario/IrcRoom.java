package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.util.List;
import madang.lab.load.IrcLoad;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.measure.Metric;
import madang.lab.reference.Service;
import madang.lab.report.Section;
import madang.net.IoEngine;

/**
 * What a delivery costs in a large room on IRC.
 *
 * @param members numbers of members, senders included
 * @param senders members that talk
 * @param outstanding messages under way of each of them
 * @param messageBytes length of a message's text
 */
record IrcRoom(List<Integer> members, int senders, int outstanding, int messageBytes)
    implements LoadScenario {
  private static final double BOUND = 3;

  /** What messages that are on disk before they are told must reach of what is in memory. */
  private static final double DURABLE_SHARE = 0.9;

  private static final int GOAL_AT = 1000;

  @Override
  public String name() {
    return "irc";
  }

  @Override
  public SectionDraft draft() {
    return new SectionDraft(
        name(),
        "IRC room, %d members talk, %d messages of each under way, %d B"
            .formatted(senders, outstanding, messageBytes),
        "delivery",
        new Section.Axis("members", true),
        Metric.CPU_NS);
  }

  @Override
  public Service service() {
    return Service.IRC;
  }

  @Override
  public List<Setting> settings() {
    return members.stream().map(count -> Setting.steady(count, label(count), count)).toList();
  }

  private static String label(int members) {
    return "%,d members".formatted(members);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        new Goal(label(GOAL_AT), "epoll-et", "inspircd", Goal.Kind.RATE_AT_LEAST, BOUND),
        new Goal(
            label(GOAL_AT),
            "epoll-et-fsync",
            "inspircd",
            Goal.Kind.RATE_AT_LEAST,
            DURABLE_SHARE * BOUND),
        new Goal(
            label(GOAL_AT), "epoll-et-fsync", "epoll-et", Goal.Kind.RATE_AT_LEAST, DURABLE_SHARE));
  }

  @Override
  public Load connect(
      IoEngine engine, InetSocketAddress address, Setting setting, Pace pace, MemoryProbe memory)
      throws LoadException, InterruptedException {
    return new IrcLoad(
        engine,
        address,
        setting.connections(),
        Math.min(senders, setting.connections() - 1),
        outstanding,
        messageBytes,
        pace);
  }
}
