package madang.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import madang.lab.measure.Metric;

/** Results as tables in Markdown, aligned so that they read well on a terminal too. */
public final class TextReport {
  private TextReport() {}

  /** One scenario. */
  public static String of(Section section) {
    StringBuilder text = new StringBuilder();
    for (Section.Point point : section.points()) {
      if (point.rows().isEmpty()) {
        continue;
      }
      text.append(Words.heading(section, point)).append("\n\n");
      text.append(table(section, point)).append('\n');
    }
    Words.calibration(section).ifPresent(line -> text.append("load: ").append(line).append('\n'));
    for (String line : Words.skipped(section)) {
      text.append("skipped: ").append(line).append('\n');
    }
    section.goals().forEach(line -> text.append("- ").append(line).append('\n'));
    section.notes().forEach(line -> text.append("note: ").append(line).append('\n'));
    section.warnings().forEach(line -> text.append("WARNING: ").append(line).append('\n'));
    return text.toString();
  }

  private static String table(Section section, Section.Point point) {
    List<Metric> metrics = List.copyOf(section.metrics());
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("subject"));
    metrics.forEach(metric -> head.add(metric.title()));
    boolean compares = Words.compares(section);
    if (compares) {
      head.add(Words.againstTitle(section, point));
    }
    rows.add(head);
    for (Row row : point.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.subject()));
      metrics.forEach(metric -> cells.add(Words.cell(row, metric)));
      if (compares) {
        cells.add(Words.against(point, row, section.main()));
      }
      rows.add(cells);
    }
    return aligned(rows);
  }

  /** Lines of a Markdown table: the first column to the left, the others to the right. */
  static String aligned(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(line(rows.getFirst(), widths));
    List<String> rule = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      rule.add("-".repeat(Math.max(1, widths[i] - (i == 0 ? 0 : 1))) + (i == 0 ? "" : ":"));
    }
    text.append(line(rule, widths));
    rows.stream().skip(1).forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  private static String line(List<String> cells, int[] widths) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - cells.get(i).length());
      padded.add(i == 0 ? cells.get(i) + blanks : blanks + cells.get(i));
    }
    return padded.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
