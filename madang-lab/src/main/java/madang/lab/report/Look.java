package madang.lab.report;

import java.util.Locale;

/**
 * How a subject looks in the pictures: a colour of the Okabe-Ito palette, which colour-blind people
 * can tell apart, a shape and a dash, so that a print in grey can be read too. Colours are classes;
 * the page gives them values for light and dark.
 *
 * @param index the subject's number in its section
 */
record Look(int index) {
  /** Colours; black (white in the dark) comes last. */
  static final int COLOURS = 8;

  private static final int SHAPES = 5;
  private static final String[] DASHES = {"none", "7 3", "2 3", "9 3 2 3"};

  private String colour() {
    return "c" + index % COLOURS;
  }

  /** A line through points given as SVG has them. */
  String line(String points) {
    return "<polyline class=\"l %s\" stroke-dasharray=\"%s\" points=\"%s\"/>\n"
        .formatted(colour(), DASHES[index % DASHES.length], points);
  }

  /**
   * A line of somebody else's figures: thin, and in the colour of the subject that did the same.
   */
  String faintLine(String points) {
    return "<polyline class=\"l faint %s\" stroke-dasharray=\"1 4\" points=\"%s\"/>\n"
        .formatted(colour(), points);
  }

  /** A mark of this subject's shape. */
  String mark(double x, double y, String title) {
    String shape =
        switch (index % SHAPES) {
          case 0 -> format("<circle class=\"m %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\">", x, y);
          case 1 ->
              format(
                  "<rect class=\"m %s\" x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\">",
                  x - 4, y - 4);
          case 2 -> path("M%.1f %.1fl5 9h-10z", x, y - 5);
          case 3 -> path("M%.1f %.1fl5 5l-5 5l-5 -5z", x, y - 5);
          default -> path("M%.1f %.1fl-5 -9h10z", x, y + 5);
        };
    String end = shape.substring(1, shape.indexOf(' '));
    return shape + "<title>" + Xml.escaped(title) + "</title></" + end + ">\n";
  }

  /** A bar from {@code x} to the right. */
  String bar(double x, double y, double width, double height, String title) {
    return String.format(
        Locale.ROOT,
        "<rect class=\"b %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
            + "<title>%s</title></rect>\n",
        colour(),
        x,
        y,
        Math.max(width, 1),
        height,
        Xml.escaped(title));
  }

  private String path(String data, double x, double y) {
    return format("<path class=\"m %s\" d=\"" + data + "\">", x, y);
  }

  private String format(String markup, double x, double y) {
    return String.format(Locale.ROOT, markup, colour(), x, y);
  }
}
