package madang.chat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import madang.chat.RoomScene.State;
import madang.chat.RoomScene.Who;

/** Has everybody do everything in every room, holds it against the rules, and writes it down. */
final class RoomTables {
  private static final Map<String, String> SHORT =
      Map.of(
          "INVALID_TARGET", "TARGET",
          "INVALID_PARAMS", "PARAMS",
          "REDACT_FORBIDDEN", "FORBIDDEN",
          "UNKNOWN_MSGID", "UNKNOWN",
          "PRIVS_NEEDED", "PRIVS",
          "KEY_NO_PERMISSION", "PERMISSION",
          "MULTILINE_MAX_LINES", "MAX_LINES",
          "MULTILINE_MAX_BYTES", "MAX_BYTES",
          "CHANNEL_NAME_IN_USE", "IN_USE");

  private static final Pattern REFUSAL = Pattern.compile("[0-9]{3}|[A-Z_]+|" + RoomRules.NOTHING);

  private final List<String> faults = new ArrayList<>();
  private final List<RoomAction> actions;

  /** What came of each action: in its place, by state and by who. */
  private final List<Map<State, Map<Who, String>>> cells = new ArrayList<>();

  RoomTables(List<RoomAction> actions) {
    this.actions = actions;
    actions.forEach(action -> cells.add(new EnumMap<>(State.class)));
    for (Who who : Who.values()) {
      for (State state : State.values()) {
        run(who, state, false);
        run(who, state, true);
      }
    }
  }

  /** Where the program does what it should not, one line each. */
  List<String> faults() {
    return faults;
  }

  private void run(Who who, State state, boolean text) {
    RoomScene scene = null;
    List<String> head = List.of();
    for (int i = 0; i < actions.size(); i++) {
      RoomAction action = actions.get(i);
      if (action.text() != text || !action.fits(who)) {
        continue;
      }
      if (scene == null) {
        scene = new RoomScene(who, state, text);
        head = List.of();
      }
      if (action.prepare() != null) {
        action.prepare().accept(scene);
        head = List.of();
      }
      if (head.isEmpty()) {
        head = scene.head();
      }
      scene.hush();
      String found = action.run().apply(scene);
      judge(action, who, state, found);
      cells
          .get(i)
          .computeIfAbsent(state, s -> new EnumMap<>(Who.class))
          .put(who, SHORT.getOrDefault(found, found));
      if (action.talks()) {
        head = List.of(); // only history has changed
      } else if (!isHeard(action) && (action.looks() || isRefusal(found))) {
        assertUnchanged(scene, head, action);
        // Who is forwarded is somewhere else now; whoever had ranks given to him has them still.
        scene = found.equals("470") || action.prepare() != null ? null : scene;
      } else {
        scene = null;
      }
    }
  }

  private static boolean isRefusal(String found) {
    return REFUSAL.matcher(found).matches();
  }

  /** In these somebody else acts, so that the room changes though the actor hears nothing. */
  private static boolean isHeard(RoomAction action) {
    return action.table().startsWith("Hearing");
  }

  private void judge(RoomAction action, Who who, State state, String found) {
    String expected = action.rule().expected(who, state);
    if (!expected.equals(found)) {
      faults.add(
          action.name()
              + ", "
              + state.title
              + ", "
              + who.title
              + ": the program says "
              + found
              + ", the rules "
              + expected);
    }
  }

  private void assertUnchanged(RoomScene scene, List<String> head, RoomAction action) {
    if (!scene.head().equals(head)) {
      faults.add(action.name() + ", " + scene.state.title + ", " + scene.who.title + ": changed");
    }
  }

  /** One table for each heading. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    actions.stream()
        .map(RoomAction::table)
        .distinct()
        .forEach(table -> {
          out.append("### ").append(table).append("\n\n").append(table(table));
        });
    return out.toString();
  }

  private MarkdownTable table(String heading) {
    Stream<String> titles = Stream.of(Who.values()).map(who -> who.title);
    MarkdownTable table = new MarkdownTable(Stream.concat(Stream.of("", "room"), titles).toList());
    Map<Map<String, List<String>>, List<String>> namesByLines = new LinkedHashMap<>();
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i).table().equals(heading)) {
        namesByLines
            .computeIfAbsent(lines(i), lines -> new ArrayList<>())
            .add(actions.get(i).name());
      }
    }
    namesByLines.forEach((lines, names) -> {
      String name = MarkdownTable.joined(names);
      for (Map.Entry<String, List<String>> line : lines.entrySet()) {
        List<String> row = new ArrayList<>(List.of(name, line.getKey()));
        row.addAll(line.getValue());
        table.line(row);
        name = "";
      }
    });
    return table;
  }

  /** The cells of an action, by the states that have them. */
  private Map<String, List<String>> lines(int action) {
    Map<String, List<String>> byState = new LinkedHashMap<>();
    for (State state : State.values()) {
      List<String> line = new ArrayList<>();
      Map<Who, String> found = cells.get(action).getOrDefault(state, Map.of());
      for (Who who : Who.values()) {
        line.add(found.getOrDefault(who, ""));
      }
      byState.put(state.title, line);
    }
    Map<String, List<String>> lines = new LinkedHashMap<>();
    MarkdownTable.together(byState)
        .forEach((cells, states) -> {
          boolean plain = states.contains(State.PLAIN.title);
          boolean most = plain && states.size() > 1;
          String title =
              states.size() == State.values().length
                  ? "any"
                  : most ? "any but these" : String.join(", ", states);
          lines.put(title, cells);
        });
    return lines;
  }
}
