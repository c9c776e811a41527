package madang.lab.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import madang.lab.measure.Metric;

/** The pictures of a section: lines where it has several points, else bars for each. */
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
    Optional<Drawing> lines = LinePlot.of(section, metric);
    if (lines.isPresent()) {
      String caption = metric.title() + " by " + section.axis().label();
      return List.of(new Picture(name, caption, lines.get()));
    }
    List<Picture> bars = new ArrayList<>();
    for (Section.Point point : section.points()) {
      String place = point.label().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      BarPlot.of(section, point, metric)
          .ifPresent(drawing ->
              bars.add(
                  new Picture(name + "-" + place, metric.title() + ", " + point.label(), drawing)));
    }
    return bars;
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
