package madang.chat;

import static madang.chat.RoomRules.NOTHING;
import static madang.chat.RoomRules.NO_KEY;
import static madang.chat.RoomRules.OPS;
import static madang.chat.RoomRules.RANKS;
import static madang.chat.RoomRules.VISIBLE;
import static madang.chat.RoomRules.YES;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import madang.chat.RoomScene.State;
import madang.chat.RoomScene.Who;
import madang.chat.TestChat.Person;
import madang.wire.IrcMessage;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be done with a room.
 *
 * @param table the heading of the table that it stands in
 * @param name in that table; those with the same first word and the same cells share a line
 * @param text whether it is done on the text front end
 * @param looks whether it changes nothing in any case
 * @param prepare what the room needs beforehand, or null
 * @param run does it and says what came of it
 * @param rule what should come of it
 */
record RoomAction(
    String table,
    String name,
    boolean text,
    boolean looks,
    @Nullable Consumer<RoomScene> prepare,
    Function<RoomScene, String> run,
    Rule rule) {

  private static final Set<String> TALK =
      Set.of("PRIVMSG", "NOTICE", "TAGMSG", "BATCH", "RELAYMSG");

  /** What should come of an action. */
  @FunctionalInterface
  interface Rule {
    String expected(Who who, State state);
  }

  /** Whether these people can do it at all. */
  boolean fits(Who who) {
    return !text || !who.serverOperator(); // OPER is a word of IRC
  }

  /** Something that changes the room, or would. */
  static RoomAction change(String table, String name, Function<RoomScene, String> run, Rule rule) {
    return new RoomAction(table, name, false, false, null, run, rule);
  }

  /** The same after a preparation. */
  static RoomAction change(
      String table,
      String name,
      Consumer<RoomScene> prepare,
      Function<RoomScene, String> run,
      Rule rule) {
    return new RoomAction(table, name, false, false, prepare, run, rule);
  }

  /** Something that only looks. */
  static RoomAction look(String table, String name, Function<RoomScene, String> run, Rule rule) {
    return new RoomAction(table, name, false, true, null, run, rule);
  }

  /** Something on the text front end that only looks. */
  static RoomAction textLook(
      String table, String name, Function<RoomScene, String> run, Rule rule) {
    return new RoomAction(table, name, true, true, null, run, rule);
  }

  /** Whether it does no more than say something. */
  boolean talks() {
    return TALK.contains(name.split(" ")[0]);
  }

  // ---- what came of it

  /**
   * The actor says something.
   *
   * @param least the least rank that is meant to hear it
   */
  static Function<RoomScene, String> said(String line, String verb, int least) {
    return s -> {
      String refusal = RoomScene.refusal(s.actor.ask(line));
      boolean boss = RoomScene.hears(s.boss, verb);
      boolean voc = RoomScene.hears(s.voc, verb);
      boolean wit = RoomScene.hears(s.wit, verb);
      if (refusal != null) {
        return boss || voc || wit ? refusal + " and heard" : refusal;
      }
      if (!boss && !voc && !wit) {
        return NOTHING;
      }
      boolean allWhoShould = boss && voc == least <= 1 && wit == (least == 0);
      return allWhoShould ? YES : boss && !voc && !wit ? OPS : "heard by others";
    };
  }

  /** The actor changes something, which the founder hears. */
  static Function<RoomScene, String> done(String line, String verb) {
    return s -> {
      String refusal = RoomScene.refusal(s.actor.ask(line));
      boolean seen = RoomScene.hears(s.boss, verb);
      return refusal != null ? refusal + (seen ? " and done" : "") : seen ? YES : NOTHING;
    };
  }

  /** The same of a line that depends on the scene. */
  static Function<RoomScene, String> done(Function<RoomScene, String> line, String verb) {
    return s -> done(line.apply(s), verb).apply(s);
  }

  /** The actor changes something of its own, which it hears itself. */
  static Function<RoomScene, String> ownDone(String line, String verb) {
    return s -> {
      List<String> lines = s.actor.ask(line);
      String refusal = RoomScene.refusal(lines);
      boolean seen = lines.stream().anyMatch(l -> RoomScene.parsed(l).verb().equals(verb));
      return refusal != null ? refusal : seen ? YES : NOTHING;
    };
  }

  /** The actor asks, and gets an answer with these words or doesn't. */
  static Function<RoomScene, String> told(String line, String words) {
    return s -> {
      List<String> lines = s.actor.ask(line);
      String refusal = RoomScene.refusal(lines);
      return refusal != null
          ? refusal
          : lines.stream().anyMatch(l -> l.contains(words)) ? YES : NOTHING;
    };
  }

  /**
   * The actor asks who is here.
   *
   * @param verb of the lines that name them
   * @param from the parameter from which on there are names
   */
  static Function<RoomScene, String> shown(String line, String verb, int from) {
    return s -> {
      Set<String> names = new HashSet<>();
      for (String told : s.actor.ask(line)) {
        IrcMessage m = RoomScene.parsed(told);
        if (m.verb().equals(verb)) {
          for (String word : m.param(from).split(" ")) {
            names.add(word.replaceFirst("^[~&@%+]+", ""));
          }
        }
      }
      return whoIsShown(names);
    };
  }

  /** The same on the text front end. */
  static Function<RoomScene, String> shownInText(String line) {
    return s -> {
      Set<String> names = new HashSet<>();
      for (String told : s.actor.ask(line)) {
        for (String word : told.split("[ ,.]+")) {
          names.add(word.replaceFirst("^[~&@%+]+", ""));
        }
      }
      return whoIsShown(names);
    };
  }

  private static String whoIsShown(Set<String> names) {
    boolean ranks = names.contains("boss") && names.contains("voc");
    boolean wit = names.contains("wit");
    boolean sub = names.contains("sub");
    if (!ranks) {
      return wit || sub || names.contains("boss") ? "others" : NOTHING;
    }
    return wit && sub ? YES : wit ? VISIBLE : sub ? "others" : RANKS;
  }

  /** The modes, and the key among them. */
  static String modesTold(RoomScene s) {
    List<String> lines = s.actor.ask("MODE #r");
    String refusal = RoomScene.refusal(lines);
    if (refusal != null || lines.isEmpty()) {
      return refusal == null ? NOTHING : refusal;
    }
    boolean key = s.state.has('k');
    return !key || lines.getFirst().contains(RoomScene.KEY) ? YES : NO_KEY;
  }

  /** Somebody is invited, and hears of it. */
  static String invited(RoomScene s) {
    List<String> lines = s.actor.ask("INVITE guest #r");
    String refusal = RoomScene.refusal(lines);
    boolean told = RoomScene.hears(s.guest, "INVITE");
    return refusal != null
        ? refusal + (told ? " and told" : "")
        : told && lines.stream().anyMatch(l -> l.contains(" 341 ")) ? YES : NOTHING;
  }

  /** Somebody else does something, and the actor hears of it or doesn't. */
  static Function<RoomScene, String> heard(
      Function<RoomScene, Person> by, Function<RoomScene, String> line, String verb) {
    return s -> {
      s.hush();
      by.apply(s).send(line.apply(s));
      return RoomScene.hears(s.actor, verb) ? YES : NOTHING;
    };
  }

  /** The sign that turns a mode over. */
  static String turned(RoomScene s, char letter) {
    return (s.state.has(letter) ? "-" : "+") + letter;
  }
}
