package madang.lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import madang.lab.measure.Metric;

/**
 * The pictures of a section: lines where it has several points along its axis, else bars for each.
 */
public final class Pictures {
  private static final List<Metric> PICTURED =
      List.of(Metric.PER_SECOND, Metric.P50_US, Metric.P99_US);

  private Pictures() {}

  /**
   * One of them.
   *
   * @param name for a file, for example {@code idle-cpu_ns}
   * @param caption what it shows
   */
  record Picture(String name, String caption, Drawing drawing) {}

  /** All of a section, the main metric first; then how much and how fast. */
  static List<Picture> of(Section section) {
    Set<Metric> there = section.metrics();
    List<Picture> pictures = new ArrayList<>(of(section, section.main()));
    PICTURED.stream()
        .filter(metric -> metric != section.main() && there.contains(metric))
        .forEach(metric -> pictures.addAll(of(section, metric)));
    return pictures;
  }

  private static List<Picture> of(Section section, Metric metric) {
    String name = section.scenario() + "-" + metric.id();
    List<List<Section.Point>> runs = runs(section.points());
    List<Picture> pictures = new ArrayList<>();
    for (List<Section.Point> run : runs) {
      String shared = runs.size() > 1 ? run.getFirst().label().replaceFirst(", .*", "") : "";
      LinePlot.of(section, run, metric)
          .ifPresent(drawing ->
              pictures.add(
                  new Picture(
                      name + (shared.isEmpty() ? "" : "-" + file(shared)),
                      metric.title()
                          + " by "
                          + section.axis().label()
                          + (shared.isEmpty() ? "" : ", " + shared),
                      drawing)));
    }
    if (pictures.isEmpty()) {
      for (Section.Point point : section.points()) {
        BarPlot.of(section, point, metric)
            .ifPresent(drawing ->
                pictures.add(
                    new Picture(
                        name + "-" + file(point.label()),
                        metric.title() + ", " + point.label(),
                        drawing)));
      }
    }
    return pictures;
  }

  private static String file(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /** Points along the axis; where it begins anew (another number of connections, say), so do we. */
  private static List<List<Section.Point>> runs(List<Section.Point> points) {
    List<List<Section.Point>> runs = new ArrayList<>();
    double last = Double.POSITIVE_INFINITY;
    for (Section.Point point : points) {
      if (point.x() <= last) {
        runs.add(new ArrayList<>());
      }
      runs.getLast().add(point);
      last = point.x();
    }
    return runs;
  }

  /** All pictures of results as files: name to SVG that needs nothing else. */
  public static Map<String, String> files(Results results) {
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, Object> machine = results.machine();
    String where =
        String.join(
            ", ",
            String.valueOf(machine.getOrDefault("cpu", "unknown processor")),
            String.valueOf(machine.getOrDefault("kernel", "unknown kernel")),
            String.valueOf(machine.getOrDefault("date", "")).replaceFirst("T.*", ""));
    for (Section section : results.sections()) {
      for (Picture one : of(section)) {
        String svg = one.drawing().alone(section.title(), one.caption() + " (" + where + ")");
        files.put(one.name() + ".svg", svg);
      }
    }
    return files;
  }
}
