package madang.lab.scenario;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import madang.lab.load.EchoLoad;
import madang.lab.load.Load;
import madang.lab.load.LoadException;
import madang.lab.load.Pace;
import madang.lab.measure.Metric;
import madang.lab.reference.Service;
import madang.lab.report.Section;
import madang.net.IoEngine;

/**
 * What an echoed message costs.
 *
 * @param connections numbers of connections; the axis where there is more than one
 * @param depths messages under way on each
 * @param messageBytes length of a message
 */
record Echo(List<Integer> connections, List<Integer> depths, int messageBytes)
    implements LoadScenario {
  private static final double TUNED_BOUND = 1.1;
  private static final double NETTY_BOUND = 0.8;
  private static final int DEEP = 16;

  @Override
  public String name() {
    return "echo";
  }

  private boolean byConnections() {
    return connections.size() > 1;
  }

  @Override
  public SectionDraft draft() {
    String title =
        byConnections()
            ? "Echo, %d B".formatted(messageBytes)
            : "Echo, %,d connections, %d B".formatted(connections.getFirst(), messageBytes);
    Section.Axis axis =
        byConnections() && depths.size() == 1
            ? new Section.Axis("connections", true)
            : new Section.Axis("messages under way on each connection", true);
    return new SectionDraft(name(), title, "message", axis, Metric.CPU_NS);
  }

  @Override
  public Service service() {
    return Service.ECHO;
  }

  @Override
  public List<Setting> settings() {
    List<Setting> all = new ArrayList<>();
    for (int count : connections) {
      for (int depth : depths) {
        all.add(new At(count, depth).setting(byConnections(), depths.size() > 1));
      }
    }
    return all;
  }

  /** A point of the grid. */
  private record At(int count, int depth) {
    Setting setting(boolean byConnections, boolean byDepth) {
      String deep = depthLabel(depth);
      String label = byConnections ? "%,d connections, %s".formatted(count, deep) : deep;
      return Setting.steady(byConnections && !byDepth ? count : depth, label, count);
    }
  }

  private static String depthLabel(int depth) {
    return depth == 1 ? "ping-pong" : depth + " deep";
  }

  @Override
  public List<Goal> goals() {
    String deep = depthLabel(DEEP);
    return List.of(
        new Goal(deep, "epoll-et", "tuned-c", Goal.Kind.CPU_AT_MOST, TUNED_BOUND),
        new Goal(deep, "epoll-lt", "tuned-c", Goal.Kind.CPU_AT_MOST, TUNED_BOUND),
        new Goal(deep, "epoll-et", "netty-epoll", Goal.Kind.CPU_AT_MOST, NETTY_BOUND),
        new Goal(deep, "epoll-lt", "netty-epoll", Goal.Kind.CPU_AT_MOST, NETTY_BOUND));
  }

  @Override
  public Load connect(
      IoEngine engine, InetSocketAddress address, Setting setting, Pace pace, MemoryProbe memory)
      throws LoadException, InterruptedException {
    int depth = depths.get(settings().indexOf(setting) % depths.size());
    return new EchoLoad(engine, address, setting.connections(), depth, messageBytes, pace);
  }
}
