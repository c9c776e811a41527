package madang.lab.report;

import java.util.Locale;

/** Figures for people: three digits that count, thousands set apart. */
final class Numbers {
  private Numbers() {}

  static String of(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return "n/a";
    }
    if (size >= 1_000_000) {
      return String.format(Locale.ROOT, "%,.2f M", value / 1e6);
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 10) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    if (size >= 1 || size == 0) {
      return String.format(Locale.ROOT, "%.2f", value);
    }
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
