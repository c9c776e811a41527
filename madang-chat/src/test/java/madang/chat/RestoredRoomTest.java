package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets into a room that came back after a restart, and who is its operator. */
class RestoredRoomTest {

  /** A server on which kim made a room with these modes, started anew. */
  private static TestChat restarted(String modes) {
    RoomLog log = new MemoryRoomLog(100);
    Person kim = new TestChat(log).irc("kim", "#a");
    kim.ask("TOPIC #a :tea", "MODE #a " + modes);
    return new TestChat(log);
  }

  private static String refusal(List<String> lines) {
    return lines.stream()
        .map(line -> line.split(" ")[1])
        .filter(verb -> verb.startsWith("4"))
        .findFirst()
        .orElse("");
  }

  @Test
  void theFirstWhoComesIsOperatorAndTheRestAreNot() {
    TestChat chat = restarted("+m");
    assertThat(chat.irc("lee").ask("JOIN #a"))
        .contains(":chat.test 332 lee #a :tea", ":chat.test 353 lee = #a :@lee");
    assertThat(chat.irc("kim").ask("JOIN #a")).contains(":chat.test 353 kim = #a :@lee kim");
    assertThat(chat.irc("pat").ask("JOIN #a", "PRIVMSG #a :x")).last().asString().contains(" 404 ");
  }

  @ParameterizedTest
  @CsvSource({
    "+i, JOIN #a, ''",
    "+l 1, JOIN #a, ''",
    "+k sesame, JOIN #a, 475",
    "+k sesame, JOIN #a wrong, 475",
    "+k sesame, JOIN #a sesame, ''",
    "+ik sesame, JOIN #a, 475",
    "+ik sesame, JOIN #a sesame, ''",
    "+b *!*@127.*, JOIN #a, 474",
    "+be *!*@127.* lee, JOIN #a, ''",
  })
  void nobodyIsThereToInviteTheFirstButBansAndKeysHold(String modes, String join, String refusal) {
    assertThat(refusal(restarted(modes).irc("lee").ask(join))).isEqualTo(refusal);
  }

  @Test
  void whatWasSaidOfARoomIsKnownAgain() {
    RoomLog log = new MemoryRoomLog(100);
    Person kim = new TestChat(log).ircWith("kim", "draft/metadata-2", "#a", "#b");
    kim.ask("METADATA #a SET url :https://x.test/", "METADATA #a SET mood :merry");
    kim.ask("METADATA #a SET mood", "METADATA #b SET url :x", "METADATA #b CLEAR");
    Person lee = new TestChat(log).ircWith("lee", "draft/metadata-2");
    assertThat(lee.ask("METADATA #a LIST"))
        .containsExactly(":chat.test 761 lee #a url * :https://x.test/");
    assertThat(lee.ask("METADATA #b LIST")).isEmpty();
  }

  @Test
  void whoComesSecondNeedsAnInvitationAgain() {
    TestChat chat = restarted("+i");
    chat.irc("lee", "#a");
    assertThat(refusal(chat.irc("kim").ask("JOIN #a"))).isEqualTo("473");
  }

  @Test
  void wordsFromOutsideDoNotEndARoomThatNobodyHasComeBackTo() {
    TestChat chat = restarted("-n+bk *!*@10.* sesame");
    Person lee = chat.irc("lee");
    lee.ask("PRIVMSG #a :anybody here?");
    assertThat(refusal(lee.ask("JOIN #a"))).isEqualTo("475");
    assertThat(lee.ask("JOIN #a sesame")).contains(":chat.test 332 lee #a :tea");
    assertThat(lee.ask("MODE #a b").toString()).contains("*!*@10.*");
    lee.ask("PART #a");
    assertThat(chat.irc("kim").ask("JOIN #a").toString()).doesNotContain("tea", " 475 ");
  }

  @Test
  void roomsThatNobodyCameBackToMakeWayForNewOnes() {
    RoomLog log = new MemoryRoomLog(100);
    TestChat before = new TestChat(log);
    before.irc("kim", "#old");
    before.engine.advance(TestChat.seconds(60));
    before.irc("lee", "#new");
    ChatOptions options = TestChat.limited(l -> l.rooms(2));
    TestChat chat = new TestChat(log, options);
    Person kim = chat.irc("kim");
    assertThat(kim.ask("JOIN #other")).contains(":chat.test 353 kim = #other :@kim");
    assertThat(kim.ask("LIST").toString())
        .contains(" #new 0 ", " #other 1 ")
        .doesNotContain("#old");
    assertThat(kim.ask("JOIN #new")).contains(":chat.test 353 kim = #new :@kim");
    assertThat(refusal(kim.ask("JOIN #third"))).isEqualTo("437");
  }

  @Test
  void aRoomWhoseModesAreNotWhatWasWrittenComesBackWithoutThem() {
    RoomLog log = new MemoryRoomLog(100);
    SortedMap<Character, String> modes = new TreeMap<>(Map.of('l', "x5", 'm', ""));
    long now = new TestChat(log).engine.millis();
    log.save(new RoomImage("#a", "#a", now, now, null, modes, List.of(), new TreeMap<>(), null));
    Person kim = new TestChat(log).irc("kim", "#a");
    assertThat(kim.ask("MODE #a").getFirst()).isEqualTo(":chat.test 324 kim #a +m");
  }
}
