package madang.lab.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import madang.lab.measure.Estimate;
import madang.lab.measure.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Results as JSON, schema 1, which docs/lab.md describes: keys keep their meaning; new ones may
 * come, and a reader passes over those that it doesn't know.
 */
public final class ResultsJson {
  /** The schema that is written and read. */
  public static final int SCHEMA = 1;

  private ResultsJson() {}

  /** Results as text, one line. */
  public static String write(Results results) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", SCHEMA);
    json.put("command", results.command());
    json.put("complete", results.complete());
    json.put("machine", results.machine());
    json.put("options", results.options());
    json.put("scenarios", results.sections().stream().map(ResultsJson::section).toList());
    return Json.of(json) + "\n";
  }

  private static Map<String, Object> section(Section section) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("scenario", section.scenario());
    json.put("title", section.title());
    json.put("unit", section.unit());
    Map<String, Object> axis = new LinkedHashMap<>();
    axis.put("label", section.axis().label());
    axis.put("logarithmic", section.axis().logarithmic());
    json.put("axis", axis);
    json.put("main", section.main().id());
    json.put("calibration", calibration(section.calibration()));
    json.put("points", section.points().stream().map(ResultsJson::point).toList());
    json.put("skipped", section.skipped());
    json.put("warnings", section.warnings());
    json.put("notes", section.notes());
    json.put("goals", section.goals());
    json.put("published", section.published().stream().map(ResultsJson::published).toList());
    return json;
  }

  private static @Nullable Map<String, Object> calibration(Section.@Nullable Calibration one) {
    if (one == null) {
      return null;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    if (!one.missing().isEmpty()) {
      json.put("missing", one.missing());
      return json;
    }
    json.put("against", one.against());
    json.put("point", one.point());
    json.put("per_second", one.perSecond());
    json.put("load_cores", one.loadCores());
    json.put("limit_per_second", one.limitPerSecond());
    return json;
  }

  private static Map<String, Object> point(Section.Point point) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("x", point.x());
    json.put("label", point.label());
    json.put("subjects", point.rows().stream().map(ResultsJson::row).toList());
    return json;
  }

  private static Map<String, Object> row(Row row) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    row.rounds()
        .forEach((metric, values) ->
            row.estimate(metric)
                .ifPresent(estimate -> metrics.put(metric.id(), metric(estimate, values))));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("subject", row.subject());
    json.put("title", row.title());
    json.put("metrics", metrics);
    return json;
  }

  private static Map<String, Object> metric(Estimate estimate, List<Double> values) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("median", estimate.median());
    json.put("low", estimate.low());
    json.put("high", estimate.high());
    json.put("coverage", estimate.coverage());
    json.put("rounds", values);
    return json;
  }

  private static Map<String, Object> published(Section.Published line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", line.title());
    json.put("source", line.source());
    json.put("subject", line.subject());
    json.put("x", line.x());
    json.put("y", line.y());
    return json;
  }

  /**
   * Results from text.
   *
   * @throws IllegalArgumentException where it isn't JSON of this schema, in words
   */
  public static Results read(String text) {
    Fields json = new Fields(JsonReader.read(text));
    if (json.number("schema") != SCHEMA) {
      throw new IllegalArgumentException(
          "schema "
              + Numbers.tick(json.number("schema"))
              + " is not one that this program reads ("
              + SCHEMA
              + ")");
    }
    return new Results(
        json.text("command"),
        Boolean.TRUE.equals(json.get("complete")),
        json.map("machine"),
        json.map("options"),
        json.list("scenarios").stream().map(ResultsJson::readSection).toList());
  }

  private static Section readSection(Fields json) {
    Fields axis = new Fields(json.get("axis"));
    Map<String, String> skipped = new LinkedHashMap<>();
    json.map("skipped").forEach((name, why) -> skipped.put(name, String.valueOf(why)));
    return new Section(
        json.text("scenario"),
        json.text("title"),
        json.text("unit"),
        new Section.Axis(axis.text("label"), Boolean.TRUE.equals(axis.get("logarithmic"))),
        Metric.of(json.text("main")).orElse(Metric.PER_SECOND),
        readCalibration(json.get("calibration")),
        json.list("points").stream().map(ResultsJson::readPoint).toList(),
        skipped,
        json.texts("warnings"),
        json.texts("notes"),
        json.texts("goals"),
        json.list("published").stream().map(ResultsJson::readPublished).toList());
  }

  /** Null also where an older program wrote the file: it said this in a note. */
  private static Section.@Nullable Calibration readCalibration(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    Fields json = new Fields(value);
    return json.get("missing") instanceof String why
        ? Section.Calibration.none(why)
        : new Section.Calibration(
            json.text("against"),
            json.text("point"),
            json.number("per_second"),
            json.number("load_cores"),
            json.number("limit_per_second"),
            "");
  }

  private static Section.Point readPoint(Fields json) {
    return new Section.Point(
        json.number("x"),
        json.text("label"),
        json.list("subjects").stream().map(ResultsJson::readRow).toList());
  }

  private static Row readRow(Fields json) {
    Map<Metric, List<Double>> rounds = new EnumMap<>(Metric.class);
    json.map("metrics")
        .forEach((id, value) ->
            Metric.of(id)
                .ifPresent(metric -> rounds.put(metric, new Fields(value).numbers("rounds"))));
    return new Row(json.text("subject"), json.text("title"), rounds);
  }

  private static Section.Published readPublished(Fields json) {
    return new Section.Published(
        json.text("title"),
        json.text("source"),
        json.text("subject"),
        json.numbers("x"),
        json.numbers("y"));
  }

  /** A JSON object whose fields have kinds; what is missing or of another kind is said by name. */
  private record Fields(Map<?, ?> map) {
    Fields(@Nullable Object value) {
      this(asMap(value, "a JSON object"));
    }

    private static Map<?, ?> asMap(@Nullable Object value, String what) {
      if (value instanceof Map<?, ?> map) {
        return map;
      }
      throw new IllegalArgumentException("not a result of bench: " + what + " is missing");
    }

    @Nullable Object get(String key) {
      return map.get(key);
    }

    String text(String key) {
      return get(key) instanceof String text ? text : missing(key);
    }

    double number(String key) {
      return get(key) instanceof Double number ? number : Double.parseDouble(missing(key));
    }

    Map<String, Object> map(String key) {
      Map<String, Object> copy = new LinkedHashMap<>();
      asMap(get(key), key)
          .forEach((name, value) -> copy.put(String.valueOf(name), value == null ? "" : value));
      return copy;
    }

    List<Fields> list(String key) {
      return items(key).stream().map(Fields::new).toList();
    }

    List<String> texts(String key) {
      return items(key).stream().map(String::valueOf).toList();
    }

    List<Double> numbers(String key) {
      return items(key).stream()
          .map(item -> item instanceof Double number ? number : Double.NaN)
          .toList();
    }

    private List<?> items(String key) {
      if (get(key) instanceof List<?> list) {
        return new ArrayList<>(list);
      }
      missing(key);
      return List.of();
    }

    private static String missing(String key) {
      throw new IllegalArgumentException("not a result of bench: " + key + " is missing");
    }
  }
}
