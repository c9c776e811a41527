package madang.chat;

import static madang.chat.RoomAction.change;
import static madang.chat.RoomAction.done;
import static madang.chat.RoomAction.heard;
import static madang.chat.RoomAction.look;
import static madang.chat.RoomAction.ownDone;
import static madang.chat.RoomAction.said;
import static madang.chat.RoomAction.shown;
import static madang.chat.RoomAction.told;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import madang.chat.TestChat.Person;

/** What IRCv3's drafts let people do with a room, each with its rule. */
final class ExtensionActions {
  private static final String SUBSCRIBE = "METADATA * SUB " + RoomScene.MOOD;

  private static final List<RoomAction> ALL = new ArrayList<>();

  static {
    severalLines();
    relaying();
    renaming();
    describing();
    hearing();
    marking();
    readingWhatFewHeard();
  }

  private ExtensionActions() {}

  static List<RoomAction> all() {
    return List.copyOf(ALL);
  }

  /** A message of these lines, as one batch. */
  private static String batch(String verb, String target, String... lines) {
    StringBuilder out = new StringBuilder("BATCH +1 draft/multiline " + target + "\r\n");
    for (String line : lines) {
      out.append("@batch=1 " + verb + " " + target + " :" + line + "\r\n");
    }
    return out.append("BATCH -1").toString();
  }

  private static void severalLines() {
    String table = "Messages of several lines";
    String ctcp = "\u0001VERSION\u0001";
    ALL.add(
        change(
            table,
            "BATCH of PRIVMSG",
            said(batch("PRIVMSG", "#r", "a", "b"), "PRIVMSG", 0),
            RoomRules::speak));
    ALL.add(
        change(
            table,
            "BATCH of NOTICE",
            said(batch("NOTICE", "#r", "a", "b"), "NOTICE", 0),
            RoomRules::notice));
    ALL.add(
        change(
            table,
            "BATCH to +#r",
            said(batch("PRIVMSG", "+#r", "a", "b"), "PRIVMSG", 1),
            RoomRules::speak));
    ALL.add(
        change(
            table,
            "BATCH to @#r",
            said(batch("PRIVMSG", "@#r", "a", "b"), "PRIVMSG", 3),
            RoomRules::speakToHighRank));
    ALL.add(
        change(
            table,
            "BATCH with a CTCP in its second line",
            said(batch("PRIVMSG", "#r", "a", ctcp), "PRIVMSG", 0),
            RoomRules::ctcp));
    ALL.add(
        change(
            table,
            "BATCH of too many lines",
            said(batch("PRIVMSG", "#r", "a", "b", "c", "d"), "PRIVMSG", 0),
            (who, state) -> "MULTILINE_MAX_LINES"));
    String half = "x".repeat(RoomScene.MULTILINE_BYTES / 2);
    ALL.add(
        change(
            table,
            "BATCH of too many bytes",
            said(batch("PRIVMSG", "#r", half, half), "PRIVMSG", 0),
            (who, state) -> "MULTILINE_MAX_BYTES"));
  }

  private static void relaying() {
    String table = "Relaying";
    ALL.add(
        change(
            table,
            "RELAYMSG",
            said("RELAYMSG #r pat/elsewhere :x", "PRIVMSG", 0),
            ExtensionRules::relay));
    ALL.add(
        change(
            table,
            "RELAYMSG of a CTCP",
            said("RELAYMSG #r pat/elsewhere :\u0001VERSION\u0001", "PRIVMSG", 0),
            ExtensionRules::relayCtcp));
    ALL.add(
        change(
            table,
            "RELAYMSG under the name of one who is here",
            said("RELAYMSG #r wit :x", "PRIVMSG", 0),
            (who, state) -> "INVALID_NICK"));
  }

  private static void renaming() {
    String table = "Renaming";
    ALL.add(change(table, "RENAME", done("RENAME #r #new :x", "RENAME"), ExtensionRules::rename));
    ALL.add(
        change(
            table,
            "RENAME to another room's name",
            done("RENAME #r #hall", "RENAME"),
            ExtensionRules::renameToTaken));
  }

  private static void describing() {
    String table = "Metadata";
    String ofRoom = "METADATA #r ";
    ALL.add(look(table, "GET of the room", told(ofRoom + "GET mood", " 761 "), seen()));
    ALL.add(look(table, "LIST of the room", told(ofRoom + "LIST", " #r mood "), seen()));
    ALL.add(
        look(
            table,
            "SYNC of the room",
            told(SUBSCRIBE + "\r\n" + ofRoom + "SYNC", "METADATA #r mood"),
            seen()));
    ALL.add(
        look(
            table,
            "SYNC: its members",
            shown(SUBSCRIBE + "\r\n" + ofRoom + "SYNC", "METADATA", 0),
            RoomRules::names));
    ALL.add(look(table, "SUB: the room", told(SUBSCRIBE, "METADATA #r mood"), RoomRules::targets));
    ALL.add(
        change(
            table,
            "SET of the room",
            done(ofRoom + "SET mood :other", "METADATA"),
            ExtensionRules::describe));
    ALL.add(
        change(
            table,
            "SET of the room to nothing",
            done(ofRoom + "SET mood", "METADATA"),
            ExtensionRules::describe));
    ALL.add(
        change(
            table,
            "CLEAR of the room",
            done(ofRoom + "CLEAR", "METADATA"),
            ExtensionRules::describe));
    ALL.add(look(table, "GET of a member", told("METADATA wit GET mood", " 761 "), always()));
    ALL.add(
        look(table, "GET of one with mode i", told("METADATA sub GET mood", " 761 "), always()));
    ALL.add(
        change(
            table,
            "SET of a member",
            ownDone("METADATA wit SET mood :other", "761"),
            ExtensionRules::describeAnother));
    ALL.add(change(table, "SET of oneself", ownDone("METADATA * SET mood :x", "761"), always()));
    ALL.add(
        look(
            table,
            "SUB for another",
            told("METADATA wit SUB mood", " 770 "),
            (who, state) -> "INVALID_TARGET"));
  }

  private static RoomAction.Rule seen() {
    return ExtensionRules::seeMetadata;
  }

  private static RoomAction.Rule always() {
    return (who, state) -> RoomRules.YES;
  }

  private static void hearing() {
    String lines = batch("PRIVMSG", "#r", "a", "b");
    hear("BATCH", s -> s.boss, lines, "PRIVMSG", RoomRules::told);
    hear(
        "BATCH to @#r",
        s -> s.boss,
        batch("PRIVMSG", "@#r", "a", "b"),
        "PRIVMSG",
        (who, state) -> RoomRules.toldByRank(who, 3));
    hear("RELAYMSG", s -> s.boss, "RELAYMSG #r pat/elsewhere :x", "PRIVMSG", RoomRules::told);
    hear("RENAME", s -> s.boss, "RENAME #r #new", "RENAME", RoomRules::told);
    hear("METADATA of the room", s -> s.boss, "METADATA #r SET mood :x", RoomRules::told);
    hear("METADATA of one with +", s -> s.voc, "METADATA * SET mood :x", RoomRules::told);
    hear(
        "METADATA of one without", s -> s.wit, "METADATA * SET mood :x", RoomRules::toldOfUnranked);
    hear(
        "METADATA of one with mode i",
        s -> s.sub,
        "METADATA * SET mood :x",
        RoomRules::toldOfUnranked);
    hear(
        "MARKREAD",
        s -> s.boss,
        "MARKREAD #r " + RoomScene.EARLY,
        (who, state) -> RoomRules.NOTHING);
  }

  private static void hear(
      String name, Function<RoomScene, Person> by, String line, RoomAction.Rule rule) {
    hear(name, by, line, name.split(" ")[0], rule);
  }

  /** The actor has subscribed to what is said of people and rooms. */
  private static void hear(
      String name, Function<RoomScene, Person> by, String line, String verb, RoomAction.Rule rule) {
    ALL.add(
        change(
            "Hearing of what drafts do",
            name,
            s -> s.actor.send(SUBSCRIBE),
            heard(by, s -> line, verb),
            rule));
  }

  private static void marking() {
    String table = "Read markers";
    ALL.add(
        change(
            table,
            "MARKREAD: up to where another has read",
            s -> s.boss.send("MARKREAD #r " + RoomScene.EARLY),
            told("MARKREAD #r", RoomScene.EARLY),
            (who, state) -> RoomRules.NOTHING));
    ALL.add(
        look(
            table,
            "MARKREAD: up to where one has read oneself",
            told("MARKREAD #r " + RoomScene.EARLY, "MARKREAD #r " + RoomScene.EARLY),
            always()));
  }

  /** What went to some members alone can't be read again, not even by them (docs/irc.md). */
  private static void readingWhatFewHeard() {
    String table = "Reading what went to some alone";
    for (String target : List.of("+#r", "@#r")) {
      String name = " what went to " + target;
      ALL.add(afterwards(table, "CHATHISTORY:" + name, target, history(), ExtensionRules::notRead));
      ALL.add(
          afterwards(
              table,
              "SEARCH in the room:" + name,
              target,
              told("SEARCH in=#r;text=hushed", "hushed"),
              ExtensionRules::notFound));
      ALL.add(
          afterwards(
              table,
              "SEARCH:" + name,
              target,
              told("SEARCH text=hushed", "hushed"),
              (who, state) -> RoomRules.NOTHING));
    }
    ALL.add(
        change(
            table,
            "REDACT what went to +#r",
            done(
                s -> "REDACT #r " + RoomScene.said(s.boss, "PRIVMSG +#r :hushed words", s.voc),
                "REDACT"),
            ExtensionRules::redactUnkept));
    ALL.add(
        change(
            table,
            "CHATHISTORY: what one without a rank said",
            s -> s.wit.send("PRIVMSG #r :hushed words"),
            history(),
            ExtensionRules::readUnlessHushed));
    ALL.add(
        new RoomAction(
            table,
            "/history: what one without a rank said",
            true,
            false,
            s -> s.wit.send("PRIVMSG #r :hushed words"),
            told("/history", "hushed"),
            (who, state) ->
                who.inside && !ExtensionRules.hushed(state) ? RoomRules.YES : RoomRules.NOTHING));
  }

  private static Function<RoomScene, String> history() {
    return told("CHATHISTORY LATEST #r * 50", "hushed");
  }

  private static RoomAction afterwards(
      String table,
      String name,
      String target,
      Function<RoomScene, String> run,
      RoomAction.Rule rule) {
    return change(table, name, s -> s.boss.send("PRIVMSG " + target + " :hushed words"), run, rule);
  }
}
