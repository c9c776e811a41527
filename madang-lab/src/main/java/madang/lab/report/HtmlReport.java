package madang.lab.report;

import java.util.List;
import java.util.Map;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;

/**
 * Results as one page: it needs no script, no network and no other file, is well-formed XML, and
 * follows the reader's light or dark setting. Below each picture stands its table.
 */
public final class HtmlReport {
  /** More of them would push the pictures out of sight. */
  private static final int WARNINGS_AHEAD = 3;

  private HtmlReport() {}

  /** The page. */
  public static String of(List<Results> all) {
    Xml page = new Xml();
    page.raw(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n");
    page.raw("<meta charset=\"utf-8\"/>\n<title>madang bench</title>\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width\"/>\n");
    page.raw("<style>\n:root { ").raw(Drawing.LIGHT).raw("}\n").raw(STYLE).raw(Drawing.STYLE);
    page.raw("</style>\n</head>\n<body>\n");
    page.element("h1", "madang bench");
    for (Results results : all) {
      head(page, results);
      contents(page, results);
      results.sections().forEach(section -> section(page, section));
    }
    page.raw("<section>\n<h2>How to read this</h2>\n").raw(READING).raw("</section>\n");
    return page.raw("</body>\n</html>\n").toString();
  }

  private static void head(Xml page, Results results) {
    page.element("p class=\"command\"", "madang bench " + results.command());
    if (!results.complete()) {
      page.element(
          "p class=\"warning\"", "This run ended early: what was measured until then is here.");
    }
    page.raw("<table class=\"facts\">\n");
    facts(page, results.machine());
    facts(page, results.options());
    page.raw("</table>\n");
  }

  private static void facts(Xml page, Map<String, Object> facts) {
    facts.forEach((name, value) ->
        page.raw("<tr><th scope=\"row\">")
            .text(name)
            .raw("</th><td>")
            .text(fact(value))
            .raw("</td></tr>\n"));
  }

  private static String fact(Object value) {
    return value instanceof Double number && number == Math.rint(number)
        ? String.valueOf(number.longValue())
        : String.valueOf(value);
  }

  private static void contents(Xml page, Results results) {
    page.raw("<ul>\n");
    for (Section section : results.sections()) {
      page.raw("<li><a href=\"#")
          .text(section.scenario())
          .raw("\">")
          .text(section.title())
          .raw("</a></li>\n");
    }
    page.raw("</ul>\n");
  }

  private static void section(Xml page, Section section) {
    page.raw("<section id=\"").text(section.scenario()).raw("\">\n");
    page.element("h2", section.title());
    boolean many = section.warnings().size() > WARNINGS_AHEAD;
    if (many) {
      page.raw("<p class=\"warning\"><a href=\"#").text(section.scenario()).raw("-warnings\">");
      page.text(section.warnings().size() + " warnings").raw("</a>, below the tables.</p>\n");
    } else {
      warnings(page, section);
    }
    Words.calibration(section)
        .ifPresent(line -> page.element("p class=\"load\"", "Load: " + line + "."));
    for (Pictures.Picture one : Pictures.of(section)) {
      page.raw("<figure>\n<figcaption>").text(one.caption()).raw("</figcaption>\n");
      page.raw(one.drawing().inPage()).raw("</figure>\n");
    }
    for (Section.Point point : section.points()) {
      if (!point.rows().isEmpty()) {
        table(page, section, point);
      }
    }
    published(page, section);
    for (List<String> lines : List.of(section.goals(), section.notes(), Words.skipped(section))) {
      if (!lines.isEmpty()) {
        page.raw("<ul>\n");
        lines.forEach(line -> page.element("li", line));
        page.raw("</ul>\n");
      }
    }
    if (many) {
      page.raw("<div id=\"").text(section.scenario()).raw("-warnings\">\n");
      warnings(page, section);
      page.raw("</div>\n");
    }
    page.raw("</section>\n");
  }

  private static void warnings(Xml page, Section section) {
    section.warnings().forEach(line -> page.element("p class=\"warning\"", "Warning: " + line));
  }

  private static void table(Xml page, Section section, Section.Point point) {
    List<Metric> metrics = List.copyOf(section.metrics());
    page.raw("<div class=\"scroll\"><table>\n<caption>")
        .text(Words.heading(section, point))
        .raw("</caption>\n<tr><th scope=\"col\">subject</th>");
    metrics.forEach(metric -> page.raw("<th scope=\"col\">").text(metric.title()).raw("</th>"));
    boolean compares = Words.compares(section);
    if (compares) {
      page.raw("<th scope=\"col\">").text(Words.againstTitle(section, point)).raw("</th>");
    }
    page.raw("</tr>\n");
    for (Row row : point.rows()) {
      page.raw("<tr><th scope=\"row\" title=\"").text(row.title()).raw("\">");
      page.text(row.subject()).raw("</th>");
      for (Metric metric : metrics) {
        page.raw("<td title=\"").text(interval(row, metric)).raw("\">");
        page.text(Words.cell(row, metric)).raw("</td>");
      }
      if (compares) {
        page.raw("<td>").text(Words.against(point, row, section.main())).raw("</td>");
      }
      page.raw("</tr>\n");
    }
    page.raw("</table></div>\n");
  }

  private static String interval(Row row, Metric metric) {
    return row.estimate(metric).map(HtmlReport::interval).orElse("not read");
  }

  private static String interval(Estimate one) {
    return one.coverage() == 0
        ? "one reading"
        : Numbers.of(one.low())
            + " to "
            + Numbers.of(one.high())
            + " ("
            + Math.round(100 * one.coverage())
            + " %)";
  }

  private static void published(Xml page, Section section) {
    if (section.published().isEmpty()) {
      return;
    }
    Section.Published first = section.published().getFirst();
    page.raw("<div class=\"scroll\"><table>\n<caption>")
        .text("Published: " + first.source())
        .raw("</caption>\n<tr><th scope=\"col\">")
        .text(section.axis().label())
        .raw("</th>");
    section
        .published()
        .forEach(line -> page.raw("<th scope=\"col\">").text(line.title()).raw("</th>"));
    page.raw("</tr>\n");
    for (int i = 0; i < first.x().size(); i++) {
      page.raw("<tr><th scope=\"row\">").text(fact(first.x().get(i))).raw("</th>");
      for (Section.Published line : section.published()) {
        page.raw("<td>").text(Numbers.of(line.y().get(i))).raw("</td>");
      }
      page.raw("</tr>\n");
    }
    page.raw("</table></div>\n");
  }

  private static final String READING =
      """
      <p>Each figure is the median of the rounds; point at it, or look into the JSON, for the
      interval that holds the true median. The last column compares within rounds with the first
      subject: <em>no difference</em> means that the interval of the ratio holds 1. A row that ends
      with #2 is the first subject measured a second time in each round: what differs there is
      noise. Where the load's cores are near 1 and the server's are not, rate and latency are the
      load's; CPU time and system calls are the server's in any case.</p>
      """;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --warn: #7a3b00; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e6e6; --paper: #161616;
        --grid: #444; --warn: #ffb347; --c0: #56b4e9; --c1: #ff8c42; --c2: #2fc79b;
        --c3: #e6a3c8; --c4: #f0e442; --c5: #8ecdf5; --c6: #aaa; --c7: #fff; } }
      @media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --grid: #bbb;
        --warn: #000; --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #8a6d00;
        --c5: #3a9bd9; --c6: #7f7f7f; --c7: #000; } figure, tr { break-inside: avoid-page; } }
      body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 60rem; margin: 0 auto; padding: 1rem; }
      table { border-collapse: collapse; font-size: 0.85rem; margin: 1rem 0;
        font-variant-numeric: tabular-nums; }
      caption { text-align: left; font-weight: 600; padding: 0.3rem 0; }
      th, td { padding: 0.2rem 0.6rem; border-bottom: 1px solid var(--grid); text-align: right; }
      th[scope=row], th:first-child { text-align: left; }
      .facts td { text-align: left; }
      .scroll { overflow-x: auto; }
      .command { font-family: ui-monospace, monospace; }
      .warning { color: var(--warn); font-weight: 600; }
      figure { margin: 1rem 0; } figcaption { font-weight: 600; }
      svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
      @page { size: landscape; margin: 12mm; }
      @media print { .scroll { overflow: visible; }
        body { max-width: none; padding: 0; font-size: 10pt; }
        table { max-width: 100%; font-size: 6.5pt; }
        th, td { padding: 0.15em 0.35em; overflow-wrap: anywhere; }
        figure { max-width: 60rem; } }
      """;
}
