package madang.lab.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import madang.lab.measure.Estimate;
import madang.lab.measure.Machine;
import madang.lab.measure.Sample;

/** Prints a comparison: a table in Markdown, the goals, and all of it as one line of JSON. */
final class Report {
  private final String scenario;
  private final String title;
  private final String unit;
  private final Map<String, String> skipped = new LinkedHashMap<>();

  /**
   * @param scenario name on the command line
   * @param title what was measured, in words
   * @param unit what is counted, for example {@code message}
   */
  Report(String scenario, String title, String unit) {
    this.scenario = scenario;
    this.title = title;
    this.unit = unit;
  }

  /** Notes a server that isn't in the table, and why. */
  void skip(String name, String reason) {
    skipped.put(name, reason);
    System.err.printf("skipped: %s (%s)%n", name, reason);
  }

  void print(List<Contender> contenders, List<Goal> goals, RunOptions options) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", scenario);
    json.put("title", title);
    json.put("rounds", options.rounds());
    json.put("warmup_ms", options.warmup().toMillis());
    json.put("window_ms", options.window().toMillis());
    json.put("machine", Machine.describe());
    System.out.printf("%s%n%n", title);
    System.out.printf("| server | CPU ns a %s | spread | %s / CPU-second |%n", unit, plural());
    System.out.println("|---|---:|---:|---:|");
    List<Object> rows = new ArrayList<>();
    for (Contender one : contenders) {
      rows.add(row(one));
    }
    json.put("servers", rows);
    skipped.forEach((name, why) -> System.out.printf("| %s | skipped: %s | | |%n", name, why));
    json.put("skipped", skipped);
    System.out.println();
    json.put("goals", goals.stream().map(goal -> verdict(goal, contenders)).toList());
    System.out.printf(
        "%nMedians of %d rounds of %.1f s; spread is (highest - lowest) / median of the rounds.%n",
        options.rounds(), options.window().toMillis() / 1000.0);
    if (options.quick()) {
      System.out.println("A quick look: too short to be quoted.");
    }
    System.out.println(Json.of(json));
  }

  private Map<String, Object> row(Contender one) {
    List<Sample> samples = one.samples();
    double[] cost = samples.stream().mapToDouble(Sample::cpuNsEach).toArray();
    double[] wall = samples.stream().mapToDouble(Sample::perSecond).toArray();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("server", one.name());
    double median = Estimate.of(cost).median();
    double highest = samples.stream().mapToDouble(Sample::cpuNsEach).max().orElseThrow();
    double lowest = samples.stream().mapToDouble(Sample::cpuNsEach).min().orElseThrow();
    if (median > 0) {
      double spread = (highest - lowest) / median;
      System.out.printf(
          Locale.ROOT,
          "| %s | %,.0f | %.0f %% | %,.0f |%n",
          one.name(),
          median,
          100 * spread,
          1e9 / median);
      row.put("cpu_ns", cost);
      row.put("spread", spread);
    } else {
      System.out.printf(
          Locale.ROOT,
          "| %s | not read | | (%,.0f a second of time passed) |%n",
          one.name(),
          Estimate.of(wall).median());
    }
    row.put("per_second", wall);
    return row;
  }

  private Map<String, Object> verdict(Goal goal, List<Contender> contenders) {
    List<Sample> ours = samplesOf(goal.subject(), contenders);
    List<Sample> theirs = samplesOf(goal.reference(), contenders);
    boolean atMost = goal.kind() == Goal.Kind.CPU_AT_MOST;
    String what =
        "%s, %s against %s: goal at %s %s"
            .formatted(
                goal.subject(),
                atMost ? "CPU" : "rate",
                goal.reference(),
                atMost ? "most" : "least",
                goal.bound());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("goal", what);
    if (ours.isEmpty() || theirs.isEmpty()) {
      System.out.printf("- %s; not measured%n", what);
      json.put("verdict", "not measured");
      return json;
    }
    Estimate ratio = goal.ratio(ours, theirs);
    System.out.printf(
        Locale.ROOT,
        "- %s; measured %.2f (%.0f %% interval %.2f to %.2f): %s%n",
        what,
        ratio.median(),
        100 * ratio.coverage(),
        ratio.low(),
        ratio.high(),
        goal.verdict(ratio));
    json.put("ratio", ratio.median());
    json.put("low", ratio.low());
    json.put("high", ratio.high());
    json.put("coverage", ratio.coverage());
    json.put("verdict", goal.verdict(ratio));
    return json;
  }

  private String plural() {
    return unit.equals("delivery") ? "deliveries" : unit + "s";
  }

  private static List<Sample> samplesOf(String name, List<Contender> contenders) {
    return contenders.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .map(Contender::samples)
        .orElse(List.of());
  }
}
