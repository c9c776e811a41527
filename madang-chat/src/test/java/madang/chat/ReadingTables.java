package madang.chat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import madang.chat.ReadingScene.Reader;
import madang.chat.ReadingScene.Shown;

/**
 * Has everybody read a room's history in every way, holds it against the rules of docs/irc.md
 * (members read what was said while the room was open, and what was said since they came), and
 * writes it down.
 */
final class ReadingTables {
  private static final List<Reader> OUTSIDE =
      Arrays.stream(Reader.values()).filter(reader -> !reader.inside).toList();
  private static final List<Reader> INSIDE =
      Arrays.stream(Reader.values()).filter(reader -> reader.inside).toList();

  /** By way of reading and reader: the cell of each entry. */
  private final Map<String, Map<Reader, Map<String, String>>> cells = new LinkedHashMap<>();

  /** Whether CHATHISTORY TARGETS names the room. */
  private final Map<Reader, String> targets = new LinkedHashMap<>();

  private final List<String> faults = new ArrayList<>();

  ReadingTables() {
    for (Reader reader : Reader.values()) {
      read(reader);
      if (!reader.isOperator()) {
        ReadingScene scene = new ReadingScene(reader, true);
        scene.ways().forEach((way, line) -> shown(scene, reader, way, scene.read(line), false));
      }
    }
  }

  List<String> faults() {
    return faults;
  }

  private void read(Reader reader) {
    ReadingScene scene = new ReadingScene(reader, false);
    scene
        .ways()
        .forEach((way, line) -> {
          Shown shown = scene.read(line);
          shown(scene, reader, way, shown, false);
          if (way.startsWith("CHATHISTORY")) {
            shown(scene, reader, way + ", events", shown, true);
          }
        });
    String told = scene.newestTold();
    targets.put(reader, told.isEmpty() ? RoomRules.NOTHING : RoomRules.YES);
    String newest = reader.inside ? scene.timeOfLast() : "";
    if (!told.equals(newest)) {
      faults.add("TARGETS, " + reader.title + ": tells " + told + " and not " + newest);
    }
    for (String entry : scene.entries()) {
      String redacted = scene.redact(entry);
      judge("REDACT", reader, entry, redacted, redaction(reader, entry));
      row("REDACT", reader).put(entry, redacted);
    }
  }

  private Map<String, String> row(String way, Reader reader) {
    return cells
        .computeIfAbsent(way, w -> new LinkedHashMap<>())
        .computeIfAbsent(reader, r -> new LinkedHashMap<>());
  }

  private void shown(ReadingScene scene, Reader reader, String way, Shown shown, boolean events) {
    for (String entry : scene.entries()) {
      boolean there = (events ? shown.events() : shown.messages()).contains(entry);
      String found =
          there ? RoomRules.YES : shown.refusal().isEmpty() ? RoomRules.NOTHING : shown.refusal();
      judge(way, reader, entry, found, expected(way, reader, entry));
      row(way, reader).put(entry, found);
    }
  }

  private void judge(String way, Reader reader, String entry, String found, String expected) {
    if (!found.equals(expected)) {
      faults.add(
          way
              + ", "
              + reader.title
              + ", "
              + entry
              + ": the program says "
              + found
              + ", the rules "
              + expected);
    }
  }

  // ---- the rules

  private static String visible(Reader reader, String entry) {
    int time = ReadingScene.TIMES.indexOf(entry.substring(0, entry.indexOf(',')));
    boolean open = entry.endsWith(ReadingScene.MODES.getFirst());
    return open || time >= reader.since ? RoomRules.YES : RoomRules.NOTHING;
  }

  private static String expected(String way, Reader reader, String entry) {
    if (reader.inside) {
      return visible(reader, entry);
    }
    return way.startsWith("CHATHISTORY")
        ? "INVALID_TARGET"
        : way.startsWith("SEARCH in=#r") ? "INVALID_PARAMS" : RoomRules.NOTHING;
  }

  /** What can't be read is as unknown as what was never said (IRCv3 message-redaction). */
  private static String redaction(Reader reader, String entry) {
    if (!reader.inside) {
      return "INVALID_TARGET";
    }
    return visible(reader, entry).equals(RoomRules.NOTHING)
        ? "UNKNOWN_MSGID"
        : reader.mayRedact() ? RoomRules.YES : "REDACT_FORBIDDEN";
  }

  // ---- on paper

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("### From outside\n\n");
    MarkdownTable outside = new MarkdownTable(heading(List.of(""), OUTSIDE));
    Map<String, List<String>> byWay = new LinkedHashMap<>();
    cells.forEach((way, byReader) -> byWay.put(way, whole(byReader)));
    byWay.put(
        "CHATHISTORY TARGETS",
        OUTSIDE.stream().map(r -> targets.getOrDefault(r, RoomRules.NOTHING)).toList());
    MarkdownTable.together(byWay)
        .forEach((row, ways) -> outside.line(added(List.of(joined(ways)), row)));
    out.append(outside);
    Map<Map<String, List<String>>, List<String>> waysByLines = new LinkedHashMap<>();
    cells.forEach((way, byReader) ->
        waysByLines.computeIfAbsent(lines(byReader), l -> new ArrayList<>()).add(way));
    waysByLines.forEach((lines, ways) -> {
      out.append("### From inside: ").append(joined(ways)).append("\n\n");
      MarkdownTable table = new MarkdownTable(heading(List.of("said", "the room was"), INSIDE));
      for (String time : ReadingScene.TIMES) {
        Map<String, List<String>> byMode = new LinkedHashMap<>();
        for (String mode : ReadingScene.MODES) {
          byMode.put(mode, lines.get(time + ", " + mode));
        }
        MarkdownTable.together(byMode)
            .forEach(
                (row, modes) -> table.line(added(List.of(time, String.join(", ", modes)), row)));
      }
      out.append(table);
    });
    return out.toString();
  }

  /** All ways of one command in one word. */
  private static String joined(List<String> ways) {
    Map<String, List<String>> byVerb = new TreeMap<>();
    for (String way : ways) {
      byVerb.computeIfAbsent(way.split("[ ,:]")[0], v -> new ArrayList<>()).add(way);
    }
    List<String> words = new ArrayList<>();
    byVerb.forEach((verb, of) -> {
      boolean events = of.stream().anyMatch(way -> way.endsWith(", events"));
      words.add(
          of.size() < 4
              ? MarkdownTable.joined(of)
              : verb + " in every form" + (events ? ", messages and events" : ""));
    });
    return String.join("; ", words);
  }

  private static List<String> heading(List<String> first, List<Reader> readers) {
    return added(first, readers.stream().map(reader -> reader.title).toList());
  }

  private static List<String> added(List<String> first, List<String> more) {
    return Stream.concat(first.stream(), more.stream()).toList();
  }

  /** What readers outside get whichever entry they ask for. */
  private static List<String> whole(Map<Reader, Map<String, String>> byReader) {
    return OUTSIDE.stream()
        .map(reader ->
            String.join(
                " or ",
                byReader.getOrDefault(reader, Map.of()).values().stream().distinct().toList()))
        .toList();
  }

  private static Map<String, List<String>> lines(Map<Reader, Map<String, String>> byReader) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String time : ReadingScene.TIMES) {
      for (String mode : ReadingScene.MODES) {
        String entry = time + ", " + mode;
        lines.put(
            entry,
            INSIDE.stream()
                .map(reader -> byReader.getOrDefault(reader, Map.of()).getOrDefault(entry, ""))
                .toList());
      }
    }
    return lines;
  }
}
