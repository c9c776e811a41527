package madang.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /** The most slips in a misspelt name by which it is still recognised, and letters for each. */
  private static final int NEAR = 3;

  private static final int LETTERS_A_SLIP = 3;

  private static final Pattern SETS = Pattern.compile("\\s*([A-Za-z0-9_-]+)\\s*=");
  private static final Pattern HEADER = Pattern.compile("\\s*\\[\\s*([A-Za-z0-9_-]+)\\s*]");

  /** Some editors put it in front of UTF-8; it means nothing there. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

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
      String text = Files.readString(file);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new Fault.Found(List.of(whole(missing(file))));
    } catch (AccessDeniedException e) {
      throw new Fault.Found(List.of(whole("may not be read (permission denied)")));
    } catch (CharacterCodingException e) {
      throw new Fault.Found(List.of(whole("is not UTF-8 text")));
    } catch (FileSystemException e) {
      String why = e.getReason() == null ? e.getMessage() : e.getReason();
      throw new Fault.Found(List.of(whole("can't be read: " + why)));
    } catch (IOException e) {
      throw new Fault.Found(List.of(whole("can't be read: " + e.getMessage())));
    }
  }

  private static String missing(Path file) {
    try {
      return "is a symbolic link to " + Files.readSymbolicLink(file) + ", which isn't there";
    } catch (IOException e) {
      return "there is no such file";
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
      readAll(Toml.parse(text), text.lines().toList());
    }
    if (faults.isEmpty()) {
      needsBoth(Keys.OPER_NAME, Keys.OPER_PASSWORD_HASH);
      needsBoth(Keys.WEBIRC_FROM, Keys.WEBIRC_PASSWORD_HASH);
      if (isSet(Keys.PROXY_REQUIRED) && !isSet(Keys.PROXY_FROM)) {
        faults.add(
            new Fault(
                name,
                lines.getOrDefault(Keys.PROXY_REQUIRED.path(), 0),
                "listen.proxy_required turns everybody away without listen.proxy_from"));
      }
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

  private void readAll(TomlParseResult toml, List<String> text) {
    for (TomlParseError error : toml.errors()) {
      String key = keyAt(text, error.position().line());
      faults.add(at(error.position(), (key.isEmpty() ? "" : key + ": ") + error.getMessage()));
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

  /** The key that a line which TOML can't read means to set, as far as that can be told, or "". */
  private static String keyAt(List<String> text, int line) {
    if (line < 1 || line > text.size()) {
      return "";
    }
    Matcher key = SETS.matcher(text.get(line - 1));
    if (!key.lookingAt()) {
      return "";
    }
    for (int above = line - 1; above > 0; above--) {
      Matcher header = HEADER.matcher(text.get(above - 1));
      if (header.lookingAt()) {
        return header.group(1) + "." + key.group(1);
      }
    }
    return key.group(1);
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
    int letters = given.length() - given.indexOf('.') - 1;
    int best = 1 + Math.clamp(letters / LETTERS_A_SLIP, 1, NEAR);
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
