package madang.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import madang.chat.TestChat.Person;
import madang.wire.IrcMessage;

/**
 * A room in which something was said and done before, during, between and after a reader's stays,
 * while it was open and while it was closed; and that reader, who reads it all at the end.
 */
final class ReadingScene {
  private static final String CAPS =
      "batch message-tags server-time standard-replies echo-message draft/chathistory"
          + " draft/event-playback draft/message-redaction draft/search";

  /** How a room can be closed to readers; the first is how it isn't. */
  static final List<String> MODES = List.of("open", "+i", "+k", "+s");

  /** When something was said: the reader, where he comes and goes, is there in 2 and in 4. */
  static final List<String> TIMES = List.of("before", "first stay", "between", "second stay");

  /** The reader: what becomes of him, and where his last stay began. */
  enum Reader {
    OUTSIDER("never there", false, 0),
    INVITED("invited", false, 0),
    OPERATOR_OUTSIDE("oper outside", false, 0),
    LEFT("left", false, 0),
    KICKED("kicked", false, 0),
    BANNED("kicked, banned", false, 0),
    MEMBER("stayed", true, 1),
    BANNED_MEMBER("stayed, banned", true, 1),
    MUTED_MEMBER("stayed, muted", true, 1),
    OPERATOR_INSIDE("stayed, oper", true, 1),
    REJOINED("left, came back", true, 3),
    REKICKED("kicked, came back", true, 3),
    NEW("came last", true, 4),
    REFOUNDED("founded it anew", true, 4),
    RESTARTED("came after a restart", true, 4);

    final String title;
    final boolean inside;

    /** Index in {@link #TIMES} of the first time that belongs to the stay that lasts. */
    final int since;

    Reader(String title, boolean inside, int since) {
      this.title = title;
      this.inside = inside;
      this.since = since;
    }

    private boolean comesFirst() {
      return this != OUTSIDER && this != INVITED && this != OPERATOR_OUTSIDE && this != NEW;
    }

    private boolean goes() {
      return this == LEFT
          || this == KICKED
          || this == BANNED
          || this == REJOINED
          || this == REKICKED;
    }

    boolean isOperator() {
      return this == OPERATOR_OUTSIDE || this == OPERATOR_INSIDE;
    }

    /**
     * Whether he may take back what others said. Whoever comes into an empty room is its operator,
     * but not of what was said before.
     */
    boolean mayRedact() {
      return this == OPERATOR_INSIDE;
    }
  }

  private final Reader reader;
  private final boolean text;
  private final RoomLog log = new MemoryRoomLog(1000);
  private TestChat chat = new TestChat(log, RoomScene.options());
  private final Person boss;
  private Person person;

  /** The msgid of each message, by its words: time and mode. */
  final Map<String, String> ids = new LinkedHashMap<>();

  private String first = "";
  private String middle = "";
  private String last = "";

  ReadingScene(Reader reader, boolean text) {
    this.reader = reader;
    this.text = text;
    boss = chat.ircWith("boss", CAPS, "#r");
    boss.ask("OPER root open");
    person = come();
    first = post("fence", "fence");
    post(0);
    if (reader.comesFirst()) {
      join();
    }
    post(1);
    if (reader.goes()) {
      go();
    }
    middle = post("fence", "fence");
    post(2);
    if (reader == Reader.REJOINED || reader == Reader.REKICKED) {
      join();
    }
    post(3);
    last = post("fence", "fence");
    boss.ask("MODE #r +s");
    post("fence", "fence"); // newer than all that a late reader may read
    boss.ask("MODE #r -s");
    chat.engine.advance(TestChat.seconds(1));
    end();
    person.lines();
  }

  private Person come() {
    return text ? chat.text("reader") : chat.ircWith("reader", CAPS);
  }

  private void join() {
    person.ask(text ? "/join #r" : "JOIN #r");
  }

  private void go() {
    if (reader == Reader.BANNED) {
      boss.ask("MODE #r +b reader");
    }
    boolean leaves = reader == Reader.LEFT || reader == Reader.REJOINED;
    if (leaves) {
      person.ask(text ? "/part #r" : "PART #r");
    } else {
      boss.ask("KICK #r reader :out");
    }
  }

  private void end() {
    switch (reader) {
      case INVITED -> boss.ask("INVITE reader #r");
      case BANNED_MEMBER -> boss.ask("MODE #r +b reader");
      case MUTED_MEMBER -> boss.ask("MODE #r +b m:reader");
      case OPERATOR_INSIDE, OPERATOR_OUTSIDE -> person.ask("OPER root open");
      case NEW -> join();
      case REFOUNDED -> {
        boss.ask("PART #r");
        person.ask(text ? "/part #r" : "PART #r");
        join();
      }
      case RESTARTED -> {
        TestChat before = chat;
        chat = new TestChat(log, RoomScene.options());
        chat.engine.advance(
            Duration.ofMillis(before.engine.millis() - chat.engine.millis() + 5_000));
        person = come();
        join();
      }
      default -> {}
    }
  }

  /** Something is said and done in the room, open and closed. */
  private void post(int time) {
    for (String mode : MODES) {
      String words = TIMES.get(time) + ", " + mode;
      boolean open = mode.equals(MODES.getFirst());
      if (!open) {
        boss.ask("MODE #r " + mode + " sesame");
      }
      ids.put(words, post(words, words));
      if (!open) {
        boss.ask("MODE #r -" + mode.charAt(1) + " sesame");
      }
    }
  }

  private String post(String words, String topic) {
    chat.engine.advance(TestChat.seconds(1));
    String id =
        boss.ask("PRIVMSG #r :stone " + words).stream()
            .map(RoomScene::parsed)
            .filter(m -> m.verb().equals("PRIVMSG"))
            .map(m -> Objects.requireNonNull(m.tag("msgid")))
            .findFirst()
            .orElseThrow();
    chat.engine.advance(TestChat.seconds(1));
    boss.ask("TOPIC #r :stone " + topic);
    return id;
  }

  // ---- reading

  /** Each way of reading that shows messages, with what it shows of them. */
  Map<String, String> ways() {
    String from = " timestamp=2000-01-01T00:00:00Z";
    String to = " timestamp=2100-01-01T00:00:00Z";
    Map<String, String> asked = new LinkedHashMap<>();
    if (text) {
      asked.put("/history", "/history 1000");
      return asked;
    }
    String form = "CHATHISTORY ";
    asked.put("CHATHISTORY LATEST", form + "LATEST #r * 500");
    asked.put("CHATHISTORY LATEST msgid", form + "LATEST #r msgid=" + first + " 500");
    asked.put("CHATHISTORY LATEST timestamp", form + "LATEST #r" + from + " 500");
    asked.put("CHATHISTORY BEFORE msgid", form + "BEFORE #r msgid=" + last + " 500");
    asked.put("CHATHISTORY BEFORE timestamp", form + "BEFORE #r" + to + " 500");
    asked.put("CHATHISTORY AFTER msgid", form + "AFTER #r msgid=" + first + " 500");
    asked.put("CHATHISTORY AFTER timestamp", form + "AFTER #r" + from + " 500");
    asked.put("CHATHISTORY AROUND msgid", form + "AROUND #r msgid=" + middle + " 500");
    asked.put(
        "CHATHISTORY BETWEEN msgid",
        form + "BETWEEN #r msgid=" + first + " msgid=" + last + " 500");
    asked.put("CHATHISTORY BETWEEN timestamp", form + "BETWEEN #r" + from + to + " 500");
    asked.put("SEARCH in=#r", "SEARCH in=#r;text=stone;limit=500");
    String times = ";after=2000-01-01T00:00:00Z;before=2100-01-01T00:00:00Z";
    asked.put("SEARCH in=#r from", "SEARCH in=#r;from=boss;limit=500");
    asked.put("SEARCH in=#r by time", "SEARCH in=#r;limit=500" + times);
    asked.put("SEARCH", "SEARCH text=stone;limit=500");
    asked.put("SEARCH from", "SEARCH text=stone;from=boss;limit=500");
    asked.put("SEARCH by time", "SEARCH text=stone;limit=500" + times);
    return asked;
  }

  /** Which messages and which events a way of reading shows, or why it doesn't. */
  Shown read(String line) {
    Set<String> messages = new LinkedHashSet<>();
    Set<String> events = new LinkedHashSet<>();
    List<String> lines = person.ask(line);
    if (text) {
      for (String words : ids.keySet()) {
        if (lines.stream().anyMatch(l -> l.endsWith("<boss> stone " + words))) {
          messages.add(words);
        }
      }
      return new Shown("", messages, events);
    }
    String refusal = RoomScene.refusal(lines);
    for (String told : lines) {
      IrcMessage m = RoomScene.parsed(told);
      if (m.verb().equals("PRIVMSG") || m.verb().equals("TOPIC")) {
        (m.verb().equals("TOPIC") ? events : messages).add(m.param(1).substring("stone ".length()));
      }
    }
    return new Shown(refusal == null ? "" : refusal, messages, events);
  }

  /**
   * What was shown.
   *
   * @param refusal the code of a refusal, or empty
   */
  record Shown(String refusal, Set<String> messages, Set<String> events) {}

  /** Which message CHATHISTORY TARGETS tells the time of; empty if the room isn't among them. */
  String newestTold() {
    List<String> lines =
        person.ask(
            "CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00Z timestamp=2100-01-01T00:00:00Z 50");
    String found = "";
    for (String line : lines) {
      IrcMessage m = RoomScene.parsed(line);
      if (m.verb().equals("CHATHISTORY") && m.param(1).equals("#r")) {
        found = m.param(2);
      }
    }
    return found;
  }

  /** When a message was said that the reader is shown, as it is tagged. */
  String timeOfLast() {
    String time = "";
    for (String line : person.ask("CHATHISTORY LATEST #r * 500")) {
      IrcMessage m = RoomScene.parsed(line);
      if (m.verb().equals("PRIVMSG")) {
        time = Objects.requireNonNull(m.tag("time"));
      }
    }
    return time;
  }

  /** What REDACT says of a message: a failure's code, or that it was done. */
  String redact(String words) {
    List<String> lines = person.ask("REDACT #r " + ids.get(words));
    String refusal = RoomScene.refusal(lines);
    boolean done = lines.stream().anyMatch(l -> RoomScene.parsed(l).verb().equals("REDACT"));
    return refusal != null ? refusal : done ? RoomRules.YES : RoomRules.NOTHING;
  }

  /** All words that were said but the fences. */
  List<String> entries() {
    return new ArrayList<>(ids.keySet());
  }
}
