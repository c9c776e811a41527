package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What people on IRC may ask, and what they are told. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class IrcQueriesTest {
  private final boolean delayed;
  private final TestChat chat;

  IrcQueriesTest(boolean delayed) {
    this.delayed = delayed;
    this.chat = new TestChat(delayed);
  }

  @Test
  void whowasTellsWhoHadANickTheLastFirst() {
    Person kim = chat.irc("kim");
    Person lee = chat.irc("lee");
    lee.send("NICK park", "NICK lee", "NICK choi");
    assertThat(kim.ask("WHOWAS LEE"))
        .containsExactly(
            ":chat.test 314 kim lee ~lee 127.0.0.1 * :Real lee",
            ":chat.test 312 kim lee chat.test :2026-11-21 12:03:00 UTC",
            ":chat.test 314 kim lee ~lee 127.0.0.1 * :Real lee",
            ":chat.test 312 kim lee chat.test :2026-11-21 12:03:00 UTC",
            ":chat.test 369 kim LEE :End of WHOWAS");
    assertThat(kim.ask("WHOWAS lee 1")).hasSize(3);
    assertThat(kim.ask("WHOWAS lee -1")).hasSize(5);
    assertThat(kim.ask("WHOWAS nobody"))
        .containsExactly(
            ":chat.test 406 kim nobody :There was no such nickname",
            ":chat.test 369 kim nobody :End of WHOWAS");
    assertThat(kim.ask("WHOWAS")).containsExactly(":chat.test 431 kim :No nickname given");
    lee.send("QUIT");
    assertThat(kim.ask("WHOWAS choi")).hasSize(3);
  }

  @Test
  void whoisMissesANickAndAServerThatIsNotThere() {
    Person kim = chat.irc("kim");
    chat.irc("lee");
    assertThat(kim.ask("WHOIS")).containsExactly(":chat.test 431 kim :No nickname given");
    assertThat(kim.ask("WHOIS lee :")).containsExactly(":chat.test 431 kim :No nickname given");
    assertThat(kim.ask("WHOIS other.test lee"))
        .containsExactly(
            ":chat.test 402 kim other.test :No such server",
            ":chat.test 318 kim lee :End of /WHOIS list");
    for (String server : List.of("*.test", "kim", "LEE")) {
      assertThat(kim.ask("WHOIS " + server + " lee")).first().asString().contains(" 311 kim lee ");
    }
    assertThat(kim.ask("WHOIS Gone gone"))
        .containsExactly(
            ":chat.test 401 kim gone :No such nick", ":chat.test 318 kim gone :End of /WHOIS list");
  }

  @Test
  void whoisTellsHowLongSomebodyHasSaidNothingAndSinceWhenHeIsHere() {
    Person kim = chat.irc("kim");
    Person lee = chat.irc("lee", "#a");
    long signOn = Instant.parse("2026-11-21T12:03:00Z").getEpochSecond();
    String told = ":chat.test 317 kim %s %d " + signOn + " :seconds idle, signon time";
    chat.engine.advance(TestChat.seconds(40));
    assertThat(kim.ask("WHOIS lee")).contains(told.formatted("lee", 40));
    lee.ask("PING x", "TOPIC #a :tea", "NICK li"); // none of which is said
    assertThat(kim.ask("WHOIS li")).contains(told.formatted("li", 40));
    for (String words : List.of("PRIVMSG #a :x", "NOTICE kim :x", "PRIVMSG kim :x")) {
      lee.send(words);
      chat.engine.advance(TestChat.seconds(7));
      assertThat(kim.ask("WHOIS li")).as(words).contains(told.formatted("li", 7));
    }
    Person tess = chat.text("tess");
    chat.engine.advance(TestChat.seconds(3));
    signOn += 61;
    for (String words : List.of("hi", "/me waves", "/msg li hi")) {
      tess.send(words);
      chat.engine.advance(TestChat.seconds(5));
      assertThat(kim.ask("WHOIS tess"))
          .as(words)
          .contains(":chat.test 317 kim tess 5 " + signOn + " :seconds idle, signon time");
    }
  }

  @Test
  void onlySoManyPartingsAreRemembered() {
    TestChat few = new TestChat(delayed, TestChat.limited(l -> l.whowas(2)));
    Person kim = few.irc("kim");
    Person lee = few.irc("lee");
    lee.send("NICK a", "NICK b", "NICK c");
    assertThat(kim.ask("WHOWAS lee")).first().asString().contains(" 406 ");
    assertThat(kim.ask("WHOWAS a")).first().asString().contains(" 314 ");
    assertThat(kim.ask("WHOWAS b")).first().asString().contains(" 314 ");
  }

  @Test
  void oneWhoWatchesANickHearsItComeAndGo() {
    Person kim = chat.irc("kim");
    assertThat(kim.ask("MONITOR + lee,Kim,:bad,Lee"))
        .containsExactly(":chat.test 730 kim :kim!~kim@127.0.0.1", ":chat.test 731 kim :lee,Lee");
    Person lee = chat.irc("lee");
    assertThat(kim.lines()).containsExactly(":chat.test 730 * :lee!~lee@127.0.0.1");
    assertThat(kim.ask("MONITOR L"))
        .containsExactly(":chat.test 732 kim :lee,Kim", ":chat.test 733 kim :End of MONITOR list");
    assertThat(kim.ask("MONITOR S"))
        .containsExactly(":chat.test 730 kim :lee!~lee@127.0.0.1,kim!~kim@127.0.0.1");
    lee.send("NICK park");
    assertThat(kim.lines()).containsExactly(":chat.test 731 * :lee");
    lee.send("NICK lee");
    assertThat(kim.lines()).containsExactly(":chat.test 730 * :lee!~lee@127.0.0.1");
    lee.send("NICK LEE");
    assertThat(kim.lines()).isEmpty();
    lee.connection.reset();
    assertThat(kim.lines()).containsExactly(":chat.test 731 * :LEE");
    assertThat(kim.ask("MONITOR - lee", "MONITOR L"))
        .containsExactly(":chat.test 732 kim :Kim", ":chat.test 733 kim :End of MONITOR list");
    assertThat(kim.ask("MONITOR C", "MONITOR L", "MONITOR S"))
        .containsExactly(":chat.test 733 kim :End of MONITOR list");
    chat.irc("lee");
    assertThat(kim.lines()).isEmpty();
    assertThat(kim.ask("MONITOR +")).first().asString().contains(" 461 ");
  }

  @Test
  void theListOfWatchedNicksIsBounded() {
    TestChat few = new TestChat(delayed, TestChat.limited(l -> l.monitor(2)));
    Person kim = few.irc("kim");
    assertThat(kim.ask("MONITOR + a,b,c,d"))
        .containsExactly(
            ":chat.test 734 kim 2 c,d :Monitor list is full.", ":chat.test 731 kim :a,b");
    assertThat(kim.ask("MONITOR L")).first().isEqualTo(":chat.test 732 kim :a,b");
  }

  @Test
  void aFullListRefusesThoseNicksAloneThatAreNotOnIt() {
    TestChat few = new TestChat(delayed, TestChat.limited(l -> l.monitor(3)));
    Person kim = few.irc("kim");
    kim.ask("MONITOR + a,b");
    assertThat(kim.ask("MONITOR + a,x,y,z,b"))
        .containsExactly(
            ":chat.test 734 kim 3 y,z :Monitor list is full.", ":chat.test 731 kim :a,x,b");
    assertThat(kim.ask("MONITOR L")).first().isEqualTo(":chat.test 732 kim :a,b,x");
    List<String> many = IntStream.range(10, 60).mapToObj(i -> "somebody" + i).toList();
    List<String> refused = new ArrayList<>();
    int lines = 0;
    // As long as lines may be: the refused ones don't fit into one with the server's name.
    for (String line : kim.ask("MONITOR + " + String.join(",", many.subList(0, 45)))) {
      assertThat(line).hasSizeLessThanOrEqualTo(510);
      assertThat(line).startsWith(":chat.test 734 kim 3 ").endsWith(" :Monitor list is full.");
      refused.addAll(List.of(line.split(" ")[4].split(",")));
      lines++;
    }
    assertThat(refused).isEqualTo(many.subList(0, 45));
    assertThat(lines).isEqualTo(2);
  }

  @Test
  void whoeverWatchesMoreHearsAbsencesAndNames() {
    Person kim = chat.ircWith("kim", "extended-monitor away-notify setname");
    Person park = chat.ircWith("park", "away-notify setname");
    kim.send("MONITOR + lee");
    park.send("MONITOR + lee");
    Person lee = chat.irc("lee");
    kim.lines();
    park.lines();
    lee.send("AWAY :lunch", "SETNAME :Lee Two", "AWAY");
    assertThat(kim.lines())
        .containsExactly(
            ":lee!~lee@127.0.0.1 AWAY :lunch",
            ":lee!~lee@127.0.0.1 SETNAME :Lee Two",
            ":lee!~lee@127.0.0.1 AWAY");
    assertThat(park.lines()).isEmpty();
  }

  @Test
  void whoxTellsExactlyWhatWasAskedForInItsOwnOrder() {
    Person kim = chat.irc("kim", "#a");
    assertThat(kim.ask("WHO #a %rnt,42"))
        .containsExactly(
            ":chat.test 354 kim 42 kim :Real kim", ":chat.test 315 kim #a :End of WHO list");
    assertThat(kim.ask("WHO kim %tcuihsnfdlaor,7").getFirst())
        .isEqualTo(
            ":chat.test 354 kim 7 #a ~kim 127.0.0.1 127.0.0.1 chat.test kim H@ 0 0 0 n/a :Real kim");
    assertThat(kim.ask("WHO kim %na")).first().isEqualTo(":chat.test 354 kim kim 0");
    assertThat(kim.ask("WHO #a o")).containsExactly(":chat.test 315 kim #a :End of WHO list");
  }

  @Test
  void whoEndsWithTheMaskThatWasAskedFor() {
    Person kim = chat.irc("kim", "#a");
    for (String mask : List.of("0", "*", "#A", "KIM", "nobody")) {
      assertThat(kim.ask("WHO " + mask))
          .last()
          .isEqualTo(":chat.test 315 kim " + mask + " :End of WHO list");
    }
    assertThat(kim.ask("WHO")).isEqualTo(kim.ask("WHO *"));
    assertThat(kim.ask("WHO 0")).hasSize(2);
  }

  @Test
  void listTakesConditions() {
    TestChat patient = new TestChat(delayed, TestChat.limited(l -> l.pingSeconds(3600)));
    Person kim = patient.irc("kim", "#old");
    kim.send("TOPIC #old :first");
    patient.engine.advance(TestChat.seconds(600));
    kim.send("JOIN #new", "TOPIC #new :second", "JOIN #bare");
    Person lee = patient.irc("lee", "#new");
    assertThat(rooms(lee, "LIST")).containsExactly("#bare", "#new", "#old");
    assertThat(rooms(lee, "LIST C>5")).containsExactly("#old");
    assertThat(rooms(lee, "LIST C<5")).containsExactly("#bare", "#new");
    assertThat(rooms(lee, "LIST T<5")).containsExactly("#new");
    assertThat(rooms(lee, "LIST T>5")).containsExactly("#old");
    assertThat(rooms(lee, "LIST T>0")).doesNotContain("#bare");
    assertThat(rooms(lee, "LIST >1")).containsExactly("#new");
    assertThat(rooms(lee, "LIST <2")).containsExactly("#bare", "#old");
    assertThat(rooms(lee, "LIST *e*")).containsExactly("#bare", "#new");
    assertThat(rooms(lee, "LIST !*e*")).containsExactly("#old");
    assertThat(rooms(lee, "LIST #new,#old <2")).containsExactly("#old");
    assertThat(rooms(lee, "LIST C<x")).hasSize(3);
    patient.engine.advance(TestChat.seconds(30));
    assertThat(rooms(lee, "LIST C>10")).containsExactly("#old");
    assertThat(rooms(lee, "LIST C<1")).containsExactly("#bare", "#new");
    assertThat(rooms(lee, "LIST T>0")).containsExactly("#new", "#old");
  }

  private static List<String> rooms(Person who, String question) {
    return who.ask(question).stream()
        .filter(l -> l.contains(" 322 "))
        .map(l -> l.split(" ")[3])
        .toList();
  }

  @Test
  void inviteAloneTellsWhoHasInvitedMe() {
    Person kim = chat.irc("kim", "#a", "#b");
    Person lee = chat.irc("lee");
    kim.send("MODE #a +i", "INVITE lee #a", "INVITE lee #b");
    lee.lines();
    assertThat(lee.ask("INVITE"))
        .containsExactly(
            ":chat.test 336 lee #a",
            ":chat.test 336 lee #b",
            ":chat.test 337 lee :End of /INVITE list");
    lee.send("JOIN #a");
    kim.send("PART #b");
    assertThat(lee.ask("INVITE")).containsExactly(":chat.test 337 lee :End of /INVITE list");
    assertThat(lee.ask("INVITE kim")).first().asString().contains(" 461 ");
  }

  @Test
  void onlySoManyInvitationsAreRemembered() {
    TestChat many = new TestChat(delayed, TestChat.limited(l -> l.roomsPerUser(200)));
    Person kim = many.irc("kim");
    Person lee = many.irc("lee");
    for (int i = 1; i <= 101; i++) {
      kim.send("JOIN #r" + i, "INVITE lee #r" + i);
    }
    assertThat(lee.ask("INVITE")).hasSize(101).first().isEqualTo(":chat.test 336 lee #r2");
  }

  @Test
  void namesTakesSeveralRooms() {
    Person kim = chat.irc("kim", "#a", "#b");
    assertThat(kim.ask("NAMES #a,#b,#none"))
        .containsExactly(
            ":chat.test 353 kim = #a :@kim",
            ":chat.test 366 kim #a :End of /NAMES list",
            ":chat.test 353 kim = #b :@kim",
            ":chat.test 366 kim #b :End of /NAMES list",
            ":chat.test 366 kim #none :End of /NAMES list");
    assertThat(kim.ask("NAMES #a,#a,#a,#a,#a")).first().asString().contains(" 407 ");
  }

  @Test
  void joinZeroLeavesAllRooms() {
    Person kim = chat.irc("kim", "#a", "#b");
    assertThat(kim.ask("JOIN 0"))
        .containsExactly(":kim!~kim@127.0.0.1 PART #a", ":kim!~kim@127.0.0.1 PART #b");
  }

  @Test
  void theServerTellsOfItself() {
    Person kim = chat.irc("kim");
    assertThat(kim.ask("LINKS"))
        .containsExactly(
            ":chat.test 364 kim chat.test chat.test :0 A test server",
            ":chat.test 365 kim * :End of /LINKS list");
    assertThat(kim.ask("ADMIN"))
        .containsExactly(":chat.test 423 kim chat.test :No administrative info available");
    assertThat(kim.ask("INFO")).last().isEqualTo(":chat.test 374 kim :End of /INFO list");
    assertThat(kim.ask("TIME"))
        .containsExactly(":chat.test 391 kim chat.test :2026-11-21 12:03:00 UTC");
    assertThat(kim.ask("VERSION *.test").getFirst())
        .isEqualTo(":chat.test 351 kim madang-test chat.test :A test server");
    for (String verb : List.of("VERSION", "ADMIN", "TIME", "MOTD", "INFO")) {
      assertThat(kim.ask(verb + " other.test"))
          .containsExactly(":chat.test 402 kim other.test :No such server");
    }
    chat.engine.advance(TestChat.seconds(90_061));
    Person lee = chat.irc("lee");
    assertThat(lee.ask("STATS u"))
        .containsExactly(
            ":chat.test 242 lee :Server Up 1 days 1:01:01",
            ":chat.test 219 lee u :End of /STATS report");
    assertThat(lee.ask("STATS z")).containsExactly(":chat.test 219 lee z :End of /STATS report");
    assertThat(lee.ask("STATS")).first().asString().contains(" 461 ");
    assertThat(lee.ask("ERROR :x")).isEmpty();
  }

  @Test
  void userhostAndIsonTakeSeveralNicks() {
    Person kim = chat.irc("kim");
    Person lee = chat.irc("lee");
    lee.send("AWAY :x");
    assertThat(kim.ask("USERHOST kim lee none"))
        .containsExactly(":chat.test 302 kim :kim=+~kim@127.0.0.1 lee=-~lee@127.0.0.1");
    assertThat(kim.ask("ISON none :LEE kim")).containsExactly(":chat.test 303 kim :lee kim");
  }

  @Test
  void helpIsThereForWhatItListsAndSaysSoWhereThereIsNone() {
    Person kim = chat.irc("kim");
    assertThat(kim.ask("HELP privmsg"))
        .startsWith(
            ":chat.test 704 kim PRIVMSG :PRIVMSG",
            ":chat.test 705 kim PRIVMSG :",
            ":chat.test 705 kim PRIVMSG :PRIVMSG <target>{,<target>} :<text>");
    assertThat(kim.ask("HELPOP privmsg")).isEqualTo(kim.ask("HELP PRIVMSG"));
    assertThat(kim.ask("HELP nonsense")).first().asString().contains(" 524 kim nonsense ");
    for (String noWord : List.of(":two words", "::colon")) {
      assertThat(kim.ask("HELP " + noWord)).first().asString().contains(" 524 kim * ");
    }
    assertThat(kim.ask("HELP")).last().asString().contains(" 706 kim * ");
    assertThat(kim.ask("HELP cmodes")).hasSizeGreaterThan(10);
    assertThat(kim.ask("HELP umodes")).hasSize(6);
  }

  @Test
  void everyCommandHasHelpOfItsOwn() {
    Person kim = new TestChat(delayed, TestChat.EVERYTHING).irc("kim");
    Set<String> helps = new HashSet<>();
    for (String verb : CommandTables.verbs()) {
      List<String> help = kim.ask("HELP " + verb);
      assertThat(help)
          .as(verb)
          .hasSizeGreaterThan(3)
          .startsWith(
              ":chat.test 704 kim " + verb + " :" + verb, ":chat.test 705 kim " + verb + " :");
      assertThat(help.get(2)).startsWith(":chat.test 705 kim " + verb + " :" + verb);
      assertThat(help.getLast()).matches(":chat\\.test 706 kim " + verb + " :\\S.*\\.");
      assertThat(helps.add(help.get(3).replaceFirst(".* :", ""))).as("only %s's", verb).isTrue();
    }
  }
}
