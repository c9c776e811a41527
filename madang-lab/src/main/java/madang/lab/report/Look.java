package madang.lab.report;

import java.util.List;
import java.util.Locale;

/**
 * How a subject looks in the pictures: a colour of the Okabe-Ito palette, which colour-blind people
 * can tell apart, a shape and a dash, so that a print in grey can be read too. Colours are classes;
 * the page gives them values for light and dark.
 *
 * @param index the number of the look
 */
record Look(int index) {
  /** Colours; black (white in the dark) comes last. */
  static final int COLOURS = 8;

  /** In this order whoever takes part, so that a server looks the same in all pictures. */
  private static final List<String> KNOWN =
      List.of(
          "epoll-et",
          "poll",
          "select",
          "epoll-lt",
          "thread",
          "virtual",
          "nio",
          "uring",
          "tuned-c",
          "textbook-c",
          "netty-epoll",
          "netty-uring",
          "process",
          "iterative",
          "inspircd",
          "epoll-et-fsync",
          "target");

  private static final int SHAPES = 5;
  private static final String[] DASHES = {"none", "7 3", "2 3", "9 3 2 3"};

  /**
   * The look of a subject.
   *
   * @param number its place in its section, for those that aren't known
   */
  static Look of(String subject, int number) {
    // Kerrisk's table and libevent's curve have the bare call.
    int known = KNOWN.indexOf(subject.equals("epoll") ? "epoll-et" : subject);
    return new Look(known >= 0 ? known : KNOWN.size() + number);
  }

  private String colour() {
    return "c" + index % COLOURS;
  }

  /** Those of the same colour differ in it. */
  private String dash() {
    return DASHES[(index + index / COLOURS) % DASHES.length];
  }

  /** The interval's line. */
  String whisker(double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"w %s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
        colour(),
        x1,
        y1,
        x2,
        y2);
  }

  /** A line through points given as SVG has them. */
  String line(String points) {
    return "<polyline class=\"l %s\" stroke-dasharray=\"%s\" points=\"%s\"/>\n"
        .formatted(colour(), dash(), points);
  }

  /**
   * A line of somebody else's figures: thin, and in the colour of the subject that did the same.
   */
  String faintLine(String points) {
    return "<polyline class=\"l faint %s\" stroke-dasharray=\"1 4\" points=\"%s\"/>\n"
        .formatted(colour(), points);
  }

  /** A hollow mark, for somebody else's figure. */
  String faintMark(double x, double y, String title) {
    return mark(x, y, title).replaceFirst("class=\"m ", "class=\"m h ");
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
