package madang.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;

/**
 * The subjects of one point side by side: a bar for the median, a whisker for its interval. Where
 * they lie so far apart that a plain scale would hide the small ones, marks on a logarithmic scale
 * instead: there a bar's length would tell nothing.
 */
final class BarPlot {
  private static final int WIDTH = 760;
  private static final int LEFT = 110;
  private static final int RIGHT = 90;
  private static final int BAR = 16;
  private static final int GAP = 8;
  private static final int BOTTOM = 40;

  /** Beyond this ratio between the largest and the smallest. */
  private static final double WIDE = 20;

  private BarPlot() {}

  /** The picture; none where no row has the metric. */
  static Optional<Drawing> of(Section section, Section.Point point, Metric metric) {
    List<Row> subjects = section.subjects().stream().map(row -> at(point, row)).toList();
    List<Double> values = new ArrayList<>();
    subjects.forEach(row ->
        row.estimate(metric).ifPresent(one -> values.addAll(List.of(one.low(), one.high()))));
    if (values.isEmpty()) {
      return Optional.empty();
    }
    double least = values.stream().mapToDouble(v -> v).min().orElse(0);
    double most = values.stream().mapToDouble(v -> v).max().orElse(1);
    Scale x = Scale.of(values, least > 0 && most / least > WIDE, LEFT, WIDTH - RIGHT);
    Xml bars = new Xml();
    int y = 4;
    for (int i = 0; i < subjects.size(); i++) {
      Row row = subjects.get(i);
      if (row.estimate(metric).isPresent()) {
        bar(bars, row, row.estimate(metric).get(), Look.of(row.subject(), i), x, y);
        y += BAR + GAP;
      }
    }
    Xml svg = new Xml();
    for (double tick : x.ticks()) {
      svg.format(
          "<line class=\"g\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"0\" y2=\"%2$d\"/>\n", x.at(tick), y);
      svg.format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x.at(tick), y + 14)
          .text(Numbers.tick(tick))
          .raw("</text>\n");
    }
    svg.format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (LEFT + WIDTH - RIGHT) / 2, y + 32)
        .text(metric.title() + (x.logarithmic() ? " (logarithmic)" : ""))
        .raw("</text>\n");
    svg.raw(bars.toString());
    String label = metric.title() + ", " + point.label();
    return Optional.of(new Drawing(WIDTH, y + BOTTOM, label, svg.toString()));
  }

  private static Row at(Section.Point point, Row subject) {
    return point
        .row(subject.subject())
        .orElse(new Row(subject.subject(), subject.title(), Map.of()));
  }

  private static void bar(Xml svg, Row row, Estimate one, Look look, Scale x, int y) {
    String value = Numbers.of(one.median());
    svg.format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LEFT - 8, y + 12)
        .text(row.subject())
        .raw("</text>\n");
    double middle = y + BAR / 2.0;
    if (x.logarithmic()) {
      svg.raw(look.whisker(x.at(one.low()), middle, x.at(one.high()), middle));
      svg.raw(look.mark(x.at(one.median()), middle, row.title() + ": " + value));
    } else {
      svg.raw(look.bar(x.at(0), y, x.at(one.median()) - x.at(0), BAR, row.title() + ": " + value));
      svg.format(
          "<line class=\"w ink\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$.1f\" y2=\"%3$.1f\"/>\n",
          x.at(one.low()), x.at(one.high()), middle);
    }
    svg.format("<text x=\"%.1f\" y=\"%d\">", Math.max(x.at(one.high()), x.at(0)) + 8, y + 12)
        .text(value)
        .raw("</text>\n");
  }
}
