package madang.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table in Markdown, whose lines are merged where their cells are the same. */
final class MarkdownTable {
  private final List<String> heading;
  private final List<List<String>> lines = new ArrayList<>();

  MarkdownTable(List<String> heading) {
    this.heading = heading;
  }

  void line(List<String> cells) {
    lines.add(List.copyOf(cells));
  }

  /** Names by their cells: those with the same cells together, in the order of the first. */
  static Map<List<String>, List<String>> together(Map<String, List<String>> cellsByName) {
    Map<List<String>, List<String>> groups = new LinkedHashMap<>();
    cellsByName.forEach(
        (name, cells) -> groups.computeIfAbsent(cells, c -> new ArrayList<>()).add(name));
    return groups;
  }

  /** Names in one cell: the first word is said once where all have it. */
  static String joined(List<String> names) {
    String first = names.getFirst().split(" ")[0];
    if (names.size() == 1 || !names.stream().allMatch(n -> n.startsWith(first + " "))) {
      return String.join("; ", names);
    }
    List<String> rests = names.stream().map(n -> n.substring(first.length() + 1)).toList();
    return first + " " + String.join("; ", rests);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    row(out, heading);
    row(out, heading.stream().map(h -> "---").toList());
    lines.forEach(line -> row(out, line));
    return out.append('\n').toString();
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append('|');
    cells.forEach(cell -> out.append(' ').append(cell.replace("|", "\\|")).append(" |"));
    out.append('\n');
  }
}
