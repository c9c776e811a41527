package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MARKREAD: up to where somebody has read. */
class ReadMarkerTest {
  private static final String EARLY = "timestamp=2019-01-04T14:33:26.123Z";
  private static final String LATER = "timestamp=2020-06-01T12:00:00.000Z";

  private final TestChat chat = new TestChat(false);
  private final Person kim = chat.ircWith("kim", "draft/read-marker");

  @Test
  void aNewcomerIsToldBeforeTheNames() {
    assertThat(kim.ask("JOIN #a"))
        .containsExactly(
            ":kim!~kim@127.0.0.1 JOIN #a",
            ":chat.test MARKREAD #a *",
            ":chat.test 353 kim = #a :@kim",
            ":chat.test 366 kim #a :End of /NAMES list");
    assertThat(chat.irc("lee").ask("JOIN #a")).noneMatch(l -> l.contains("MARKREAD"));
  }

  @Test
  void itOnlyMovesForward() {
    assertThat(kim.ask("MARKREAD #a")).containsExactly(":chat.test MARKREAD #a *");
    assertThat(kim.ask("MARKREAD #a " + EARLY)).containsExactly(":chat.test MARKREAD #a " + EARLY);
    assertThat(kim.ask("MARKREAD #A " + LATER)).containsExactly(":chat.test MARKREAD #A " + LATER);
    assertThat(kim.ask("MARKREAD #a " + EARLY)).containsExactly(":chat.test MARKREAD #a " + LATER);
    assertThat(kim.ask("MARKREAD #a")).containsExactly(":chat.test MARKREAD #a " + LATER);
    assertThat(kim.ask("MARKREAD #a timestamp=2099-01-01T00:00:00.000Z"))
        .containsExactly(":chat.test MARKREAD #a timestamp=2026-11-21T12:03:00.000Z");
  }

  @Test
  void itStaysWhenOneLeavesTheRoomAndGoesWhenOneLeavesTheServer() {
    kim.ask("JOIN #a", "MARKREAD #a " + EARLY, "MARKREAD lee " + LATER, "PART #a");
    assertThat(kim.ask("JOIN #a")).contains(":chat.test MARKREAD #a " + EARLY);
    assertThat(kim.ask("MARKREAD Lee")).containsExactly(":chat.test MARKREAD Lee " + LATER);
    kim.ask("QUIT");
    Person again = chat.ircWith("kim", "draft/read-marker");
    assertThat(again.ask("MARKREAD #a")).containsExactly(":chat.test MARKREAD #a *");
  }

  @Test
  void nobodyElseLearnsOfIt() {
    Person lee = chat.ircWith("lee", "draft/read-marker", "#a");
    kim.ask("JOIN #a");
    lee.lines();
    kim.ask("MARKREAD #a " + EARLY, "MARKREAD lee " + EARLY);
    assertThat(lee.lines()).isEmpty();
    assertThat(lee.ask("MARKREAD #a")).containsExactly(":chat.test MARKREAD #a *");
  }

  @ParameterizedTest
  @CsvSource({
    "'',                        NEED_MORE_PARAMS",
    "#a *,                      INVALID_PARAMS #a *",
    "#a timestamp=noon,         INVALID_PARAMS #a timestamp=noon",
    "#a timestamp=,             INVALID_PARAMS #a timestamp=",
    "#a msgid=000000000abcd00,  INVALID_PARAMS #a msgid=000000000abcd00",
    "#,                         INVALID_PARAMS #",
    "9lives,                    INVALID_PARAMS 9lives",
    "*,                         INVALID_PARAMS *",
  })
  void whatCannotBeIsRefused(String words, String code) {
    assertThat(kim.ask("MARKREAD " + words))
        .singleElement()
        .asString()
        .startsWith(":chat.test FAIL MARKREAD " + code + " :");
  }

  @Test
  void beyondALimitTheOneThatWasQuietLongestIsForgotten() {
    for (int i = 0; i < 128; i++) {
      kim.send("MARKREAD #r" + i + " " + EARLY);
    }
    kim.send("MARKREAD #r0 " + LATER, "MARKREAD #one-more " + EARLY);
    assertThat(kim.ask("MARKREAD #r1")).containsExactly(":chat.test MARKREAD #r1 *");
    assertThat(kim.ask("MARKREAD #r0")).containsExactly(":chat.test MARKREAD #r0 " + LATER);
    assertThat(kim.ask("MARKREAD #r2")).containsExactly(":chat.test MARKREAD #r2 " + EARLY);
  }

  @Test
  void itNeedsNoCapabilityButRegistration() {
    assertThat(chat.irc("lee").ask("MARKREAD #a " + EARLY))
        .containsExactly(":chat.test MARKREAD #a " + EARLY);
    assertThat(chat.ircCaller().ask("MARKREAD #a"))
        .containsExactly(":chat.test 451 * :You have not registered");
  }
}
