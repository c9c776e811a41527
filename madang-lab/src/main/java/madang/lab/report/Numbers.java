package madang.lab.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Figures for people: three digits that count, thousands set apart. */
final class Numbers {
  private Numbers() {}

  /** A place on a scale: as short as it can be said. */
  static String tick(double value) {
    if (Math.abs(value) >= 1_000_000) {
      return plain(value / 1e6) + " M";
    }
    return plain(value);
  }

  private static String plain(double value) {
    // Ticks are 1, 2 or 5 times a power of ten: what is more is the arithmetic's.
    BigDecimal exact = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, exact.scale()) + "f", exact);
  }

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
