package madang.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes values to places on a picture, evenly or by their logarithm.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 * @param logarithmic whether equal ratios lie equally far apart
 * @param from place in the picture's units
 * @param to likewise
 */
record Scale(double low, double high, boolean logarithmic, double from, double to) {

  /** A scale with round ends that shows all values; a logarithmic one needs them above 0. */
  static Scale of(List<Double> values, boolean logarithmic, double from, double to) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    if (logarithmic && least > 0) {
      double low = Math.pow(10, Math.floor(Math.log10(least) + 1e-9));
      double high = Math.pow(10, Math.ceil(Math.log10(most) - 1e-9));
      return new Scale(low, high > low ? high : low * 10, true, from, to);
    }
    double step = step(most);
    double high = Math.max(step, Math.ceil(most / step) * step);
    return new Scale(Math.min(0, least), high, false, from, to);
  }

  double at(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
            : (value - low) / (high - low);
    return from + share * (to - from);
  }

  /** Where the lines of the grid are. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (logarithmic) {
      for (double tick = low; tick <= high * 1.0001; tick *= 10) {
        ticks.add(tick);
      }
    } else {
      double step = step(high);
      for (int i = 0; i * step <= high * 1.0001; i++) {
        ticks.add(i * step);
      }
    }
    return ticks;
  }

  /** 1, 2 or 5 times a power of ten, so that four to ten lines fit. */
  private static double step(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
    double leading = most / power;
    return power * (leading > 5 ? 1 : leading > 2 ? 0.5 : 0.2);
  }
}
