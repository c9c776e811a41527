package madang.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;

/** One metric against the axis of a section: a line for each subject, with its intervals. */
final class LinePlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 360;
  private static final int LEFT = 84;
  private static final int RIGHT = 200; // the legend
  private static final int TOP = 12;
  private static final int BOTTOM = 44;
  private static final int LEGEND_LINE = 18;

  /** Beyond this ratio between the largest and the smallest a plain scale hides the small. */
  private static final double WIDE = 20;

  private final Section section;
  private final List<Section.Point> points;
  private final Metric metric;
  private final List<Row> subjects;
  private final List<Section.Published> published;
  private final Scale x;
  private final Scale y;
  private final Xml svg = new Xml();

  private LinePlot(Section section, List<Section.Point> points, Metric metric) {
    this.section = section;
    this.points = points;
    this.metric = metric;
    subjects =
        section.subjects().stream()
            .filter(row -> points.stream().anyMatch(p -> at(p, row).isPresent()))
            .toList();
    List<Double> values = new ArrayList<>();
    for (Section.Point point : points) {
      for (Row row : subjects) {
        at(point, row).ifPresent(one -> values.addAll(List.of(one.low(), one.high())));
      }
    }
    // Others published the main metric only.
    published = metric == section.main() ? section.published() : List.of();
    published.forEach(line -> values.addAll(line.y()));
    double least = values.stream().mapToDouble(v -> v).filter(v -> v > 0).min().orElse(1);
    double most = values.stream().mapToDouble(v -> v).max().orElse(1);
    boolean positive = values.stream().allMatch(v -> v > 0);
    y = Scale.of(values, positive && most / least > WIDE, HEIGHT - BOTTOM, TOP);
    List<Double> places = points.stream().map(Section.Point::x).sorted().toList();
    boolean log = section.axis().logarithmic() && places.stream().allMatch(place -> place > 0);
    x = new Scale(places.getFirst(), places.getLast(), log, LEFT, WIDTH - RIGHT);
  }

  /**
   * The picture of some points of a section; none where no subject has the metric at two of them.
   */
  static Optional<Drawing> of(Section section, List<Section.Point> points, Metric metric) {
    if (points.isEmpty()) {
      return Optional.empty();
    }
    LinePlot plot = new LinePlot(section, points, metric);
    return plot.x.high() <= plot.x.low() || plot.subjects.isEmpty()
        ? Optional.empty()
        : Optional.of(plot.draw());
  }

  private Optional<Estimate> at(Section.Point point, Row subject) {
    return point.row(subject.subject()).flatMap(row -> row.estimate(metric));
  }

  private Drawing draw() {
    grid();
    for (int i = 0; i < subjects.size(); i++) {
      series(subjects.get(i), look(i), TOP + 8 + i * LEGEND_LINE);
    }
    int below = TOP + 8 + subjects.size() * LEGEND_LINE;
    for (Section.Published line : published) {
      published(line, below);
      below += LEGEND_LINE;
    }
    String label = metric.title() + " by " + section.axis().label();
    return new Drawing(WIDTH, Math.max(HEIGHT, below), label, svg.toString());
  }

  private Look look(int subject) {
    return Look.of(subjects.get(subject).subject(), subject);
  }

  private void grid() {
    for (double tick : y.ticks()) {
      svg.format(
          "<line class=\"g\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n",
          LEFT, WIDTH - RIGHT, y.at(tick), y.at(tick));
      label(LEFT - 6, y.at(tick) + 4, "end", Numbers.tick(tick));
    }
    for (Section.Point point : points) {
      label(x.at(point.x()), HEIGHT - BOTTOM + 16, "middle", plain(point.x()));
    }
    label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", axis(section.axis().label(), x));
    svg.format("<text transform=\"translate(16 %d) rotate(-90)\"", (TOP + HEIGHT - BOTTOM) / 2)
        .raw(" text-anchor=\"middle\">")
        .text(axis(metric.title(), y))
        .raw("</text>\n");
  }

  private static String axis(String title, Scale scale) {
    return scale.logarithmic() ? title + " (logarithmic)" : title;
  }

  private void series(Row subject, Look look, int legendY) {
    StringJoiner line = new StringJoiner(" ");
    Xml marks = new Xml();
    for (Section.Point point : points) {
      Optional<Estimate> there = at(point, subject);
      if (there.isPresent()) {
        Estimate one = there.get();
        double px = x.at(point.x());
        line.add(String.format(Locale.ROOT, "%.1f,%.1f", px, y.at(one.median())));
        marks.raw(look.whisker(px, y.at(one.low()), px, y.at(one.high())));
        marks.raw(
            look.mark(
                px,
                y.at(one.median()),
                subject.subject() + ", " + point.label() + ": " + Numbers.of(one.median())));
      }
    }
    svg.raw(look.line(line.toString())).raw(marks.toString());
    int at = WIDTH - RIGHT + 16;
    svg.raw(look.line("%d,%d %d,%d".formatted(at, legendY, at + 34, legendY)));
    svg.raw(look.mark(at + 17, legendY, subject.title()));
    label(at + 42, legendY + 4, "start", subject.subject());
  }

  private void published(Section.Published line, int legendY) {
    int index = subjects.stream().map(Row::subject).toList().indexOf(line.subject());
    Look look = look(Math.max(index, 0));
    StringJoiner path = new StringJoiner(" ");
    Xml marks = new Xml();
    for (int i = 0; i < line.x().size(); i++) {
      double px = x.at(line.x().get(i));
      double py = y.at(line.y().get(i));
      path.add(String.format(Locale.ROOT, "%.1f,%.1f", px, py));
      marks.raw(look.faintMark(px, py, line.title() + ": " + Numbers.of(line.y().get(i))));
    }
    svg.raw(look.faintLine(path.toString())).raw(marks.toString());
    int at = WIDTH - RIGHT + 16;
    svg.raw(look.faintLine("%d,%d %d,%d".formatted(at, legendY, at + 34, legendY)));
    svg.raw(look.faintMark(at + 17, legendY, line.title()));
    label(at + 42, legendY + 4, "start", line.title());
  }

  private void label(double px, double py, String anchor, String text) {
    svg.format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"", px, py)
        .raw(anchor + "\">")
        .text(text)
        .raw("</text>\n");
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,d", (long) value)
        : Numbers.of(value);
  }
}
