package madang.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import madang.chat.TestChat.Person;
import madang.wire.IrcMessage;

/**
 * Has a caller, a user and an operator of the server use every command that HELP lists, holds it
 * against what Modern IRC and the IRCv3 specifications say, and writes it down.
 */
final class CommandTables {
  private static final List<String> ROLES = List.of("before registration", "user", "operator");

  /** Modern IRC, connection messages; WEBIRC is before registration alone. */
  private static final Set<String> BEFORE =
      Set.of("CAP", "NICK", "USER", "PASS", "WEBIRC", "PING", "PONG", "QUIT", "ERROR");

  /** 462 once one has registered. */
  private static final Set<String> ONCE = Set.of("USER", "PASS", "WEBIRC");

  /** Modern IRC, operator messages. */
  private static final Set<String> OPERATORS =
      Set.of("KILL", "WALLOPS", "CHGHOST", "REHASH", "DIE", "RESTART");

  /** Parameters that get a command past the check of its parameters. */
  private static final Map<String, String> SAMPLES =
      Map.of(
          "USER", "USER u 0 * :x",
          "PASS", "PASS x",
          "WEBIRC", "WEBIRC a b c 192.0.2.1");

  private final Map<String, List<String>> cells = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  CommandTables() {
    for (String verb : verbs()) {
      String line = SAMPLES.getOrDefault(verb, verb);
      row(verb, line, expected(verb));
    }
    row("STATS u", "STATS u", List.of("451", "✓", "✓"));
    row("STATS m", "STATS m", List.of("451", "481", "✓"));
    row("STATS o", "STATS o", List.of("451", "481", "✓"));
    row("MODE of another", "MODE other", List.of("451", "502", "502"));
    early("AWAY", "draft/pre-away");
    early("ISUPPORT", "draft/extended-isupport");
    secrets("WHOIS: the address of another", "WHOIS other", " 338 ");
    secrets("WHOIS: the modes of another", "WHOIS other", " 379 ");
    secrets("WHO: the address behind another host", "WHO other %i", " 127.0.0.1");
    secrets("MODE +o of one's own", "MODE kim +o", " MODE kim +o");
  }

  /** The verbs of the program's own table, as HELP prints it. */
  static List<String> verbs() {
    Person person = new TestChat(false, TestChat.EVERYTHING).irc("kim");
    List<String> verbs = new ArrayList<>();
    for (String line : person.ask("HELP")) {
      IrcMessage m = RoomScene.parsed(line);
      String words = m.param(m.count() - 1);
      if (m.verb().equals("705") && words.matches("[A-Z ]+")) {
        verbs.addAll(List.of(words.split(" ")));
      }
    }
    return verbs;
  }

  List<String> faults() {
    return faults;
  }

  private static List<String> expected(String verb) {
    return List.of(
        BEFORE.contains(verb) ? "✓" : "451",
        OPERATORS.contains(verb) ? "481" : ONCE.contains(verb) ? "462" : "✓",
        ONCE.contains(verb) ? "462" : "✓");
  }

  private void row(String name, String line, List<String> expected) {
    List<String> found = new ArrayList<>();
    for (String role : ROLES) {
      String refusal = RoomScene.refusal(somebody(role).ask(line));
      boolean roles = refusal != null && Set.of("451", "462", "481", "502").contains(refusal);
      found.add(roles ? refusal : "✓");
    }
    judge(name, found, expected);
  }

  /** Somebody of a role; {@code other} is there too, under another host than his own. */
  private static Person somebody(String role) {
    TestChat chat = new TestChat(false, RoomScene.options());
    Person boss = chat.irc("boss");
    chat.irc("other");
    boss.ask("OPER root open", "CHGHOST other cloak.test");
    Person person = role.equals(ROLES.getFirst()) ? chat.ircCaller() : chat.irc("kim");
    if (role.equals(ROLES.getLast())) {
      person.ask("OPER root open", "MODE kim -w");
    }
    return person;
  }

  /** What a capability allows before registration. */
  private void early(String verb, String capability) {
    Person person = new TestChat(false).ircCaller();
    person.ask("CAP REQ " + capability);
    String refusal = RoomScene.refusal(person.ask(verb));
    judge(
        verb + " with " + capability,
        List.of(refusal == null ? "✓" : refusal, "✓", "✓"),
        List.of("✓", "✓", "✓"));
  }

  /** What only operators are shown. */
  private void secrets(String name, String line, String secret) {
    List<String> found = new ArrayList<>();
    for (String role : ROLES) {
      boolean shown = somebody(role).ask(line).stream().anyMatch(l -> l.contains(secret));
      found.add(shown ? "✓" : "–");
    }
    boolean never = name.startsWith("MODE");
    judge(name, found, List.of("–", "–", never ? "–" : "✓"));
  }

  private void judge(String name, List<String> found, List<String> expected) {
    if (!found.equals(expected)) {
      faults.add(name + ": the program says " + found + ", the rules " + expected);
    }
    cells.put(name, found);
  }

  @Override
  public String toString() {
    List<String> heading = new ArrayList<>(List.of(""));
    heading.addAll(ROLES);
    MarkdownTable table = new MarkdownTable(heading);
    MarkdownTable.together(cells)
        .forEach((row, names) -> {
          List<String> line = new ArrayList<>(List.of(String.join(", ", names)));
          line.addAll(row);
          table.line(line);
        });
    return table.toString();
  }
}
