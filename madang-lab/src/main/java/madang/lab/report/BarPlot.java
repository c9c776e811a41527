package madang.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;

/** The subjects of one point side by side: a bar for the median, a whisker for its interval. */
final class BarPlot {
  private static final int WIDTH = 760;
  private static final int LEFT = 110;
  private static final int RIGHT = 90;
  private static final int BAR = 16;
  private static final int GAP = 8;
  private static final int BOTTOM = 40;

  private BarPlot() {}

  /** The picture; empty where no row has the metric. */
  static String of(Section section, Section.Point point, Metric metric) {
    List<Row> subjects = section.subjects().stream().map(row -> at(point, row)).toList();
    List<Double> values = new ArrayList<>();
    subjects.forEach(row -> row.estimate(metric).ifPresent(one -> values.add(one.high())));
    if (values.isEmpty()) {
      return "";
    }
    Scale x = Scale.of(values, false, LEFT, WIDTH - RIGHT);
    Xml bars = new Xml();
    int y = 4;
    for (int i = 0; i < subjects.size(); i++) {
      Row row = subjects.get(i);
      if (row.estimate(metric).isPresent()) {
        bar(bars, row, row.estimate(metric).get(), new Look(i), x, y);
        y += BAR + GAP;
      }
    }
    Xml svg = new Xml();
    svg.format("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH, y + BOTTOM)
        .text(metric.title() + ", " + point.label())
        .raw("\">\n");
    for (double tick : x.ticks()) {
      svg.format(
          "<line class=\"g\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"0\" y2=\"%2$d\"/>\n", x.at(tick), y);
      svg.format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x.at(tick), y + 14)
          .text(Numbers.of(tick))
          .raw("</text>\n");
    }
    svg.format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">", (LEFT + WIDTH - RIGHT) / 2, y + 32)
        .text(metric.title())
        .raw("</text>\n");
    return svg.raw(bars.toString()).raw("</svg>\n").toString();
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
    svg.raw(look.bar(LEFT, y, x.at(one.median()) - LEFT, BAR, row.title() + ": " + value));
    svg.format(
        "<line class=\"w\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$d\" y2=\"%3$d\"/>\n",
        x.at(one.low()), x.at(one.high()), y + BAR / 2);
    svg.format("<text x=\"%.1f\" y=\"%d\">", Math.max(x.at(one.high()), x.at(0)) + 6, y + 12)
        .text(value)
        .raw("</text>\n");
  }
}
