package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags of programs for programs: they pass, and those worth it are read again. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class ClientTagsTest {
  private static final String CAPS =
      "batch message-tags echo-message standard-replies draft/chathistory draft/search";

  private final boolean delayed;
  private final TestChat chat;
  private final Person kim;
  private final Person lee;

  ClientTagsTest(boolean delayed) {
    this.delayed = delayed;
    this.chat = new TestChat(delayed);
    this.kim = chat.ircWith("kim", CAPS, "#a");
    this.lee = chat.ircWith("lee", CAPS + " draft/event-playback", "#a");
    kim.lines();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+draft/react=👍",
        "+draft/unreact=👍",
        "+draft/reply=abc",
        "+reply=abc",
        "+typing=active",
        "+draft/channel-context=#a",
        "+channel-context=#a",
        "+draft/react=a\\sb\\:c;+draft/reply=abc",
        "+example.org/any=1",
        "+flag",
      })
  void eachTagPassesAsItCame(String tags) {
    Person old = chat.ircWith("old", "server-time", "#a");
    kim.lines();
    lee.lines();
    String from = ":kim!~kim@127.0.0.1 ";
    for (String target : List.of("#a", "lee", "@#a")) {
      lee.lines();
      for (String command :
          List.of("TAGMSG " + target, "PRIVMSG " + target + " :x", "NOTICE " + target + " :x")) {
        String echo = kim.ask("@" + tags + ";dropped=1 " + command).getFirst();
        assertThat(echo).matches("@msgid=\\w+;\\Q" + tags + " " + from + command + "\\E");
        if (!target.equals("@#a")) {
          assertThat(lee.lines()).containsExactly(echo);
        }
      }
    }
    // TAGMSG isn't for those who don't know tags, and they see no tag on the rest.
    assertThat(old.lines()).hasSize(2).noneMatch(l -> l.contains("+"));
  }

  @Test
  void reactionsAndRepliesAreReadAgainWithEventPlayback() {
    String said = kim.ask("PRIVMSG #a :hi").getFirst();
    String id = said.replaceFirst(".*msgid=([^; ]*).*", "$1");
    String react = kim.ask("@+draft/react=👍;+draft/reply=" + id + " TAGMSG #a").getFirst();
    String unreact = kim.ask("@+draft/unreact=👍;+draft/reply=" + id + " TAGMSG #a").getFirst();
    String reply = kim.ask("@+reply=" + id + " TAGMSG #a").getFirst();
    lee.lines();
    assertThat(lee.ask("CHATHISTORY AFTER #a msgid=" + id + " 9"))
        .containsExactly(
            "@draft/chathistory-end :chat.test BATCH +1 chathistory #a",
            react.replaceFirst("@", "@batch=1;"),
            unreact.replaceFirst("@", "@batch=1;"),
            reply.replaceFirst("@", "@batch=1;"),
            ":chat.test BATCH -1");
    assertThat(kim.ask("CHATHISTORY AFTER #a msgid=" + id + " 9")).hasSize(2);
    assertThat(lee.ask("SEARCH text=👍")).hasSize(2);
  }

  @Test
  void inAPrivateTalkTheyAreReadAgainToo() {
    kim.ask("PRIVMSG lee :hi");
    kim.ask("@+draft/react=x;+draft/reply=abc TAGMSG lee", "@+typing=active TAGMSG lee");
    lee.lines();
    assertThat(lee.ask("CHATHISTORY LATEST kim * 9")).hasSize(4);
    assertThat(lee.ask("CHATHISTORY LATEST kim * 1").get(1)).endsWith(" TAGMSG lee");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@+typing=active TAGMSG #a",
        "@+typing=done;+draft/reply=abc TAGMSG #a",
        "@+other=1 TAGMSG #a",
        "@+draft/reactor=1 TAGMSG #a",
        "TAGMSG #a",
        "@+draft/react=x TAGMSG @#a",
      })
  void whatPassesByIsNotKept(String sent) {
    assertThat(kim.ask(sent)).hasSize(1);
    lee.lines();
    assertThat(lee.ask("CHATHISTORY LATEST #a * 9").toString()).doesNotContain("TAGMSG");
  }

  @Test
  void longTagsPassAndAreNotKept() {
    String tags = "@+draft/react=" + "x".repeat(600);
    assertThat(kim.ask(tags + " TAGMSG #a")).hasSize(1);
    assertThat(lee.lines()).hasSize(1);
    assertThat(lee.ask("CHATHISTORY LATEST #a * 9").toString()).doesNotContain("TAGMSG");
  }

  @Test
  void theServerSaysWhichTagsAreWorthIt() {
    TestChat other =
        new TestChat(delayed, TestChat.limited(l -> l.tagmsgStoredIf(List.of("+x/vote"))));
    Person one = other.ircWith("one", CAPS + " draft/event-playback", "#a");
    one.ask("@+x/vote=yes TAGMSG #a", "@+draft/react=x TAGMSG #a");
    assertThat(one.ask("CHATHISTORY LATEST #a * 9").toString())
        .contains("+x/vote=yes")
        .doesNotContain("react");
  }

  @Test
  void nothingIsDeniedSoNothingIsSaidToBe() {
    // message-tags: without the token, or with an empty one, all tags are allowed.
    assertThat(kim.ask("VERSION").toString())
        .contains("CHATHISTORY=")
        .doesNotContain("CLIENTTAGDENY");
  }
}
