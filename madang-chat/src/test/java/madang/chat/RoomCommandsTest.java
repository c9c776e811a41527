package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Corners of INVITE, KICK and MODE; with ports that answer at once, and later. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class RoomCommandsTest {
  private final TestChat chat;

  RoomCommandsTest(boolean delayed) {
    this.chat = new TestChat(delayed);
  }

  @Test
  void aKickNamesOneRoomOrAsManyAsNicks() {
    Person kim = chat.irc("kim", "#a");
    kim.send("JOIN #b");
    chat.irc("lee", "#a");
    chat.irc("park", "#a").send("JOIN #b");
    kim.lines();
    String kick = ":kim!~kim@127.0.0.1 KICK ";
    assertThat(kim.ask("KICK #a,#b lee,park :out"))
        .containsExactly(kick + "#a lee :out", kick + "#b park :out");
    assertThat(kim.ask("KICK #none,#a lee,park :out"))
        .containsExactly(":chat.test 403 kim #none :No such channel", kick + "#a park :out");
    assertThat(kim.ask("KICK #a,#b lee"))
        .containsExactly(
            ":chat.test 461 kim KICK :Name one channel, or as many as there are nicks");
  }

  @Test
  void whoIsInvitedByAnOperatorComesInOnceWhateverTheModesSay() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee");
    kim.send("MODE #a +iklb sesame 1 lee");
    assertThat(lee.ask("JOIN #a")).first().asString().startsWith(":chat.test 474 lee #a ");
    kim.lines();
    assertThat(kim.ask("INVITE lee #a")).containsExactly(":chat.test 341 kim lee #a");
    assertThat(lee.lines()).containsExactly(":kim!~kim@127.0.0.1 INVITE lee #a");
    assertThat(lee.ask("JOIN #a")).first().isEqualTo(":lee!~lee@127.0.0.1 JOIN #a");
    assertThat(lee.ask("PART #a", "JOIN #a"))
        .last()
        .asString()
        .startsWith(":chat.test 474 lee #a ");
  }

  @Test
  void anInvitationOfAnOrdinaryMemberOpensNothing() {
    Person kim = chat.irc("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    Person park = chat.irc("park");
    assertThat(lee.ask("INVITE park #a")).containsExactly(":chat.test 341 lee park #a");
    assertThat(park.lines()).containsExactly(":lee!~lee@127.0.0.1 INVITE park #a");
    kim.send("MODE #a +b park");
    assertThat(park.ask("JOIN #a")).first().asString().startsWith(":chat.test 474 park #a ");
    assertThat(park.ask("INVITE")).containsExactly(":chat.test 337 park :End of /INVITE list");
  }

  @Test
  void aMaskIsTakenBackAsItStandsInTheListHoweverItIsTyped() {
    Person kim = chat.irc("kim", "#a");
    kim.ask("MODE #a +be Lee!*@* m:Lee!*@*");
    assertThat(kim.ask("MODE #a -be LEE m:lee"))
        .containsExactly(":kim!~kim@127.0.0.1 MODE #a -be Lee!*@* m:Lee!*@*");
  }

  @Test
  void aKeyThatCannotBeIsRefusedWithoutShowingIt() {
    Person kim = chat.irc("kim", "#a");
    assertThat(kim.ask("MODE #a +k :two words", "MODE #a +k :", "MODE #a +k a,b"))
        .hasSize(3)
        .containsOnly(":chat.test 696 kim #a k * :Key is not well-formed");
  }

  @Test
  void aListIsToldOnceHoweverOftenOneLineAsksForIt() {
    Person kim = chat.irc("kim", "#a");
    kim.ask("MODE #a +b lee");
    assertThat(kim.ask("MODE #a " + "b".repeat(200) + "e-b"))
        .hasSize(3)
        .last()
        .isEqualTo(":chat.test 349 kim #a :End of channel list");
  }
}
