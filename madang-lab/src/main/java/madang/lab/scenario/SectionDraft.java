package madang.lab.scenario;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import madang.lab.measure.Metric;
import madang.lab.report.Row;
import madang.lab.report.Section;
import org.jspecify.annotations.Nullable;

/** A section while it is measured. On the controlling thread only. */
final class SectionDraft {
  private final String scenario;
  private final String title;
  private final String unit;
  private final Section.Axis axis;
  private final Metric main;
  private Section.@Nullable Calibration calibration;
  private final List<PointDraft> points = new ArrayList<>();
  private final Map<String, String> skipped = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Section.Published> published = new ArrayList<>();
  private final List<Goal> goals = new ArrayList<>();

  SectionDraft(String scenario, String title, String unit, Section.Axis axis, Metric main) {
    this.scenario = scenario;
    this.title = title;
    this.unit = unit;
    this.axis = axis;
    this.main = main;
  }

  String title() {
    return title;
  }

  /** A point under way. */
  record PointDraft(double x, String label, List<RowDraft> rows) {
    /** A further subject. */
    RowDraft row(String subject, String title) {
      RowDraft row = new RowDraft(subject, title, new EnumMap<>(Metric.class));
      rows.add(row);
      return row;
    }
  }

  /** A subject under way. */
  record RowDraft(String subject, String title, Map<Metric, List<Double>> rounds) {
    /** One more round's value; what is not a number wasn't read, and keeps the round's place. */
    void add(Metric metric, double value) {
      rounds
          .computeIfAbsent(metric, key -> new ArrayList<>())
          .add(Double.isFinite(value) ? value : Double.NaN);
    }

    /** Whether there is a figure; what is known beforehand is none. */
    boolean measured() {
      return rounds.entrySet().stream()
          .filter(entry -> entry.getKey() != Metric.CONNECTIONS_A_LOOP)
          .anyMatch(entry -> entry.getValue().stream().anyMatch(Double::isFinite));
    }

    Row row() {
      return new Row(subject, title, rounds);
    }
  }

  PointDraft point(double x, String label) {
    PointDraft point = new PointDraft(x, label, new ArrayList<>());
    points.add(point);
    return point;
  }

  /** Notes who isn't measured, and why. */
  void skip(String who, String why) {
    skipped.put(who, Workshop.oneLine(why));
  }

  void warn(String doubt) {
    warnings.add(doubt);
  }

  void note(String fact) {
    if (!notes.contains(fact)) {
      notes.add(fact);
    }
  }

  void calibration(Section.Calibration proof) {
    calibration = proof;
  }

  void published(Section.Published line) {
    published.add(line);
  }

  void goals(List<Goal> all) {
    goals.addAll(all);
  }

  /** Whether anything was measured so far. */
  boolean isEmpty() {
    return points.stream().flatMap(point -> point.rows().stream()).noneMatch(RowDraft::measured);
  }

  /** What is known now. */
  Section section() {
    List<Section.Point> measured =
        points.stream()
            .map(point ->
                new Section.Point(
                    point.x(),
                    point.label(),
                    point.rows().stream().filter(RowDraft::measured).map(RowDraft::row).toList()))
            .filter(point -> !point.rows().isEmpty())
            .toList();
    boolean read =
        measured.stream()
            .flatMap(point -> point.rows().stream())
            .anyMatch(row -> row.estimate(main).isPresent());
    return new Section(
        scenario,
        title,
        unit,
        axis,
        read ? main : Metric.PER_SECOND,
        calibration,
        measured,
        new LinkedHashMap<>(skipped),
        List.copyOf(warnings),
        List.copyOf(notes),
        measured.stream()
            .flatMap(point -> goals.stream().flatMap(goal -> goal.verdict(point).stream()))
            .toList(),
        List.copyOf(published));
  }
}
