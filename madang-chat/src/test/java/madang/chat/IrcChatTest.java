package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What people on IRC see; with ports that answer at once, and later. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class IrcChatTest {
  private final TestChat chat;

  IrcChatTest(boolean delayed) {
    this.chat = new TestChat(delayed);
  }

  @Test
  void registrationTellsWhatEveryProgramWaitsFor() {
    Person kim = chat.ircCaller();
    List<String> lines = kim.ask("NICK kim", "USER kim 0 * :Kim Lee");
    assertThat(lines)
        .first()
        .isEqualTo(":chat.test 001 kim :Welcome to the TestNet network, kim!~kim@127.0.0.1");
    assertThat(lines.stream().map(l -> l.split(" ")[1]))
        .containsSubsequence(
            "001", "002", "003", "004", "005", "251", "254", "255", "265", "266", "422");
    assertThat(String.join("\n", lines))
        .contains(
            "CASEMAPPING=ascii", "PREFIX=(qaohv)~&@%+", "CHANMODES=Ibe,k,fl,imnstCNUu", "UTF8ONLY");
    assertThat(chat.hub.users()).isEqualTo(1);
  }

  @Test
  void irssiConnectsJoinsAndAsksWhatItAsks() {
    Person kim = chat.ircCaller();
    List<String> cap = kim.ask("CAP LS 302", "JOIN :", "NICK kim", "USER kim kim localhost :Kim");
    assertThat(
            cap.stream()
                .filter(l -> l.contains(" CAP * LS "))
                .flatMap(l -> Arrays.stream(l.substring(l.lastIndexOf(" :") + 2).split(" "))))
        .containsExactly(
            "away-notify",
            "batch",
            "cap-notify",
            "chghost",
            "draft/channel-rename",
            "draft/chathistory",
            "draft/event-playback",
            "draft/extended-isupport",
            "draft/message-redaction",
            "draft/metadata-2=before-connect,max-keys=20,max-subs=50,max-value-bytes=256",
            "draft/multiline=max-bytes=4096,max-lines=24",
            "draft/no-implicit-names",
            "draft/pre-away",
            "draft/read-marker",
            "draft/search",
            "echo-message",
            "extended-join",
            "extended-monitor",
            "invite-notify",
            "labeled-response",
            "message-tags",
            "multi-prefix",
            "no-implicit-names",
            "server-time",
            "setname",
            "standard-replies",
            "userhost-in-names");
    assertThat(cap).noneMatch(l -> l.contains(" 001 "));
    assertThat(kim.ask("CAP REQ :multi-prefix extended-join setname"))
        .containsExactly(":chat.test CAP kim ACK :multi-prefix extended-join setname");
    assertThat(kim.ask("CAP END")).anyMatch(l -> l.contains(" 001 kim "));
    assertThat(kim.ask("MODE kim +i")).containsExactly(":kim!~kim@127.0.0.1 MODE kim +i");
    assertThat(kim.ask("JOIN #a"))
        .containsExactly(
            ":kim!~kim@127.0.0.1 JOIN #a * :Kim",
            ":chat.test 353 kim = #a :@kim",
            ":chat.test 366 kim #a :End of /NAMES list");
    assertThat(kim.ask("MODE #a")).first().isEqualTo(":chat.test 324 kim #a +nt");
    assertThat(kim.ask("WHO #a"))
        .containsExactly(
            ":chat.test 352 kim #a ~kim 127.0.0.1 chat.test kim H@ :0 Kim",
            ":chat.test 315 kim #a :End of WHO list");
    assertThat(kim.ask("MODE #a b")).containsExactly(":chat.test 368 kim #a :End of channel list");
    assertThat(kim.ask("PING chat.test")).containsExactly(":chat.test PONG chat.test :chat.test");
  }

  @Test
  void anUnknownCapabilityRefusesTheWholeRequest() {
    Person kim = chat.irc("kim");
    assertThat(kim.ask("CAP REQ :multi-prefix sasl"))
        .containsExactly(":chat.test CAP kim NAK :multi-prefix sasl");
    assertThat(kim.ask("CAP LIST")).containsExactly(":chat.test CAP kim LIST :");
    assertThat(kim.ask("CAP REQ :echo-message", "CAP LIST"))
        .last()
        .isEqualTo(":chat.test CAP kim LIST :echo-message");
    assertThat(kim.ask("CAP REQ -echo-message", "CAP LIST"))
        .last()
        .isEqualTo(":chat.test CAP kim LIST :");
  }

  @Test
  void aMessageReachesTheOthersAndNotTheSender() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    assertThat(kim.ask("PRIVMSG #A :hello : there")).isEmpty();
    assertThat(lee.lines()).containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #a :hello : there");
    kim.send("NOTICE #a :psst");
    assertThat(lee.lines()).containsExactly(":kim!~kim@127.0.0.1 NOTICE #a :psst");
  }

  @Test
  void capabilitiesShapeWhatEachReceives() {
    Person kim = chat.ircWith("kim", "echo-message message-tags", "#a");
    Person lee = chat.ircWith("lee", "server-time", "#a");
    Person park = chat.ircWith("park", "message-tags server-time", "#a");
    Person choi = chat.irc("choi", "#a");
    kim.lines();
    lee.lines();
    park.lines();
    kim.send("@+draft/reply=x;time=evil PRIVMSG #a :hi");
    String own = kim.lines().getFirst();
    String id = own.substring(own.indexOf("msgid=") + 6, own.indexOf(';'));
    assertThat(own)
        .isEqualTo("@msgid=" + id + ";+draft/reply=x :kim!~kim@127.0.0.1 PRIVMSG #a :hi");
    assertThat(lee.lines())
        .containsExactly("@time=2026-11-21T12:03:00.000Z :kim!~kim@127.0.0.1 PRIVMSG #a :hi");
    assertThat(park.lines())
        .containsExactly(
            "@time=2026-11-21T12:03:00.000Z;msgid="
                + id
                + ";+draft/reply=x :kim!~kim@127.0.0.1 PRIVMSG #a :hi");
    assertThat(choi.lines()).containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #a :hi");
    kim.send("@+typing=active TAGMSG #a");
    assertThat(park.lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("+typing=active")
        .endsWith("TAGMSG #a");
    assertThat(choi.lines()).isEmpty();
    choi.send("CAP REQ :server-time");
    choi.lines();
    kim.send("PRIVMSG #a :again");
    assertThat(choi.lines()).first().asString().startsWith("@time=");
  }

  @Test
  void whatOneSaysComesBeforeTheAnswerToTheNextCommand() {
    Person kim = chat.ircWith("kim", "echo-message", "#a");
    assertThat(kim.ask("PRIVMSG #a :1\r\nPRIVMSG #a :2\r\nPING x\r\nPRIVMSG #a :3\r\nPART #a"))
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :1",
            ":kim!~kim@127.0.0.1 PRIVMSG #a :2",
            ":chat.test PONG chat.test :x",
            ":kim!~kim@127.0.0.1 PRIVMSG #a :3",
            ":kim!~kim@127.0.0.1 PART #a");
  }

  @Test
  void oneWhoDiesIsStillHeardToTheEndAndThenLeaves() {
    Person kim = chat.irc("kim", "#a", "#b");
    Person lee = chat.irc("lee", "#a", "#b");
    kim.connection.feed("PRIVMSG #a :bye\r\nPRIVMSG #b :bye\r\n".getBytes(StandardCharsets.UTF_8));
    kim.connection.turn();
    kim.connection.reset();
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 PRIVMSG #a :bye",
            ":kim!~kim@127.0.0.1 PRIVMSG #b :bye",
            ":kim!~kim@127.0.0.1 QUIT :Connection reset");
    assertThat(chat.hub.users()).isEqualTo(1);
    assertThat(chat.irc("kim").ask("PING x")).hasSize(1);
  }

  @Test
  void quitIsAnsweredAndToldOnceToEachObserver() {
    Person kim = chat.irc("kim", "#a", "#b");
    Person lee = chat.irc("lee", "#a", "#b");
    Person park = chat.irc("park", "#c");
    assertThat(kim.ask("QUIT :tea")).endsWith("ERROR :Closing Link: 127.0.0.1 (Quit: tea)");
    assertThat(kim.closed()).isTrue();
    assertThat(lee.lines()).containsExactly(":kim!~kim@127.0.0.1 QUIT :Quit: tea");
    assertThat(park.lines()).isEmpty();
    assertThat(lee.ask("NAMES #a")).first().asString().endsWith(":lee");
    for (String without : List.of("QUIT", "QUIT :")) {
      Person choi = chat.irc("choi", "#a");
      Person text = chat.text("nan");
      text.send("/join #a");
      lee.lines();
      text.lines();
      assertThat(choi.ask(without)).endsWith("ERROR :Closing Link: 127.0.0.1 (Quit: )");
      assertThat(lee.lines()).containsExactly(":choi!~choi@127.0.0.1 QUIT :Quit: ");
      assertThat(text.lines()).containsExactly("[12:03] * choi left the chat (Quit)");
      text.send("/quit");
      assertThat(lee.lines()).containsExactly(":nan!~text@127.0.0.1 QUIT :Quit: ");
    }
  }

  @Test
  void aNickIsOnesOwnAndItsChangeIsSeen() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    assertThat(lee.ask("NICK KIM"))
        .containsExactly(":chat.test 433 lee KIM :Nickname is already in use");
    assertThat(lee.ask("NICK 1st"))
        .first()
        .asString()
        .startsWith(":chat.test 432 lee 1st :Erroneous");
    assertThat(lee.ask("NICK")).containsExactly(":chat.test 431 lee :No nickname given");
    assertThat(lee.ask("NICK Lee")).containsExactly(":lee!~lee@127.0.0.1 NICK Lee");
    assertThat(lee.ask("NICK choi")).containsExactly(":Lee!~lee@127.0.0.1 NICK choi");
    assertThat(kim.lines())
        .containsExactly(":lee!~lee@127.0.0.1 NICK Lee", ":Lee!~lee@127.0.0.1 NICK choi");
    chat.irc("lee");
    assertThat(kim.ask("ISON lee choi nobody")).containsExactly(":chat.test 303 kim :lee choi");
  }

  @Test
  void aNickClaimedByOneWhoNeverRegistersBecomesFree() {
    Person kim = chat.ircCaller();
    kim.send("NICK kim");
    kim.connection.reset();
    assertThat(chat.ircCaller().ask("NICK kim", "USER k 0 * :k"))
        .first()
        .asString()
        .contains(" 001 kim ");
  }

  @Test
  void topicsAreSetShownAndGuarded() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    assertThat(lee.ask("TOPIC #a")).containsExactly(":chat.test 331 lee #a :No topic is set");
    assertThat(lee.ask("TOPIC #a :mine"))
        .containsExactly(":chat.test 482 lee #a :You're not channel operator");
    assertThat(kim.ask("TOPIC #a :all about tea"))
        .containsExactly(":kim!~kim@127.0.0.1 TOPIC #a :all about tea");
    assertThat(lee.lines()).containsExactly(":kim!~kim@127.0.0.1 TOPIC #a :all about tea");
    Person park = chat.irc("park");
    assertThat(park.ask("JOIN #a"))
        .contains(
            ":chat.test 332 park #a :all about tea", ":chat.test 353 park = #a :@kim lee park");
    assertThat(kim.ask("TOPIC #a :", "TOPIC #a"))
        .endsWith(":chat.test 331 kim #a :No topic is set");
  }

  @Test
  void anOperatorKicksAndTheOthersSeeIt() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    Person park = chat.irc("park", "#a");
    kim.lines();
    lee.lines();
    assertThat(lee.ask("KICK #a kim"))
        .containsExactly(":chat.test 482 lee #a :You're not channel operator");
    String line = ":kim!~kim@127.0.0.1 KICK #a lee :too loud";
    assertThat(kim.ask("KICK #a lee :too loud")).containsExactly(line);
    assertThat(lee.lines()).containsExactly(line);
    assertThat(park.lines()).containsExactly(line);
    kim.send("PRIVMSG #a :gone");
    assertThat(lee.lines()).isEmpty();
    assertThat(lee.ask("PRIVMSG #a :let me in"))
        .first()
        .asString()
        .startsWith(":chat.test 404 lee #a :");
    assertThat(kim.ask("KICK #a lee"))
        .containsExactly(":chat.test 441 kim lee #a :They aren't on that channel");
    assertThat(kim.ask("KICK #a nobody"))
        .containsExactly(":chat.test 401 kim nobody :No such nick");
  }

  @Test
  void modesOpenAndCloseARoom() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee");
    assertThat(kim.ask("MODE #a +kl-t+i sesame 5"))
        .containsExactly(":kim!~kim@127.0.0.1 MODE #a +kl-t+i sesame 5");
    assertThat(kim.ask("MODE #a")).first().isEqualTo(":chat.test 324 kim #a +inkl sesame 5");
    assertThat(lee.ask("MODE #a")).first().isEqualTo(":chat.test 324 lee #a +inkl * 5");
    assertThat(lee.ask("JOIN #a sesame")).first().asString().startsWith(":chat.test 473 lee #a ");
    kim.send("MODE #a -i");
    assertThat(lee.ask("JOIN #a")).first().asString().startsWith(":chat.test 475 lee #a ");
    kim.send("MODE #a +l 1");
    assertThat(lee.ask("JOIN #a sesame")).first().asString().startsWith(":chat.test 471 lee #a ");
    kim.send("MODE #a -kl *");
    assertThat(lee.ask("JOIN #a")).first().isEqualTo(":lee!~lee@127.0.0.1 JOIN #a");
    kim.lines();
    assertThat(kim.ask("MODE #a +x"))
        .containsExactly(":chat.test 472 kim x :is unknown mode char to me");
    assertThat(kim.ask("MODE #a +l no")).first().asString().startsWith(":chat.test 696 ");
    assertThat(kim.ask("MODE #a +v lee")).containsExactly(":kim!~kim@127.0.0.1 MODE #a +v lee");
    assertThat(kim.ask("MODE #a +v lee")).isEmpty();
  }

  @Test
  void bansKeepPeopleOutUnlessTheyAreExcepted() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee");
    assertThat(kim.ask("MODE #a +b LEE")).containsExactly(":kim!~kim@127.0.0.1 MODE #a +b LEE!*@*");
    assertThat(lee.ask("JOIN #a")).first().asString().startsWith(":chat.test 474 lee #a ");
    assertThat(lee.ask("MODE #a b").getFirst())
        .startsWith(":chat.test 367 lee #a LEE!*@* kim!~kim@127.0.0.1 ");
    kim.send("MODE #a +e *@127.0.0.1");
    assertThat(lee.ask("JOIN #a")).first().isEqualTo(":lee!~lee@127.0.0.1 JOIN #a");
    kim.send("MODE #a -e *!*@127.0.0.1");
    assertThat(lee.ask("PRIVMSG #a :x")).last().asString().startsWith(":chat.test 404 lee #a ");
    assertThat(kim.ask("MODE #a -b lee!*@*"))
        .containsExactly(":kim!~kim@127.0.0.1 MODE #a -b LEE!*@*");
  }

  @Test
  void privateMessagesGoToOnePersonAndAwayIsTold() {
    Person kim = chat.ircWith("kim", "echo-message");
    Person lee = chat.ircWith("lee", "away-notify", "#a");
    Person park = chat.irc("park", "#a");
    assertThat(park.ask("AWAY :lunch"))
        .containsExactly(":chat.test 306 park :You have been marked as being away");
    assertThat(lee.lines()).endsWith(":park!~park@127.0.0.1 AWAY :lunch");
    assertThat(kim.ask("PRIVMSG park,lee :hi"))
        .containsExactly(
            ":chat.test 301 kim park :lunch",
            ":kim!~kim@127.0.0.1 PRIVMSG park :hi",
            ":kim!~kim@127.0.0.1 PRIVMSG lee :hi");
    assertThat(park.lines()).containsExactly(":kim!~kim@127.0.0.1 PRIVMSG park :hi");
    assertThat(kim.ask("WHOIS park"))
        .contains(":chat.test 301 kim park :lunch", ":chat.test 319 kim park :#a");
    park.send("AWAY");
    assertThat(lee.lines()).endsWith(":park!~park@127.0.0.1 AWAY");
    assertThat(kim.ask("PRIVMSG nobody :hi"))
        .containsExactly(":chat.test 401 kim nobody :No such nick");
    assertThat(kim.ask("NOTICE nobody :hi")).isEmpty();
    assertThat(kim.ask("PRIVMSG"))
        .containsExactly(":chat.test 411 kim :No recipient given (PRIVMSG)");
    assertThat(kim.ask("PRIVMSG lee")).containsExactly(":chat.test 412 kim :No text to send");
  }

  @Test
  void secretRoomsAndInvisiblePeopleStayHidden() {
    Person kim = chat.irc("kim", "#a", "#open");
    Person lee = chat.irc("lee");
    kim.send("MODE #a +s", "MODE kim +i");
    assertThat(lee.ask("LIST"))
        .containsExactly(
            ":chat.test 321 lee Channel :Users  Name",
            ":chat.test 322 lee #open 1 :",
            ":chat.test 323 lee :End of /LIST");
    assertThat(lee.ask("NAMES #a")).containsExactly(":chat.test 366 lee #a :End of /NAMES list");
    assertThat(lee.ask("NAMES #open")).hasSize(1);
    assertThat(lee.ask("WHO *"))
        .containsExactly(
            ":chat.test 352 lee * ~lee 127.0.0.1 chat.test lee H :0 Real lee",
            ":chat.test 315 lee * :End of WHO list");
    assertThat(lee.ask("TOPIC #a"))
        .containsExactly(":chat.test 442 lee #a :You're not on that channel");
    assertThat(lee.ask("WHOIS kim")).noneMatch(l -> l.contains(" 319 "));
    assertThat(kim.ask("LIST #a")).contains(":chat.test 322 kim #a 1 :");
    assertThat(kim.ask("LIST >1")).hasSize(2);
    assertThat(lee.ask("LUSERS"))
        .first()
        .asString()
        .endsWith("There are 1 users and 1 invisible on 1 server");
  }

  @Test
  void severalRoomsAreJoinedAndAllAreLeftAtOnce() {
    Person kim = chat.irc("kim");
    assertThat(
            kim.ask("JOIN #a,#b,bad #c").stream()
                .filter(l -> l.contains("JOIN") || l.contains(" 403 ")))
        .containsExactly(
            ":kim!~kim@127.0.0.1 JOIN #a",
            ":kim!~kim@127.0.0.1 JOIN #b",
            ":chat.test 403 kim bad :No such channel: bad name");
    assertThat(kim.ask("JOIN #a")).isEmpty();
    assertThat(kim.ask("JOIN 0"))
        .containsExactly(":kim!~kim@127.0.0.1 PART #a", ":kim!~kim@127.0.0.1 PART #b");
    assertThat(kim.ask("PART #a")).containsExactly(":chat.test 403 kim #a :No such channel");
    assertThat(kim.ask("LIST")).hasSize(2);
  }

  @Test
  void whatIsUnknownTooShortOrTooEarlyIsSaid() {
    Person kim = chat.ircCaller();
    for (String line : List.of("JOIN #a", "DANCE", "da_nce")) {
      assertThat(kim.ask(line)).containsExactly(":chat.test 451 * :You have not registered");
    }
    Person lee = chat.irc("lee");
    assertThat(lee.ask("DANCE")).containsExactly(":chat.test 421 lee DANCE :Unknown command");
    assertThat(lee.ask("KICK #a"))
        .containsExactly(":chat.test 461 lee KICK :Not enough parameters");
    assertThat(lee.ask("USER a b c d"))
        .containsExactly(":chat.test 462 lee :You may not reregister");
    assertThat(lee.ask("CAP DANCE"))
        .containsExactly(":chat.test 410 lee DANCE :Invalid CAP command");
    assertThat(lee.ask("", "   ", "\r\n\n"))
        .containsExactly(":chat.test 421 lee * :Malformed line");
  }

  @Test
  void theServerAnswersAboutItself() {
    Person kim = chat.irc("kim");
    assertThat(kim.ask("VERSION"))
        .first()
        .isEqualTo(":chat.test 351 kim madang-test chat.test :A test server");
    assertThat(kim.ask("TIME"))
        .containsExactly(":chat.test 391 kim chat.test :2026-11-21 12:03:00 UTC");
    assertThat(kim.ask("MOTD"))
        .containsExactly(":chat.test 422 kim :There is no message of the day");
    assertThat(kim.ask("USERHOST kim nobody"))
        .containsExactly(":chat.test 302 kim :kim=+~kim@127.0.0.1");
    assertThat(kim.ask("SETNAME :New Kim", "WHOIS kim"))
        .first()
        .isEqualTo(":chat.test 311 kim kim ~kim 127.0.0.1 * :New Kim");
  }

  @Test
  void everybodyIsToldWhenTheServerStops() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.text("lee");
    Person silent = chat.ircCaller();
    chat.hub.shutdown("going down");
    assertThat(kim.lines()).containsExactly("ERROR :Closing Link: 127.0.0.1 (going down)");
    assertThat(silent.lines()).containsExactly("ERROR :Closing Link: 127.0.0.1 (going down)");
    assertThat(lee.lines()).containsExactly("* Goodbye: going down");
    assertThat(chat.ircCaller().closed()).isTrue();
  }

  @Test
  void aMaskThatNoUserCanFitIsRefusedAndNeverTornApart() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    assertThat(kim.ask("MODE #a +b :a b"))
        .containsExactly(":chat.test 696 kim #a b a_b :A mask has no spaces and no colon in front");
    assertThat(kim.ask("MODE #a +b ::x"))
        .containsExactly(":chat.test 696 kim #a b _x :A mask has no spaces and no colon in front");
    assertThat(kim.ask("MODE #a +b :"))
        .containsExactly(":chat.test 696 kim #a b * :A mask has no spaces and no colon in front");
    String longest = "x".repeat(156);
    assertThat(kim.ask("MODE #a +b " + longest + "y"))
        .containsExactly(
            ":chat.test 696 kim #a b " + longest + "y :A mask has at most 160 characters");
    assertThat(kim.ask("MODE #a b")).containsExactly(":chat.test 368 kim #a :End of channel list");
    assertThat(lee.lines()).isEmpty();
    assertThat(kim.ask("MODE #a +b " + longest)).last().asString().endsWith(longest + "!*@*");
  }

  @Test
  void aWordInAnAnswerStaysOneWordWhateverItBeginsWith() {
    Person kim = chat.irc("kim");
    assertThat(kim.ask("JOIN ::a"))
        .containsExactly(":chat.test 403 kim _a :No such channel: bad name");
    assertThat(kim.ask("NICK ::x").getFirst()).startsWith(":chat.test 432 kim _x :Erroneous");
  }

  @Test
  void whereAnInvisibleUserIsNoStrangerLearnsFromWho() {
    Person kim = chat.irc("kim", "#a");
    kim.send("MODE kim +i");
    Person lee = chat.irc("lee", "#b");
    assertThat(lee.ask("WHO kim").getFirst())
        .isEqualTo(":chat.test 352 lee * ~kim 127.0.0.1 chat.test kim H :0 Real kim");
    assertThat(kim.ask("WHO kim").getFirst()).contains(" 352 kim #a ").contains(" H@ ");
    lee.send("JOIN #a");
    assertThat(lee.ask("WHO kim").getFirst()).contains(" 352 lee #a ").contains(" H@ ");
  }

  @Test
  void oneWhoJoinsWhileAwayIsSeenToBeAway() {
    Person kim = chat.ircWith("kim", "away-notify", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    Person park = chat.irc("park");
    park.send("AWAY :at lunch", "JOIN #a");
    assertThat(kim.lines())
        .containsExactly(":park!~park@127.0.0.1 JOIN #a", ":park!~park@127.0.0.1 AWAY :at lunch");
    assertThat(lee.lines()).containsExactly(":park!~park@127.0.0.1 JOIN #a");
  }

  @Test
  void anAbsenceThatStaysAsItIsIsToldOnce() {
    Person kim = chat.ircWith("kim", "away-notify", "#a");
    Person park = chat.irc("park", "#a");
    kim.lines();
    assertThat(park.ask("AWAY")).first().asString().contains(" 305 ");
    park.send("AWAY :lunch", "AWAY :lunch", "AWAY :tea", "AWAY", "AWAY");
    assertThat(kim.lines())
        .containsExactly(
            ":park!~park@127.0.0.1 AWAY :lunch",
            ":park!~park@127.0.0.1 AWAY :tea",
            ":park!~park@127.0.0.1 AWAY");
  }

  @Test
  void aRealNameThatCannotBeIsRefusedByAStandardReply() {
    Person kim = chat.ircWith("kim", "setname");
    assertThat(kim.ask("SETNAME :")).first().asString().contains(" FAIL SETNAME INVALID_REALNAME ");
    assertThat(chat.irc("lee").ask("SETNAME :")).first().asString().contains(" NOTICE lee ");
  }

  @Test
  void theModesOfNobodyAreAskedInVain() {
    Person kim = chat.irc("kim");
    chat.irc("lee");
    assertThat(kim.ask("MODE nobody")).containsExactly(":chat.test 401 kim nobody :No such nick");
    assertThat(kim.ask("MODE lee"))
        .containsExactly(":chat.test 502 kim :Can't view or change modes of others");
  }
}
