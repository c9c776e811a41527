package madang.lab.report;

/**
 * A picture as SVG, without its surroundings: {@link #inPage} relies on the page's style, {@link
 * #alone} is a file of its own that looks the same.
 *
 * @param width of the coordinate system
 * @param height likewise
 * @param label what a screen reader says
 * @param body the elements
 */
record Drawing(int width, int height, String label, String body) {
  private static final int TITLE = 56;

  /** What both need besides colours. */
  static final String STYLE =
      """
      text { fill: var(--ink); }
      .g { stroke: var(--grid); stroke-width: 1; }
      .w { stroke: currentColor; stroke-width: 1.5; }
      .ink { color: var(--ink); }
      .l { fill: none; stroke: currentColor; stroke-width: 2; }
      .faint { stroke-width: 1.5; }
      .m, .b { fill: currentColor; }
      .h { fill: var(--paper); stroke: currentColor; stroke-width: 1.5; }
      .b { stroke: var(--ink); stroke-width: 0.5; }
      .c0 { color: var(--c0); } .c1 { color: var(--c1); } .c2 { color: var(--c2); }
      .c3 { color: var(--c3); } .c4 { color: var(--c4); } .c5 { color: var(--c5); }
      .c6 { color: var(--c6); } .c7 { color: var(--c7); }
      """;

  /** The Okabe-Ito palette, its light ones darkened so that thin lines show on white. */
  static final String LIGHT =
      """
      --ink: #1a1a1a; --paper: #fff; --grid: #ccc; --c0: #0072b2; --c1: #d55e00; --c2: #009e73;
      --c3: #cc79a7; --c4: #8a6d00; --c5: #3a9bd9; --c6: #7f7f7f; --c7: #000;
      """;

  /** As an element of a page of HTML. */
  String inPage() {
    return open("").raw(body).raw("</svg>\n").toString();
  }

  /**
   * As a file.
   *
   * @param title what was measured
   * @param subtitle the metric, and where and when
   */
  String alone(String title, String subtitle) {
    int full = height + TITLE;
    Xml svg = new Xml();
    svg.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\""
            + " height=\"%2$d\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n",
        width, full);
    svg.raw("<style>\n").raw(plain(STYLE)).raw("</style>\n");
    svg.format("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", width, full);
    svg.raw("<text x=\"16\" y=\"24\" font-size=\"16\" font-weight=\"600\">").text(title);
    svg.raw("</text>\n<text x=\"16\" y=\"42\">").text(subtitle).raw("</text>\n");
    svg.raw(
        open("y=\"%d\" width=\"%d\" height=\"%d\" ".formatted(TITLE, width, height)).toString());
    return svg.raw(body).raw("</svg>\n</svg>\n").toString();
  }

  /** With the light colours in place of variables, which many programs that show SVG don't know. */
  private static String plain(String style) {
    String result = style;
    for (String one : LIGHT.strip().split(";\\s*")) {
      String[] pair = one.split(":\\s*");
      result = result.replace("var(" + pair[0] + ")", pair[1]);
    }
    return result;
  }

  private Xml open(String attributes) {
    return new Xml()
        .raw("<svg " + attributes)
        .format("viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", width, height)
        .text(label)
        .raw("\">\n");
  }
}
