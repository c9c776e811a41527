package madang.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import madang.chat.TestChat.Person;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * A room in one of its states, with people of all kinds in it, and somebody whose rights are looked
 * at. The room's founder has set it all up and is an operator of the server; {@code voc} has voice,
 * {@code wit} and the invisible {@code sub} have no rank, {@code guest} is outside.
 */
final class RoomScene {
  static final String ROOM = "#r";
  static final String KEY = "sesame";

  /** What is said of the room and of everybody whose rights aren't looked at, by this key. */
  static final String MOOD = "mood";

  /** Before everything that happens here. */
  static final String EARLY = "timestamp=2000-01-01T00:00:00.000Z";

  /** How long a message of several lines may be. */
  static final int MULTILINE_BYTES = 400;

  private static final int MULTILINE_LINES = 3;

  private static final ChatOptions.Operator ROOT =
      new ChatOptions.Operator(
          "root", (given, home, answer) -> answer.accept(given.equals("open")), "keeps order");

  private static final String CAPS =
      "batch message-tags server-time standard-replies multi-prefix invite-notify away-notify"
          + " draft/chathistory draft/message-redaction draft/search draft/multiline"
          + " draft/channel-rename draft/metadata-2 draft/relaymsg";

  /** Who acts: where he is, and what he is there. */
  enum Who {
    OUTSIDER("out", false, 0),
    BANNED_OUTSIDER("out, banned", false, 0),
    INVITED("out, invited", false, 0),
    OPERATOR_OUTSIDE("out, oper", false, 0),
    MEMBER("in", true, 0),
    BANNED("in, banned", true, 0),
    MUTED("in, muted", true, 0),
    VOICE("+", true, 1),
    HALFOP("%", true, 2),
    OP("@", true, 3),
    PROTECTED("&", true, 4),
    FOUNDER("~", true, 5),
    OPERATOR_INSIDE("in, oper", true, 0);

    final String title;
    final boolean inside;

    /** From 0, none, to 5, founder. */
    final int rank;

    Who(String title, boolean inside, int rank) {
      this.title = title;
      this.inside = inside;
      this.rank = rank;
    }

    boolean serverOperator() {
      return this == OPERATOR_OUTSIDE || this == OPERATOR_INSIDE;
    }
  }

  /** Which modes the room has beside the {@code +nt} of a new one. */
  enum State {
    PLAIN("plain", ""),
    OUTSIDERS_SPEAK("−n", "-n"),
    MODERATED("+m", "+m"),
    OPS_MODERATE("+U", "+U"),
    BOTH_MODERATE("+mU", "+mU"),
    INVITE_ONLY("+i", "+i"),
    KEYED("+k", "+k " + KEY),
    FULL("+l full", "+l"),
    SECRET("+s", "+s"),
    FREE_TOPIC("−t", "-t"),
    NO_CTCP("+C", "+C"),
    NO_NICKS("+N", "+N"),
    AUDITORIUM("+u", "+u"),
    FORWARD("+if", "+if #hall");

    final String title;
    private final String change;

    State(String title, String change) {
      this.title = title;
      this.change = change;
    }

    /** Whether a mode is on. */
    boolean has(char letter) {
      boolean named = change.split(" ")[0].indexOf(letter) >= 0;
      return "nt".indexOf(letter) >= 0 ? !named : named;
    }
  }

  final Who who;
  final State state;
  final TestChat chat;
  final Person boss;
  final Person voc;
  final Person wit;
  final Person sub;
  final Person guest;
  final Person actor;

  /** The msgid of what {@code voc} has said, and of what the actor has. */
  final String theirs;

  final String own;

  /**
   * Sets it up.
   *
   * @param text whether the actor is on the text front end
   */
  RoomScene(Who who, State state, boolean text) {
    this(who, state, text, TestLog.MEMORY);
  }

  /**
   * Sets it up where history is in this log.
   *
   * @param text whether the actor is on the text front end
   */
  RoomScene(Who who, State state, boolean text, TestLog log) {
    this.who = who;
    this.state = state;
    this.chat = new TestChat(log, options(ROOT));
    boss = come("boss", "OPER root open", "JOIN #hall", "JOIN " + ROOM, "MODE #r +q boss");
    voc = come("voc", "JOIN #r");
    wit = come("wit", "JOIN #r");
    sub = come("sub", "MODE sub +i", "JOIN #r");
    guest = come("guest");
    boss.ask("MODE #r +v voc", "METADATA * SUB " + MOOD, "METADATA #r SET mood :merry");
    for (Person person : List.of(boss, voc, wit, sub)) {
      person.ask("METADATA * SET mood :merry");
    }
    theirs = said(voc, "PRIVMSG #r :their words", boss);
    actor = text ? chat.text("actor") : come("actor", "JOIN #own");
    boss.lines();
    actor.send(text ? "/join #r" : "JOIN #r");
    own = said(actor, text ? "own words" : "PRIVMSG #r :own words", boss);
    if (!who.inside) {
      actor.send(text ? "/part" : "PART #r");
    }
    cast();
    if (who.serverOperator()) {
      actor.send("OPER root open");
    }
    if (state == State.FULL) {
      boss.send("MODE #r +l " + (who.inside ? 5 : 4));
    } else if (state != State.PLAIN) {
      boss.send("MODE #r " + state.change);
    }
    hush();
  }

  static ChatOptions options(ChatOptions.Operator operator) {
    return TestChat.limited(l ->
            l.loginAttemptsPerMinute(0)
                .multilineBytes(MULTILINE_BYTES)
                .multilineLines(MULTILINE_LINES))
        .with()
        .admin("root@chat.test")
        .oper(operator)
        .extensions(new Extensions(true, true, true, "/", ""))
        .done();
  }

  static ChatOptions options() {
    return options(ROOT);
  }

  private Person come(String nick, String... then) {
    Person person = chat.ircCaller();
    List<String> lines = new ArrayList<>();
    lines.add("CAP REQ :" + CAPS);
    lines.add("NICK " + nick);
    lines.add("USER " + nick + " 0 * :Real " + nick);
    lines.add("CAP END");
    lines.addAll(List.of(then));
    person.send(String.join("\r\n", lines));
    return person;
  }

  /** Says something; returns the msgid that a hearer gets. */
  static String said(Person speaker, String line, Person hearer) {
    hearer.lines();
    speaker.send(line);
    return hearer.lines().stream()
        .map(RoomScene::parsed)
        .filter(m -> m.verb().equals("PRIVMSG"))
        .map(m -> Objects.requireNonNull(m.tag("msgid")))
        .findFirst()
        .orElseThrow();
  }

  private void cast() {
    switch (who) {
      case BANNED_OUTSIDER, BANNED -> boss.send("MODE #r +b actor");
      case INVITED -> boss.send("INVITE actor #r");
      case MUTED -> boss.send("MODE #r +b m:actor");
      default -> {
        if (who.rank > 0) {
          boss.send("MODE #r +" + "vhoaq".charAt(who.rank - 1) + " actor");
        }
      }
    }
  }

  /** Gives {@code sub} these ranks. */
  void promote(String letters) {
    if (!letters.isEmpty()) {
      boss.send("MODE #r +" + letters + " sub".repeat(letters.length()));
      hush();
    }
  }

  /** Everybody has read what came so far. */
  void hush() {
    chat.engine.settle();
    for (Person person : List.of(boss, voc, wit, sub, guest, actor)) {
      person.connection.takeReceived();
    }
  }

  static IrcMessage parsed(String line) {
    return Objects.requireNonNull(IrcMessage.parse(line), line);
  }

  /** Whether the lines that somebody got have one of this verb. */
  static boolean hears(Person person, String verb) {
    boolean heard = false;
    for (String line : person.lines()) {
      IrcMessage m = parsed(line);
      heard |= m.verb().equals(verb) && !m.params().contains("#hall");
    }
    return heard;
  }

  /** What refuses: an error's number or a failure's code, in short; null if nothing does. */
  static @Nullable String refusal(List<String> lines) {
    for (String line : lines) {
      IrcMessage m = IrcMessage.parse(line);
      if (m == null) {
        continue; // words of the text front end
      }
      char first = m.verb().charAt(0);
      if (first == '4' || first == '5') {
        return m.verb();
      }
      if (m.verb().equals("FAIL")) {
        return m.param(1);
      }
    }
    return null;
  }

  /** What the founder sees of the room: modes, lists, topic, metadata, members, history. */
  List<String> head() {
    List<String> seen =
        boss.ask(
            "MODE #r\r\nMODE #r beI\r\nTOPIC #r\r\nNAMES #r\r\nMETADATA #r LIST"
                + "\r\nCHATHISTORY LATEST #r * 50");
    // A batch has another name each time.
    return seen.stream().filter(line -> !line.contains(" BATCH ")).map(RoomScene::bare).toList();
  }

  private static String bare(String line) {
    return line.startsWith("@") ? line.substring(line.indexOf(' ') + 1) : line;
  }
}
