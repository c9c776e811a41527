package madang.lab.report;

import java.util.List;
import java.util.Map;
import madang.lab.measure.Metric;

/** Results as a run could have brought them. */
final class SampleResults {
  private SampleResults() {}

  static Results results() {
    return new Results(
        "echo --connections 10,1000",
        true,
        Map.of("kernel", "Linux <6.18> & more", "cores", 2),
        Map.of("rounds", 4),
        List.of(section()));
  }

  static Section section() {
    return new Section(
        "echo",
        "Echo, 64 B",
        "message",
        new Section.Axis("connections", true),
        Metric.CPU_NS,
        new Section.Calibration("tuned-c", "10 connections", 50_000, 0.5, 100_000, ""),
        List.of(point(10, 1), point(1000, 1.5)),
        Map.of("uring", "not built yet: --io uring"),
        List.of("the machine isn't \"quiet\""),
        List.of("4 rounds"),
        List.of("a goal: met"),
        List.of(
            new Section.Published(
                "epoll, 2006",
                "somebody <https://example.org>",
                "epoll-et",
                List.of(10.0, 1000.0),
                List.of(900.0, 950.0))));
  }

  private static Section.Point point(double connections, double factor) {
    return new Section.Point(
        connections,
        (int) connections + " connections",
        List.of(
            row("epoll-et", 100 * factor),
            row("poll", 300 * factor),
            row("tuned-c", 101 * factor),
            row("epoll-et" + Row.AGAIN, 102 * factor)));
  }

  private static Row row(String name, double cpu) {
    return new Row(
        name,
        "server " + name,
        Map.of(
            Metric.CPU_NS,
            List.of(cpu, cpu * 1.02, cpu * 0.98, cpu * 1.01),
            Metric.P99_US,
            List.of(50.0, 51.0, 52.0, 53.0),
            Metric.SYSCALLS,
            List.of(2.25)));
  }
}
