package madang.chat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import madang.chat.TestChat.Person;
import madang.wire.IrcMessage;

/**
 * Two people, kim and lee, who have said something to each other in private, a third, pat, and what
 * became of them since; and one of them who reads it all, or tries to.
 */
final class TalkScene {
  private static final String CAPS =
      "batch message-tags server-time standard-replies echo-message draft/chathistory"
          + " draft/message-redaction draft/search";

  private static final String WORDS = "stone of ";

  private static final String FROM = " timestamp=2000-01-01T00:00:00Z";
  private static final String TO = " timestamp=2100-01-01T00:00:00Z";

  /** Who reads, and whom he asks for. */
  enum Reader {
    BEGAN("who began it", "kim", "lee", true, true, true),
    ANSWERED("who answered", "lee", "kim", true, true, true),
    INVISIBLE("one of them, when the other is `+i`", "kim", "lee", true, true, true),
    RENAMED_SELF("one of them, with another nick now", "kim", "lee", true, true, true),
    RENAMED("one of them, by the other's new nick", "kim", "li", true, true, true),
    OLD_NICK("one of them, by the other's old nick", "kim", "lee", false, false, true),
    REUSED("… which a third has now", "kim", "lee", true, false, true),
    TOOK_NICK("that third", "pat", "kim", true, false, false),
    THIRD("anybody else, by the nick of the one", "pat", "kim", true, false, false),
    THIRD_OF_OTHER("… of the other", "pat", "lee", true, false, false),
    OPERATOR("an operator of the server", "pat", "kim", true, false, false),
    LEFT_BEHIND("one of them, when the other has left", "kim", "lee", false, false, false),
    KILLED("… was thrown out", "kim", "lee", false, false, false),
    REPLACED("… and a third has the nick", "kim", "lee", true, false, false),
    TOOK_LEFT_NICK(
        "that third, who has the nick of one who left", "pat", "kim", true, false, false),
    CAME_BACK("one of them, who left and came back", "kim", "lee", true, false, false),
    RESTARTED("both came back after a restart", "kim", "lee", true, false, false),
    CROWDED_OUT("one of them, who began one talk too many since", "kim", "lee", true, false, false);

    final String title;

    /** The nick that he comes with. */
    private final String nick;

    /** The nick that he asks for. */
    final String asked;

    /** Whether somebody has the nick that he asks for. */
    final boolean there;

    /** Whether it is the one whom he had that talk with. */
    final boolean reads;

    /** Whether the talk is one of his at all. */
    final boolean has;

    Reader(String title, String nick, String asked, boolean there, boolean reads, boolean has) {
      this.title = title;
      this.nick = nick;
      this.asked = asked;
      this.there = there;
      this.reads = reads;
      this.has = has;
    }

    /** Whether it is he who said what kim has said. */
    boolean isKim() {
      return nick.equals("kim");
    }
  }

  private final Reader reader;
  private final boolean text;
  private final RoomLog log = new MemoryRoomLog(1000);
  private TestChat chat = new TestChat(log, options());
  private final Person lee;
  private final Person pat;
  private Person kim;
  private final Person person;

  /** The msgid of what was said by a nick; none where the reader is on the text front end. */
  private final Map<String, String> ids = new LinkedHashMap<>();

  TalkScene(Reader reader, boolean text) {
    this.reader = reader;
    this.text = text;
    kim = come("kim");
    lee = come("lee");
    pat = come("pat");
    say(kim, "kim", "lee", lee);
    say(lee, "lee", "kim", kim);
    happens();
    person = reader.nick.equals("kim") ? kim : reader.nick.equals("lee") ? lee : pat;
    person.lines();
  }

  /** A user may have one talk that he has begun. */
  private static ChatOptions options() {
    ChatOptions o = RoomScene.options();
    return o.with().limits(o.limits().with().talksPerUser(1).done()).done();
  }

  private Person come(String nick) {
    return text && nick.equals(reader.nick) ? chat.text(nick) : chat.ircWith(nick, CAPS);
  }

  private boolean onText(String nick) {
    return text && nick.equals(reader.nick);
  }

  private void say(Person speaker, String nick, String to, Person hearer) {
    chat.engine.advance(TestChat.seconds(1));
    speaker.lines();
    hearer.lines();
    String words = WORDS + nick;
    speaker.send(onText(nick) ? "/msg " + to + " " + words : "PRIVMSG " + to + " :" + words);
    if (!text) {
      ids.put(
          nick,
          hearer.lines().stream()
              .map(RoomScene::parsed)
              .filter(m -> m.verb().equals("PRIVMSG"))
              .map(m -> Objects.requireNonNull(m.tag("msgid")))
              .findFirst()
              .orElseThrow());
    }
  }

  private void happens() {
    chat.engine.advance(TestChat.seconds(1));
    switch (reader) {
      case INVISIBLE -> lee.ask("MODE lee +i");
      case RENAMED_SELF -> kim.ask(text ? "/nick kay" : "NICK kay");
      case RENAMED, OLD_NICK -> lee.ask("NICK li");
      case REUSED, TOOK_NICK -> {
        lee.ask("NICK li");
        takesNickOfLee();
      }
      case OPERATOR -> pat.ask("OPER root open");
      case LEFT_BEHIND -> lee.ask("QUIT");
      case KILLED -> {
        pat.ask("OPER root open");
        pat.ask("KILL lee :out");
      }
      case REPLACED, TOOK_LEFT_NICK -> {
        lee.ask("QUIT");
        takesNickOfLee();
      }
      case CAME_BACK -> {
        kim.ask(text ? "/quit" : "QUIT");
        kim = come("kim");
      }
      case RESTARTED -> {
        long millis = chat.engine.millis();
        chat = new TestChat(log, options());
        chat.engine.advance(Duration.ofMillis(millis - chat.engine.millis() + 5_000));
        chat.ircWith("lee", CAPS);
        kim = come("kim");
      }
      case CROWDED_OUT -> kim.ask(text ? "/msg pat other words" : "PRIVMSG pat :other words");
      default -> {}
    }
  }

  private void takesNickOfLee() {
    pat.ask(onText("pat") ? "/nick lee" : "NICK lee");
  }

  /** Each way of reading that shows messages. */
  Map<String, String> ways() {
    String nick = reader.asked;
    Map<String, String> asked = new LinkedHashMap<>();
    if (text) {
      asked.put("/history", "/history " + nick);
      return asked;
    }
    String form = "CHATHISTORY ";
    String first = " msgid=" + ids.get("kim");
    asked.put("CHATHISTORY LATEST", form + "LATEST " + nick + " * 50");
    asked.put("CHATHISTORY BEFORE", form + "BEFORE " + nick + TO + " 50");
    asked.put("CHATHISTORY AFTER", form + "AFTER " + nick + FROM + " 50");
    asked.put("CHATHISTORY AROUND", form + "AROUND " + nick + first + " 50");
    asked.put("CHATHISTORY BETWEEN", form + "BETWEEN " + nick + FROM + TO + " 50");
    asked.put("SEARCH in=", "SEARCH text=stone;in=" + nick);
    asked.put("SEARCH", "SEARCH text=stone");
    asked.put("SEARCH from=", "SEARCH from=kim\r\nSEARCH from=lee");
    return asked;
  }

  /** Whether both messages are shown, or why they aren't. */
  String read(String line) {
    List<String> lines = person.ask(line);
    long shown = shown(lines);
    String refusal = text ? null : RoomScene.refusal(lines);
    return refusal != null
        ? refusal + (shown > 0 ? " and shown" : "")
        : shown == 2 ? RoomRules.YES : shown == 0 ? RoomRules.NOTHING : "one of them";
  }

  private static long shown(List<String> lines) {
    return List.of("kim", "lee").stream()
        .filter(nick -> lines.stream().anyMatch(line -> line.endsWith(WORDS + nick)))
        .count();
  }

  /** Whether CHATHISTORY TARGETS names somebody. */
  String targets() {
    boolean named = false;
    for (String line : person.ask("CHATHISTORY TARGETS" + FROM + TO + " 50")) {
      IrcMessage m = RoomScene.parsed(line);
      // Whom else he has talked to isn't looked at.
      named |= m.verb().equals("CHATHISTORY") && !m.param(1).equals("pat");
    }
    return named ? RoomRules.YES : RoomRules.NOTHING;
  }

  /** What REDACT says of what kim or lee has said: a failure's code, or that it was done. */
  String redact(String nick) {
    List<String> lines = person.ask("REDACT " + reader.asked + " " + ids.get(nick));
    String refusal = RoomScene.refusal(lines);
    boolean done = lines.stream().anyMatch(l -> RoomScene.parsed(l).verb().equals("REDACT"));
    return refusal != null ? refusal : done ? RoomRules.YES : RoomRules.NOTHING;
  }
}
