package madang.chat;

import static madang.chat.RoomAction.change;
import static madang.chat.RoomAction.done;
import static madang.chat.RoomAction.heard;
import static madang.chat.RoomAction.look;
import static madang.chat.RoomAction.ownDone;
import static madang.chat.RoomAction.said;
import static madang.chat.RoomAction.shown;
import static madang.chat.RoomAction.shownInText;
import static madang.chat.RoomAction.textLook;
import static madang.chat.RoomAction.told;
import static madang.chat.RoomAction.turned;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import madang.chat.TestChat.Person;

/** Everything that can be done with a room, each with its rule: what stands in docs/rights.md. */
final class RoomActions {
  private static final String RANKS = "vhoaq";
  private static final String PREFIXES = "+%@&~";

  private static final List<RoomAction> ALL = new ArrayList<>();

  static {
    speaking();
    comingAndGoing();
    ordering();
    ranks();
    looking();
    hearing();
    history();
    ALL.addAll(ExtensionActions.all());
  }

  private RoomActions() {}

  static List<RoomAction> all() {
    return List.copyOf(ALL);
  }

  private static void speaking() {
    String table = "Speaking";
    ALL.add(change(table, "PRIVMSG", said("PRIVMSG #r :x", "PRIVMSG", 0), RoomRules::speak));
    for (int least = 1; least <= RANKS.length(); least++) {
      String target = PREFIXES.charAt(least - 1) + "#r";
      ALL.add(
          change(
              table,
              "PRIVMSG to " + target,
              said("PRIVMSG " + target + " :x", "PRIVMSG", least),
              least == 1 ? RoomRules::speak : RoomRules::speakToHighRank));
    }
    ALL.add(
        change(
            table,
            "PRIVMSG to @%#r",
            said("PRIVMSG @%#r :x", "PRIVMSG", 2),
            RoomRules::speakToHighRank));
    ALL.add(
        change(
            table,
            "PRIVMSG of a CTCP",
            said("PRIVMSG #r :\u0001VERSION\u0001", "PRIVMSG", 0),
            RoomRules::ctcp));
    ALL.add(
        change(
            table,
            "PRIVMSG of CTCP ACTION",
            said("PRIVMSG #r :\u0001ACTION waves\u0001", "PRIVMSG", 0),
            RoomRules::speak));
    ALL.add(change(table, "NOTICE", said("NOTICE #r :x", "NOTICE", 0), RoomRules::notice));
    ALL.add(
        change(
            table,
            "NOTICE of a CTCP",
            said("NOTICE #r :\u0001VERSION x\u0001", "NOTICE", 0),
            RoomRules::ctcpNotice));
    ALL.add(change(table, "TAGMSG", said("@+x=y TAGMSG #r", "TAGMSG", 0), RoomRules::speak));
    ALL.add(change(table, "NICK", ownDone("NICK other", "NICK"), RoomRules::nick));
  }

  private static void comingAndGoing() {
    String table = "Coming and going";
    String join = "JOIN #r";
    ALL.add(change(table, "JOIN", done(join, "JOIN"), RoomRules::joinWithoutKey));
    ALL.add(
        change(
            table, "JOIN with a wrong key", done(join + " x", "JOIN"), RoomRules::joinWithoutKey));
    ALL.add(
        change(
            table,
            "JOIN with the key",
            done(join + " " + RoomScene.KEY, "JOIN"),
            RoomRules::joinWithKey));
    ALL.add(change(table, "PART", done("PART #r :bye", "PART"), RoomRules::part));
    ALL.add(change(table, "INVITE somebody", RoomAction::invited, RoomRules::invite));
    ALL.add(
        change(table, "INVITE a member", done("INVITE wit #r", "INVITE"), RoomRules::inviteMember));
    for (int rank = 0; rank <= RANKS.length(); rank++) {
      int subject = rank;
      String letter = rank == 0 ? "" : RANKS.substring(rank - 1, rank);
      ALL.add(
          change(
              table,
              rank == 0 ? "KICK one without rank" : "KICK one with " + PREFIXES.charAt(rank - 1),
              s -> s.promote(letter),
              done("KICK #r sub :out", "KICK"),
              (who, state) -> RoomRules.kick(who, subject)));
    }
    ALL.add(
        change(
            table,
            "KICK one who isn't there",
            done("KICK #r guest :out", "KICK"),
            RoomRules::kickOutsider));
  }

  private static void ordering() {
    String table = "Topic and modes";
    ALL.add(change(table, "TOPIC", done("TOPIC #r :new", "TOPIC"), RoomRules::topic));
    String flags = "imnstCNUu";
    for (int i = 0; i < flags.length(); i++) {
      char letter = flags.charAt(i);
      ALL.add(
          change(
              table,
              "MODE ±" + letter,
              done(s -> "MODE #r " + turned(s, letter), "MODE"),
              RoomRules::setMode));
    }
    ALL.add(mode(table, 'k', " newkey", " *"));
    ALL.add(mode(table, 'l', " 50", ""));
    ALL.add(mode(table, 'f', " #own", ""));
    ALL.add(
        change(
            table,
            "MODE +f to a room of others",
            done("MODE #r +f #hall", "MODE"),
            RoomRules::forwardElsewhere));
    for (String letter : List.of("b", "e", "I")) {
      String line = "MODE #r +" + letter + " x!*@*";
      ALL.add(change(table, "MODE ±" + letter, done(line, "MODE"), RoomRules::setList));
    }
  }

  /** A mode whose parameter is one thing when it is set and another when it is taken back. */
  private static RoomAction mode(String table, char letter, String on, String off) {
    return change(
        table,
        "MODE ±" + letter,
        done(s -> "MODE #r " + turned(s, letter) + (s.state.has(letter) ? off : on), "MODE"),
        RoomRules::setMode);
  }

  private static void ranks() {
    String table = "Ranks";
    for (int i = 0; i < RANKS.length(); i++) {
      char letter = RANKS.charAt(i);
      ALL.add(
          change(
              table,
              "MODE +" + letter,
              done("MODE #r +" + letter + " sub", "MODE"),
              (who, state) -> RoomRules.give(who, letter)));
    }
    for (int i = 0; i < RANKS.length(); i++) {
      char letter = RANKS.charAt(i);
      ALL.add(taken(table, "MODE -" + letter, String.valueOf(letter)));
    }
    ALL.add(taken(table, "MODE -v of one with @", "vo"));
    ALL.add(taken(table, "MODE -h of one with &", "ha"));
    ALL.add(taken(table, "MODE -o of one with ~", "oq"));
    ALL.add(
        change(
            table,
            "MODE -… of one's own",
            done(
                s ->
                    "MODE #r -" + (s.who.rank == 0 ? 'v' : RANKS.charAt(s.who.rank - 1)) + " actor",
                "MODE"),
            RoomRules::layDown));
  }

  /** The first of these ranks is taken from one who has them all. */
  private static RoomAction taken(String table, String name, String ranks) {
    int highest = RANKS.indexOf(ranks.charAt(ranks.length() - 1)) + 1;
    return change(
        table,
        name,
        s -> s.promote(ranks),
        done("MODE #r -" + ranks.charAt(0) + " sub", "MODE"),
        (who, state) -> RoomRules.take(who, ranks.charAt(0), highest));
  }

  private static void looking() {
    String table = "Looking";
    ALL.add(look(table, "NAMES", shown("NAMES #r", "353", 3), RoomRules::names));
    ALL.add(look(table, "WHO the room", shown("WHO #r", "352", 5), RoomRules::names));
    ALL.add(look(table, "WHO the room by WHOX", shown("WHO #r %cn", "354", 2), RoomRules::names));
    ALL.add(look(table, "LIST", told("LIST", " 322 actor #r "), RoomRules::list));
    ALL.add(look(table, "LIST of its name", told("LIST #r", " 322 actor #r "), RoomRules::list));
    ALL.add(look(table, "TOPIC", told("TOPIC #r", " 331 "), RoomRules::seeTopic));
    ALL.add(look(table, "MODE", RoomAction::modesTold, RoomRules::seeModes));
    ALL.add(look(table, "MODE b", told("MODE #r b", " 368 "), RoomRules::seeList));
    ALL.add(look(table, "MODE e", told("MODE #r e", " 349 "), RoomRules::seeList));
    ALL.add(look(table, "MODE I", told("MODE #r I", " 347 "), RoomRules::seeList));
    String voc = "WHO one with a rank";
    ALL.add(look(table, voc, told("WHO voc", " 352 actor #r "), RoomRules::roomOfRanked));
    ALL.add(
        look(
            table,
            "WHO one without",
            told("WHO wit", " 352 actor #r "),
            RoomRules::roomOfUnranked));
    ALL.add(look(table, "WHOIS one with a rank", told("WHOIS voc", "#r"), RoomRules::roomOfRanked));
    ALL.add(look(table, "WHOIS one without", told("WHOIS wit", "#r"), RoomRules::roomOfUnranked));
    ALL.add(
        look(table, "WHOIS one with mode i", told("WHOIS sub", "#r"), RoomRules::roomOfInvisible));
    ALL.add(
        look(
            table, "INVITE for the list", told("INVITE", " 336 actor #r"), RoomRules::invitations));
    ALL.add(textLook(table, "/who", shownInText("/who #r"), RoomRules::names));
    ALL.add(textLook(table, "/rooms", told("/rooms", " #r ("), RoomRules::list));
  }

  private static void hearing() {
    hear("PRIVMSG", s -> s.boss, "PRIVMSG #r :x", "PRIVMSG", RoomRules::told);
    hear("NOTICE", s -> s.boss, "NOTICE #r :x", "NOTICE", RoomRules::told);
    hear("TAGMSG", s -> s.boss, "@+x=y TAGMSG #r", "TAGMSG", RoomRules::told);
    for (int least = 1; least <= RANKS.length(); least++) {
      int rank = least;
      String target = PREFIXES.charAt(least - 1) + "#r";
      hear(
          "PRIVMSG to " + target,
          s -> s.boss,
          "PRIVMSG " + target + " :x",
          "PRIVMSG",
          (who, state) -> RoomRules.toldByRank(who, rank));
    }
    hear("MODE", s -> s.boss, "MODE #r +b x", "MODE", RoomRules::told);
    hear("TOPIC", s -> s.boss, "TOPIC #r :x", "TOPIC", RoomRules::told);
    hear("INVITE", s -> s.boss, "INVITE guest #r", "INVITE", RoomRules::toldOfInvitation);
    ALL.add(
        change(
            "Hearing what happens",
            "REDACT",
            heard(s -> s.boss, s -> "REDACT #r " + s.theirs, "REDACT"),
            RoomRules::told));
    ALL.add(
        change(
            "Hearing what happens",
            "JOIN",
            RoomActions::letGuestIn,
            heard(s -> s.guest, s -> "JOIN #r " + RoomScene.KEY, "JOIN"),
            RoomRules::toldOfUnranked));
    hear("PART", s -> s.wit, "PART #r", "PART", RoomRules::toldOfUnranked);
    hear("KICK", s -> s.boss, "KICK #r wit", "KICK", RoomRules::toldOfUnranked);
    hear("QUIT", s -> s.wit, "QUIT", "QUIT", RoomRules::toldOfUnranked);
    hear("AWAY", s -> s.wit, "AWAY :x", "AWAY", RoomRules::toldOfUnranked);
    hear("NICK", s -> s.wit, "NICK wet", "NICK", RoomRules::toldOfNick);
    hear("PART of one with +", s -> s.voc, "PART #r", "PART", RoomRules::told);
    hear("KICK of one with +", s -> s.boss, "KICK #r voc", "KICK", RoomRules::told);
    hear("QUIT of one with +", s -> s.voc, "QUIT", "QUIT", RoomRules::told);
    hear("AWAY of one with +", s -> s.voc, "AWAY :x", "AWAY", RoomRules::told);
    hear("NICK of one with +", s -> s.voc, "NICK vac", "NICK", RoomRules::told);
  }

  /** So that it can join in every state. */
  private static void letGuestIn(RoomScene s) {
    s.boss.send("INVITE guest #r");
    if (s.state.has('l')) {
      s.boss.send("MODE #r +l 50");
    }
  }

  private static void hear(
      String name, Function<RoomScene, Person> by, String line, String verb, RoomAction.Rule rule) {
    ALL.add(change("Hearing what happens", name, heard(by, s -> line, verb), rule));
  }

  private static void history() {
    String table = "History";
    String ever = " timestamp=2000-01-01T00:00:00Z timestamp=2100-01-01T00:00:00Z 50";
    ALL.add(
        look(
            table,
            "CHATHISTORY",
            told("CHATHISTORY LATEST #r * 50", "their words"),
            RoomRules::history));
    ALL.add(
        look(
            table,
            "CHATHISTORY TARGETS",
            told("CHATHISTORY TARGETS" + ever, " TARGETS #r "),
            RoomRules::targets));
    ALL.add(
        look(
            table,
            "SEARCH in the room",
            told("SEARCH in=#r;text=words", "their words"),
            RoomRules::searchRoom));
    ALL.add(
        look(
            table,
            "SEARCH everywhere",
            told("SEARCH text=words", "their words"),
            RoomRules::targets));
    ALL.add(
        textLook(
            table,
            "/history in the current room",
            told("/history", "their words"),
            RoomRules::targets));
    ALL.add(
        change(
            table,
            "REDACT one's own",
            done(s -> "REDACT #r " + s.own, "REDACT"),
            RoomRules::redactOwn));
    ALL.add(
        change(
            table,
            "REDACT of others",
            done(s -> "REDACT #r " + s.theirs, "REDACT"),
            RoomRules::redactOthers));
  }
}
