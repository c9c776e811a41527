package madang.chat.equivalence;

import static madang.chat.equivalence.Phrase.raw;

import java.util.ArrayList;
import java.util.List;
import madang.chat.equivalence.Phrase.When;
import madang.chat.equivalence.Phrase.Words;

/** Everything that the callers of the chat say. */
final class Phrases {
  private static final List<Phrase> LIST = new ArrayList<>();

  static {
    before();
    ircRooms();
    ircTalk();
    ircQuestions();
    ircSettings();
    text();
  }

  /** All phrases. */
  static final List<Phrase> ALL = List.copyOf(LIST);

  private Phrases() {}

  /** Those of a door and a time. */
  static List<Phrase> of(String door, When when) {
    return ALL.stream().filter(p -> p.door().equals(door) && p.when() == when).toList();
  }

  private static void add(String door, When when, Words words) {
    LIST.add(new Phrase(door, when, words));
  }

  private static void irc(Words words) {
    add(Persona.IRC, When.TALK, words);
  }

  private static void text(Words words) {
    add(Persona.TEXT, When.TALK, words);
  }

  private static void before() {
    add(Persona.IRC, When.EARLY, (_, _, _) -> "PING early");
    add(Persona.IRC, When.EARLY, (_, _, dice) -> "JOIN #r" + (10 + dice.random().nextInt(10)));
    add(Persona.IRC, When.EARLY, (_, _, _) -> "CAP LS 302");
    add(Persona.IRC, When.REGISTER, (me, _, _) -> user(me));
    add(
        Persona.IRC,
        When.REGISTER,
        (me, _, _) -> capabilities("echo-message message-tags server-time", me));
    add(
        Persona.IRC,
        When.REGISTER,
        (me, _, _) ->
            capabilities("away-notify extended-join multi-prefix setname standard-replies", me));
    add(Persona.IRC, When.QUIT, (_, _, _) -> "QUIT :see you");
    add(Persona.TEXT, When.EARLY, (_, _, _) -> "two words");
    add(Persona.TEXT, When.EARLY, (_, _, _) -> "/help");
    add(Persona.TEXT, When.REGISTER, (me, _, _) -> me.nick());
    add(Persona.TEXT, When.QUIT, (_, _, _) -> "/quit tea is ready");
  }

  private static String user(Persona me) {
    return "NICK " + me.nick() + "\r\nUSER " + me.nick() + " 0 * :Real " + me.nick();
  }

  private static String capabilities(String names, Persona me) {
    return "CAP LS 302\r\n" + user(me) + "\r\nCAP REQ :" + names + "\r\nCAP END";
  }

  private static void ircRooms() {
    irc((me, _, dice) -> "JOIN " + dice.roomToJoin(me));
    irc((me, _, dice) -> "JOIN " + dice.roomToJoin(me) + ',' + dice.roomToJoin(me));
    irc((me, _, dice) -> "JOIN " + dice.roomToJoin(me) + " key");
    irc((_, _, _) -> "JOIN #lobby");
    irc((me, _, dice) -> "PART " + dice.room(me));
    irc((me, _, dice) -> "PART " + dice.room(me) + " :가요");
    irc((me, _, dice) -> "TOPIC " + dice.room(me) + " :오늘의 이야기");
    irc((me, _, dice) -> "TOPIC " + dice.room(me));
    irc((me, other, dice) -> "KICK " + dice.room(me) + ' ' + other.nick() + " :out");
    irc((me, other, dice) -> "INVITE " + other.nick() + ' ' + dice.room(me));
    irc((me, _, dice) -> "MODE " + dice.room(me));
    irc((me, _, dice) -> "MODE " + dice.room(me) + " +t-n");
    irc((me, _, dice) -> "MODE " + dice.room(me) + " +s");
    irc((me, other, dice) -> "MODE " + dice.room(me) + " +v " + other.nick());
    irc((me, _, dice) -> "MODE " + dice.room(me) + " +b x*!*@*");
    irc((me, _, dice) -> "MODE " + dice.room(me) + " +b");
  }

  private static void ircTalk() {
    irc((me, _, dice) -> "PRIVMSG " + dice.room(me) + " :마당에 모여 이야기");
    irc((me, _, dice) -> "PRIVMSG " + dice.room(me) + " one");
    irc((_, _, _) -> "PRIVMSG #lobby :to all in the yard");
    irc((_, other, _) -> "PRIVMSG " + other.nick() + " :between us");
    irc((me, other, dice) -> "PRIVMSG " + dice.room(me) + ',' + other.nick() + " :both");
    irc((me, _, dice) -> "PRIVMSG " + dice.room(me) + " :\u0001ACTION waves\u0001");
    irc((me, _, dice) -> "PRIVMSG " + dice.room(me) + " :not " + raw(0xff) + " UTF-8");
    irc((me, _, dice) -> "@+reply=1;x=y PRIVMSG " + dice.room(me) + " :tagged");
    irc((me, _, dice) -> "@+react=👍 TAGMSG " + dice.room(me));
    irc((me, _, dice) -> "NOTICE " + dice.room(me) + " :notice this");
  }

  private static void ircQuestions() {
    irc((me, _, dice) -> "NAMES " + dice.room(me));
    irc((_, _, _) -> "NAMES #lobby");
    irc((_, _, _) -> "LIST");
    irc((me, _, dice) -> "WHO " + dice.room(me));
    irc((_, other, _) -> "WHOIS " + other.nick());
    irc((_, other, _) -> "ISON " + other.nick());
    irc((_, other, _) -> "USERHOST " + other.nick());
    irc((_, _, _) -> "PING :are you there");
    irc((_, _, _) -> "PONG x");
    irc((_, _, _) -> "LUSERS");
    irc((_, _, _) -> "MOTD");
    irc((_, _, _) -> "VERSION");
    irc((_, _, _) -> "TIME");
    irc((_, _, _) -> "FROB unknown");
    irc((_, _, _) -> "JOIN");
    irc((_, _, _) -> "");
  }

  private static void ircSettings() {
    irc((me, _, _) -> "NICK " + me.renamed());
    irc((_, other, _) -> "NICK " + other.nick());
    irc((_, _, _) -> "AWAY :lunch");
    irc((_, _, _) -> "AWAY");
    irc((_, _, _) -> "SETNAME :Another Name");
    irc((me, _, _) -> "MODE " + me.nick() + " +i");
    irc((_, _, _) -> "CAP REQ :away-notify -echo-message");
    irc((_, _, _) -> "CAP REQ :echo-message userhost-in-names");
    irc((_, _, _) -> "CAP LIST");
  }

  private static void text() {
    text((_, _, _) -> "안녕 everybody");
    text((_, _, _) -> "ends in CR LF\r");
    text((_, _, _) -> raw(0xff) + raw(0xfb) + raw(0x1f) + "telnet " + raw(0xff) + raw(0xf1));
    text((_, _, _) -> "not " + raw(0xc3) + " UTF-8");
    text((_, _, _) -> "//slash");
    text((_, _, _) -> "");
    text((_, _, _) -> "/frob");
    text((me, _, _) -> "/nick " + me.renamed());
    text((_, other, _) -> "/nick " + other.nick());
    text((me, _, dice) -> "/join " + dice.roomToJoin(me));
    text((_, _, _) -> "/join #lobby");
    text((_, _, _) -> "/part off we go");
    text((_, _, _) -> "/rooms");
    text((_, _, _) -> "/who");
    text((me, _, dice) -> "/who " + dice.room(me));
    text((_, other, _) -> "/msg " + other.nick() + " psst");
    text((_, _, _) -> "/msg nobody psst");
    text((_, _, _) -> "/me 춤을 춘다");
    text((_, _, _) -> "/topic of the day");
    text((_, _, _) -> "/topic");
    text((_, _, _) -> "/history 5");
  }
}
