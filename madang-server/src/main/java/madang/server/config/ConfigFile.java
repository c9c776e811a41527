package madang.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a TOML file into {@link Settings}, or says everything that is wrong with it. */
public final class ConfigFile {
  /** The largest file that is read: 1 MiB. */
  private static final long MOST_BYTES = 1024 * 1024;

  /** The most letters by which a misspelt key may differ to be recognised. */
  private static final int NEAR = 3;

  private final String name;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private Settings settings = Settings.DEFAULTS;

  private ConfigFile(String name) {
    this.name = name;
  }

  /**
   * Reads a file.
   *
   * @throws Fault.Found with every fault, also where the file can't be read
   */
  public static Settings read(Path file) throws Fault.Found {
    ConfigFile reading = new ConfigFile(file.toString());
    return reading.settingsOf(reading.text(file));
  }

  /**
   * Reads a file as {@link #read} does, and finds fault also with keys of {@code [io]} that make no
   * sense together; at a start the command line may still change them.
   *
   * @param osName the system property os.name
   * @throws Fault.Found with every fault
   */
  public static Settings check(Path file, String osName) throws Fault.Found {
    ConfigFile reading = new ConfigFile(file.toString());
    Settings settings = reading.settingsOf(reading.text(file));
    try {
      IoChoice.forMany(IoChoice.of(settings, osName).resolve(osName));
    } catch (FormException e) {
      throw new Fault.Found(List.of(reading.together(String.valueOf(e.getMessage()))));
    }
    return settings;
  }

  /** A fault of options that make no sense together, as one of keys at the first that is named. */
  private Fault together(String options) {
    String keys = options.replace("--io ", "io.model ").replaceAll("--(?=[a-z])", "io.");
    int line =
        lines.entrySet().stream()
            .filter(set -> keys.contains(set.getKey()))
            .min(Comparator.comparingInt(set -> keys.indexOf(set.getKey())))
            .map(Map.Entry::getValue)
            .orElse(0);
    return new Fault(name, line, keys);
  }

  private String text(Path file) throws Fault.Found {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new Fault.Found(List.of(whole("is larger than " + MOST_BYTES + " bytes")));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new Fault.Found(List.of(whole("there is no such file")));
    } catch (AccessDeniedException e) {
      throw new Fault.Found(List.of(whole("may not be read (permission denied)")));
    } catch (CharacterCodingException e) {
      throw new Fault.Found(List.of(whole("is not UTF-8 text")));
    } catch (IOException e) {
      throw new Fault.Found(List.of(whole("can't be read: " + e.getMessage())));
    }
  }

  /**
   * Reads a file's text.
   *
   * @param name the file's name in faults
   * @throws Fault.Found with every fault
   */
  public static Settings parse(String name, String text) throws Fault.Found {
    return new ConfigFile(name).settingsOf(text);
  }

  private Settings settingsOf(String text) throws Fault.Found {
    if (!setsNothing(text)) {
      readAll(Toml.parse(text));
    }
    if (faults.isEmpty()) {
      needsBoth(Keys.OPER_NAME, Keys.OPER_PASSWORD_HASH);
      needsBoth(Keys.WEBIRC_FROM, Keys.WEBIRC_PASSWORD_HASH);
    }
    if (!faults.isEmpty()) {
      faults.sort(Comparator.comparingInt(Fault::line));
      throw new Fault.Found(faults);
    }
    return settings;
  }

  /**
   * Whether there is nothing but comments and headers of tables, each once, as in the documented
   * sample: the TOML parser then needn't start, which takes longer than the rest of a start.
   */
  private static boolean setsNothing(String text) {
    List<String> headers = new ArrayList<>(tables());
    return text.lines()
        .allMatch(line ->
            line.isEmpty()
                || line.startsWith("#")
                || (line.startsWith("[")
                    && line.endsWith("]")
                    && headers.remove(line.substring(1, line.length() - 1))));
  }

  private void readAll(TomlParseResult toml) {
    for (TomlParseError error : toml.errors()) {
      faults.add(at(error.position(), String.valueOf(error.getMessage())));
    }
    if (toml.hasErrors()) {
      return; // what was understood of a broken file would only add false faults
    }
    for (String table : toml.keySet()) {
      List<String> path = List.of(table);
      TomlPosition position = toml.inputPositionOf(path);
      if (Keys.all().stream().noneMatch(key -> key.table().equals(table))) {
        faults.add(at(position, unknown("table", table, tables())));
      } else if (!(toml.get(path) instanceof TomlTable keys)) {
        faults.add(at(position, table + " must be a table: write [" + table + "]"));
      } else {
        for (String key : keys.keySet()) {
          readKey(table + "." + key, keys.get(List.of(key)), keys.inputPositionOf(List.of(key)));
        }
      }
    }
  }

  private void readKey(String path, @Nullable Object value, @Nullable TomlPosition position) {
    Key<?> key = Keys.find(path);
    if (key == null) {
      faults.add(at(position, unknown("key", path, Keys.all().stream().map(Key::path).toList())));
    } else if (value != null) {
      if (position != null) {
        lines.put(path, position.line());
      }
      set(key, value instanceof TomlArray array ? array.toList() : value, position);
    }
  }

  private <T> void set(Key<T> key, Object value, @Nullable TomlPosition position) {
    try {
      T read = key.form().read(value);
      settings = settings.with(key, read);
      if (key.standing() == Key.Standing.REFUSED && !Unbuilt.isHarmless(key, read)) {
        faults.add(at(position, Unbuilt.refusal(key.path())));
      }
    } catch (FormException e) {
      faults.add(at(position, key.path() + " " + e.getMessage()));
    }
  }

  /** Two keys of which one alone does nothing, though who set it meant something by it. */
  private void needsBoth(Key<?> one, Key<?> other) {
    if (isSet(one) != isSet(other)) {
      String set = (isSet(one) ? one : other).path();
      String missing = (isSet(one) ? other : one).path();
      faults.add(
          new Fault(name, lines.getOrDefault(set, 0), set + " does nothing without " + missing));
    }
  }

  private boolean isSet(Key<?> key) {
    return !settings.get(key).equals(key.fallback());
  }

  private static List<String> tables() {
    return Keys.all().stream().map(Key::table).distinct().toList();
  }

  private static String unknown(String kind, String given, List<String> known) {
    String nearest = "";
    int best = NEAR + 1;
    for (String candidate : known) {
      int distance = Spelling.distance(given, candidate);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    String hint = nearest.isEmpty() ? "" : " (did you mean " + nearest + "?)";
    return "unknown " + kind + " " + given + hint;
  }

  private Fault at(@Nullable TomlPosition position, String message) {
    return new Fault(name, position == null ? 0 : position.line(), message);
  }

  private Fault whole(String message) {
    return new Fault(name, 0, message);
  }
}
