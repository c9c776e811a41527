package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import madang.chat.TestChat.HeldLog;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit is hit, and what one hears then. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class LimitsTest {

  private final boolean delayed;

  LimitsTest(boolean delayed) {
    this.delayed = delayed;
  }

  private TestChat with(UnaryOperator<ChatLimits.Builder> change) {
    return new TestChat(delayed, TestChat.limited(change));
  }

  @Test
  void aValueOutOfRangeIsNamedByItsKey() {
    assertThatThrownBy(() -> ChatLimits.DEFAULTS.with().lineBytes(100).done())
        .hasMessage("limits.line_bytes must be at least 512, not 100");
  }

  @Test
  void oneConnectionTooManyIsTurnedAway() {
    TestChat chat = with(l -> l.connections(2));
    chat.irc("kim");
    Person lee = chat.text("lee");
    assertThat(chat.ircCaller().lines())
        .containsExactly("ERROR :Closing Link: * (The server is full, please come back later)");
    Person text = chat.textCaller();
    assertThat(text.lines())
        .containsExactly("* Goodbye: The server is full, please come back later");
    assertThat(text.closed()).isTrue();
    lee.connection.reset();
    chat.engine.settle();
    assertThat(chat.ircCaller().closed()).isFalse();
  }

  @Test
  void oneAddressMayNotTakeAllConnections() {
    TestChat chat = with(l -> l.connectionsPerIp(2));
    Person kim = chat.irc("kim");
    chat.irc("lee");
    assertThat(chat.ircCaller().lines())
        .first()
        .asString()
        .contains("Too many connections from your address");
    assertThat(new Person(chat.engine, chat.engine.open(chat.hub.irc(), "127.0.0.2")).closed())
        .isFalse();
    kim.connection.reset();
    chat.engine.settle();
    assertThat(chat.ircCaller().closed()).isFalse();
  }

  @Test
  void anIpv6NetworkCountsAsOneAddress() {
    TestChat chat = with(l -> l.connectionsPerIp(1));
    new Person(chat.engine, chat.engine.open(chat.hub.irc(), "2001:db8::1"));
    assertThat(new Person(chat.engine, chat.engine.open(chat.hub.irc(), "2001:db8::2:2")).closed())
        .isTrue();
    assertThat(
            new Person(chat.engine, chat.engine.open(chat.hub.irc(), "2001:db8:0:1::1")).closed())
        .isFalse();
    Person local = new Person(chat.engine, chat.engine.open(chat.hub.irc(), "::1"));
    assertThat(local.ask("NICK six", "USER s 0 * :s"))
        .first()
        .asString()
        .endsWith("six!~s@0:0:0:0:0:0:0:1");
  }

  @Test
  void connectingTooOftenMustWaitAMinute() {
    TestChat chat = with(l -> l.connectionsPerIpPerMinute(2));
    chat.ircCaller().connection.reset();
    chat.ircCaller().connection.reset();
    assertThat(chat.ircCaller().lines()).first().asString().contains("Connecting too fast");
    chat.engine.advance(TestChat.seconds(61));
    assertThat(chat.ircCaller().closed()).isFalse();
  }

  @Test
  void oneWhoConnectsAndSaysNothingIsDropped() {
    TestChat chat = new TestChat(delayed);
    Person irc = chat.ircCaller();
    Person text = chat.textCaller();
    text.lines();
    chat.engine.advance(TestChat.seconds(29));
    assertThat(irc.closed()).isFalse();
    chat.engine.advance(TestChat.seconds(2));
    assertThat(irc.lines())
        .containsExactly("ERROR :Closing Link: 127.0.0.1 (Registration timed out)");
    assertThat(text.lines()).containsExactly("* Goodbye: no name was given in time");
    assertThat(irc.closed()).isTrue();
  }

  @Test
  void aSilentUserIsAskedAndThenDropped() {
    TestChat chat = new TestChat(delayed);
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    Person text = chat.text("text");
    chat.engine.advance(TestChat.seconds(119));
    lee.send("PING x");
    lee.lines();
    chat.engine.advance(TestChat.seconds(122));
    assertThat(kim.lines()).contains("PING :chat.test");
    kim.send("PONG :chat.test");
    lee.send("PING x");
    chat.engine.advance(TestChat.seconds(130));
    assertThat(kim.closed()).isFalse();
    lee.send("PING x");
    chat.engine.advance(TestChat.seconds(125));
    lee.send("PING x");
    lee.lines();
    chat.engine.advance(TestChat.seconds(125));
    assertThat(kim.lines()).contains("ERROR :Closing Link: 127.0.0.1 (Ping timeout: 240 seconds)");
    assertThat(lee.lines()).contains(":kim!~kim@127.0.0.1 QUIT :Ping timeout: 240 seconds");
    assertThat(text.closed()).isFalse();
  }

  @Test
  void aFloodIsReadAtItsPaceAndNothingIsLost() {
    TestChat chat = with(l -> l.commandsPerSecond(10).commandsBurst(20));
    Person kim = chat.irc("kim");
    chat.engine.advance(TestChat.seconds(5));
    StringBuilder flood = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      flood.append("PING ").append(i).append("\r\n");
    }
    Person lee = chat.irc("lee");
    kim.sendRaw(flood.toString().getBytes(UTF_8));
    assertThat(kim.lines()).hasSize(20);
    assertThat(kim.connection.paused()).isTrue();
    assertThat(lee.ask("PING x")).hasSize(1);
    chat.engine.advance(TestChat.seconds(1));
    assertThat(kim.lines()).hasSizeBetween(9, 11);
    chat.engine.advance(TestChat.seconds(1000));
    assertThat(kim.lines()).last().isEqualTo(":chat.test PONG chat.test :9999");
    assertThat(kim.closed()).isFalse();
  }

  @Test
  void roomsTargetsAndRoomsOfOneUserHaveTheirNumerics() {
    TestChat chat = with(l -> l.rooms(3).roomsPerUser(2).targets(2));
    Person kim = chat.irc("kim", "#a", "#b");
    assertThat(kim.ask("JOIN #c"))
        .containsExactly(":chat.test 405 kim #c :You have joined too many channels");
    Person lee = chat.irc("lee", "#c");
    assertThat(lee.ask("JOIN #d")).first().asString().startsWith(":chat.test 437 lee #d :");
    assertThat(lee.ask("JOIN #a")).first().isEqualTo(":lee!~lee@127.0.0.1 JOIN #a");
    assertThat(lee.ask("PRIVMSG a,b,c :x"))
        .first()
        .asString()
        .startsWith(":chat.test 407 lee a,b,c :");
    Person text = chat.text("text");
    assertThat(text.ask("/join #a", "/join #c", "/join #b"))
        .contains("You are in 2 rooms, which is the most: /part from one first.");
    lee.send("PART #c");
    text.send("/part #c");
    assertThat(kim.ask("PART #b", "JOIN #z")).contains(":kim!~kim@127.0.0.1 JOIN #z");
  }

  @Test
  void lengthsAreWhatISupportPromises() {
    TestChat chat =
        with(l -> l.nickLength(5).channelLength(6).topicLength(7).kickLength(8).awayLength(9));
    Person kim = chat.irc("kim", "#a");
    assertThat(String.join(" ", kim.ask("VERSION")))
        .contains("NICKLEN=5", "CHANNELLEN=6", "TOPICLEN=7", "KICKLEN=8", "AWAYLEN=9");
    assertThat(kim.ask("NICK kimkim")).first().asString().contains(" 432 ");
    assertThat(kim.ask("NICK kimki")).hasSize(1);
    assertThat(kim.ask("JOIN #sixsix")).first().asString().contains(" 403 ");
    assertThat(kim.ask("JOIN #fivef").getFirst()).endsWith("JOIN #fivef");
    assertThat(kim.ask("TOPIC #a :123456\ud83d\ude008").getFirst())
        .endsWith("TOPIC #a :123456\ud83d\ude00");
    assertThat(kim.ask("PART #a :1234567890").getFirst()).endsWith(":12345678");
    assertThat(kim.ask("AWAY :1234567890", "WHOIS kimki"))
        .contains(":chat.test 301 kimki kimki :123456789");
  }

  @Test
  void keysNamesAndModesHaveTheLengthsThatISupportPromises() {
    TestChat chat = new TestChat(delayed);
    Person kim = chat.irc("kim", "#a");
    assertThat(String.join(" ", kim.ask("VERSION")))
        .contains("KEYLEN=32", "MODES=12", "NAMELEN=128");
    assertThat(kim.ask("MODE #a +k " + "k".repeat(33))).first().asString().contains(" 696 ");
    assertThat(kim.ask("MODE #a +k " + "k".repeat(32))).first().asString().contains(" MODE #a +k ");
    assertThat(kim.ask("MODE #a +bbbbbbbbbbbbb 1 2 3 4 5 6 7 8 9 10 11 12 13"))
        .first()
        .asString()
        .endsWith(" 12!*@*");
    assertThat(kim.ask("SETNAME :" + "n".repeat(129))).first().asString().contains("SETNAME");
    assertThat(kim.ask("SETNAME :" + "n".repeat(128), "WHOIS kim"))
        .first()
        .asString()
        .endsWith("n".repeat(128));
  }

  @Test
  void aPaceOfThousandsASecondStillHoldsAndNeverStops() {
    TestChat chat = with(l -> l.commandsPerSecond(5000).commandsBurst(5000));
    Person kim = chat.irc("kim");
    chat.engine.advance(TestChat.seconds(5));
    kim.sendRaw("PING x\r\n".repeat(6000).getBytes(UTF_8));
    assertThat(kim.lines()).hasSize(5000);
    chat.engine.advance(TestChat.seconds(1));
    assertThat(kim.lines()).hasSize(1000);
  }

  @Test
  void aListOfMasksIsFullAtItsLimit() {
    TestChat chat = with(l -> l.listModes(2));
    Person kim = chat.irc("kim", "#a");
    assertThat(kim.ask("MODE #a +bbb a b c"))
        .containsExactly(
            ":kim!~kim@127.0.0.1 MODE #a +bb a!*@* b!*@*",
            ":chat.test 478 kim #a b :That list is full");
  }

  @Test
  void aLineOverItsLimitIsNumeric417() {
    TestChat chat = new TestChat(delayed);
    Person kim = chat.irc("kim", "#a");
    assertThat(kim.ask("PRIVMSG #a :" + "x".repeat(600)))
        .containsExactly(":chat.test 417 kim :Input line was too long");
    assertThat(kim.ask("@" + "t".repeat(9000) + " PING x"))
        .containsExactly(":chat.test 417 kim :Input line was too long");
    assertThat(kim.ask("@" + "t".repeat(4094) + " PING x"))
        .containsExactly(":chat.test PONG chat.test :x");
  }

  @Test
  void linesTagsAndWaitingPostsHaveTheSizesThatTheServerIsTold() {
    TestChat chat = with(l -> l.lineBytes(600).tagsBytes(100));
    Person kim = chat.irc("kim");
    String line = "PING :" + "x".repeat(600 - 8);
    String tags = "@" + "t".repeat(98) + " ";
    String tooLong = ":chat.test 417 kim :Input line was too long";
    assertThat(kim.ask(tags + line)).singleElement().asString().contains(" PONG ");
    assertThat(kim.ask(line + "x")).containsExactly(tooLong);
    assertThat(kim.ask("@t" + tags.substring(1) + "PING x")).containsExactly(tooLong);
    HeldLog log = new HeldLog();
    Person lee = new TestChat(log, TestChat.limited(l -> l.pendingPosts(3))).irc("lee", "#a");
    lee.send("PRIVMSG #a :x\r\n".repeat(10));
    assertThat(log.held).hasSize(3);
  }

  @Test
  void patienceIsAsLongAsTheServerIsTold() {
    TestChat chat = with(l -> l.registrationSeconds(5).pingSeconds(10));
    Person kim = chat.irc("kim");
    Person caller = chat.ircCaller();
    chat.engine.advance(TestChat.seconds(4));
    assertThat(caller.closed()).isFalse();
    chat.engine.advance(TestChat.seconds(2));
    assertThat(caller.closed()).isTrue();
    // The first ten seconds, in which kim came, ten of silence, and ten for the answer.
    chat.engine.advance(TestChat.seconds(30 - 6 + 1));
    assertThat(kim.lines())
        .containsExactly(
            "PING :chat.test", "ERROR :Closing Link: 127.0.0.1 (Ping timeout: 20 seconds)");
  }

  @Test
  void pendingPostsPauseTheirSenderAloneUntilTheyAreStored() {
    HeldLog log = new HeldLog();
    TestChat chat = new TestChat(log);
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    kim.lines();
    for (int i = 0; i < 100; i++) {
      kim.send("PRIVMSG #a :" + i);
    }
    kim.send("PING end");
    assertThat(log.held).hasSize(64);
    assertThat(kim.lines()).isEmpty();
    assertThat(lee.ask("PING x")).hasSize(1);
    List<String> heard = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      log.answerAll();
      heard.addAll(lee.lines());
    }
    assertThat(heard).hasSize(100).last().asString().endsWith(" :99");
    assertThat(kim.lines()).containsExactly(":chat.test PONG chat.test :end");
  }

  @Test
  void aMessageThatCannotBeStoredIsToldToItsSenderAlone() {
    HeldLog log = new HeldLog();
    log.offset = RoomLog.FAILED;
    TestChat chat = new TestChat(log);
    Person kim = chat.irc("kim", "#lobby");
    Person lee = chat.text("lee");
    kim.lines();
    kim.send("PRIVMSG #lobby :x");
    assertThat(kim.ask("KICK #lobby lee :full disk")).isEmpty();
    log.answerAll();
    assertThat(kim.lines())
        .containsExactly(
            ":chat.test 404 kim #lobby :The message could not be stored and was not sent",
            ":kim!~kim@127.0.0.1 KICK #lobby lee :full disk");
    assertThat(lee.lines())
        .containsExactly("[12:03] * lee was kicked from #lobby by kim (full disk)");
  }

  @Test
  void aKickNeverWaitsForAFullDiskOfOthers() {
    HeldLog log = new HeldLog();
    TestChat chat = new TestChat(log);
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    lee.send("PRIVMSG #a :stuck");
    kim.send("KICK #a lee");
    // Rights follow at once; what is told waits its turn behind the message.
    assertThat(kim.ask("NAMES #a")).isEmpty();
    log.answerAll();
    assertThat(kim.lines())
        .containsExactly(
            ":lee!~lee@127.0.0.1 PRIVMSG #a :stuck",
            ":kim!~kim@127.0.0.1 KICK #a lee :kim",
            ":chat.test 353 kim = #a :@kim",
            ":chat.test 366 kim #a :End of /NAMES list");
  }

  @Test
  void theRoomsMemoryIsARing() {
    TestChat chat = with(l -> l.historyPerRoom(3));
    Person kim = chat.text("kim");
    assertThat(kim.ask("1", "2", "3", "4", "/history 99"))
        .containsExactly("[12:03] <kim> 2", "[12:03] <kim> 3", "[12:03] <kim> 4");
  }

  @Test
  void aRoomWithTooManyWhoWouldBeShownItAnewKeepsItsName() {
    TestChat chat = new TestChat(false);
    Person op = chat.ircWith("op", "draft/channel-rename", "#big");
    for (int i = 0; i < 1_000; i++) {
      chat.ircWith("n" + i, "no-implicit-names", "#big");
    }
    assertThat(op.ask("RENAME #big #bigger"))
        .containsExactly(
            ":chat.test FAIL RENAME CANNOT_RENAME #big #bigger"
                + " :Too many here don't know that rooms are renamed");
    Person last = chat.irc("n", "#small");
    assertThat(last.ask("RENAME #small #smaller")).hasSize(4);
  }
}
