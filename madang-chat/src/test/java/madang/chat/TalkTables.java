package madang.chat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import madang.chat.TalkScene.Reader;

/** Who reads a private talk and takes back what was said in it, held against rules, on paper. */
final class TalkTables {
  private static final String REDACT = "REDACT of ";

  /** What should come of it. */
  @FunctionalInterface
  interface Rule {
    String expected(String way, Reader reader);
  }

  private final Rule rule;
  private final Map<String, Map<Reader, String>> cells = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  TalkTables(Rule rule) {
    this.rule = rule;
    for (Reader reader : Reader.values()) {
      TalkScene scene = new TalkScene(reader, false);
      scene.ways().forEach((way, line) -> found(way, reader, scene.read(line)));
      found("CHATHISTORY TARGETS", reader, scene.targets());
      for (String nick : List.of("kim", "lee")) {
        boolean own = nick.equals("kim") == reader.isKim();
        found(REDACT + (own ? "one's own words" : "the other's"), reader, scene.redact(nick));
      }
      if (reader != Reader.OPERATOR) { // OPER is a word of IRC
        TalkScene onText = new TalkScene(reader, true);
        onText.ways().forEach((way, line) -> found(way, reader, onText.read(line)));
      }
    }
  }

  List<String> faults() {
    return faults;
  }

  private void found(String way, Reader reader, String found) {
    String expected = rule.expected(way, reader);
    if (!expected.equals(found)) {
      faults.add(
          way + ", " + reader.title + ": the program says " + found + ", the rules " + expected);
    }
    cells.computeIfAbsent(way, w -> new EnumMap<>(Reader.class)).put(reader, found);
  }

  /**
   * docs/irc.md: the two read it by the other's nick of now, as long as both are here, and take
   * back their own words; nobody else does. IRCv3 chathistory and message-redaction: INVALID_TARGET
   * for whom there is not, and for REDACT where nothing can be taken back.
   */
  static String expected(String way, Reader reader) {
    String anywhere = reader.has ? RoomRules.YES : RoomRules.NOTHING;
    if (way.startsWith(REDACT)) {
      boolean own = way.endsWith("words");
      return !reader.reads ? "INVALID_TARGET" : own ? RoomRules.YES : "REDACT_FORBIDDEN";
    }
    String read = reader.reads ? RoomRules.YES : RoomRules.NOTHING;
    return switch (way) {
      case "/history" -> read;
      case "SEARCH in=" -> reader.there ? read : "INVALID_PARAMS";
      case "SEARCH", "SEARCH from=", "CHATHISTORY TARGETS" -> anywhere;
      default -> reader.there ? read : "INVALID_TARGET";
    };
  }

  @Override
  public String toString() {
    Map<List<String>, List<String>> together = MarkdownTable.together(columns());
    List<String> heading = together.values().stream().map(TalkTables::joined).toList();
    MarkdownTable table =
        new MarkdownTable(Stream.concat(Stream.of("who asks"), heading.stream()).toList());
    List<Reader> readers = List.of(Reader.values());
    for (int i = 0; i < readers.size(); i++) {
      List<String> line = new ArrayList<>(List.of(readers.get(i).title));
      for (List<String> column : together.keySet()) {
        line.add(column.get(i));
      }
      table.line(line);
    }
    return table.toString();
  }

  private Map<String, List<String>> columns() {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    cells.forEach((way, byReader) ->
        columns.put(
            way, Stream.of(Reader.values()).map(r -> byReader.getOrDefault(r, "")).toList()));
    return columns;
  }

  private static String joined(List<String> ways) {
    boolean all = ways.stream().allMatch(way -> way.startsWith("CHATHISTORY ")) && ways.size() > 3;
    return all ? "CHATHISTORY in every form" : String.join("; ", ways);
  }
}
