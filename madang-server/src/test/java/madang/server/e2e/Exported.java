package madang.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import madang.server.Program;

/** What {@code madang export} prints, each line of it looked at. */
final class Exported {
  /** One JSON object (RFC 8259) whose values are strings, whole numbers, true and false. */
  private static final Pattern OBJECT;

  private static final Pattern MESSAGE =
      Pattern.compile(".*\"log\":\"([^\"]+)\",\"kind\":\"message\",.*\"id\":\"([^\"]+)\".*");

  static {
    String string = "\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"";
    String field = string + ":(?:" + string + "|-?(?:0|[1-9][0-9]*)|true|false)";
    OBJECT = Pattern.compile("\\{" + field + "(?:," + field + ")*+\\}");
  }

  private final List<String> lines;

  private Exported(List<String> lines) {
    this.lines = lines;
  }

  /** Exports a folder; the server may be running. */
  static Exported from(Path data) {
    Path file = data.resolveSibling("exported.jsonl"); // it may be hundreds of thousands of lines
    Program export =
        Program.shell(List.of(), "madang export --data '" + data + "' > '" + file + "'");
    assertThat(export.err()).isEmpty();
    assertThat(export.exitCode()).isZero();
    try {
      return new Exported(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> lines() {
    assertThat(lines).allSatisfy(line -> assertThat(line).matches(OBJECT));
    return lines;
  }

  /** The msgids of messages by room, in the order of the export. */
  Map<String, List<String>> messages() {
    return lines().stream()
        .map(MESSAGE::matcher)
        .filter(Matcher::matches)
        .collect(
            Collectors.groupingBy(
                line -> line.group(1),
                Collectors.mapping(line -> line.group(2), Collectors.toList())));
  }
}
