package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import madang.chat.TestChat.Person;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** History, searches and redactions while the log can't do what is asked, and after a restart. */
class HistoryFaultsTest {
  private static final String CAPS =
      "batch message-tags standard-replies echo-message labeled-response draft/message-redaction"
          + " draft/chathistory draft/search";

  /** A log that takes what is said, and can't do anything else. */
  private static final class FaultyLog extends MemoryRoomLog {
    FaultyLog() {
      super(100);
    }

    @Override
    public void read(Scope scope, Query query, Consumer<Page> answer) {
      answer.accept(Page.failed(Page.Failure.BUSY));
    }

    @Override
    public void targets(
        List<Scope> scopes,
        long after,
        long before,
        int most,
        Consumer<@Nullable List<Newest>> answer) {
      answer.accept(null);
    }

    @Override
    public void search(Search search, Consumer<Page> answer) {
      answer.accept(Page.failed(Page.Failure.BROKEN));
    }

    @Override
    public void redact(String room, String id, Entry redaction, Consumer<Redacted> answer) {
      answer.accept(Redacted.FAILED);
    }
  }

  private static String msgid(List<String> lines) {
    return lines.getFirst().replaceFirst(".*[@;]msgid=([^; ]*).*", "$1");
  }

  @Test
  void whatCannotBeReadNowIsSaidToBeSo() {
    Person kim = new TestChat(new FaultyLog()).ircWith("kim", CAPS, "#a");
    assertThat(kim.ask("CHATHISTORY LATEST #a * 5", "@label=x SEARCH text=tea"))
        .containsExactly(
            ":chat.test FAIL CHATHISTORY MESSAGE_ERROR LATEST #a :Messages could not be retrieved",
            "@label=x :chat.test FAIL SEARCH INTERNAL_ERROR :The search could not be run");
    assertThat(
            kim.ask(
                "CHATHISTORY TARGETS timestamp=2000-01-01T00:00:00Z"
                    + " timestamp=2100-01-01T00:00:00Z 5"))
        .singleElement()
        .asString()
        .contains("FAIL CHATHISTORY MESSAGE_ERROR TARGETS");
  }

  @Test
  void aRedactionThatTheLogDidNotDoIsToldToItsSenderAlone() {
    TestChat chat = new TestChat(new FaultyLog());
    Person kim = chat.ircWith("kim", CAPS, "#a");
    Person lee = chat.ircWith("lee", CAPS, "#a");
    String id = msgid(kim.ask("PRIVMSG #a :oops"));
    lee.lines();
    List<String> told = kim.ask("@label=x REDACT #a " + id, "PING next");
    assertThat(told.getFirst())
        .startsWith("@label=x :chat.test FAIL REDACT UNKNOWN_MSGID #a " + id + " :");
    assertThat(told.subList(1, told.size())).containsExactly(":chat.test PONG chat.test :next");
    assertThat(lee.lines()).isEmpty();
  }

  @Test
  void afterARestartNobodyTakesBackWhatSomebodyElseSaidUnderTheSameNumber() {
    RoomLog log = new MemoryRoomLog(100);
    TestChat before = new TestChat(log);
    before.ircWith("op", CAPS, "#a");
    Person kim = before.ircWith("kim", CAPS, "#a");
    String id = msgid(kim.ask("PRIVMSG #a :mine"));

    TestChat after = new TestChat(log);
    after.engine.advance(TestChat.seconds(5));
    after.ircWith("op", CAPS, "#a");
    Person lee = after.ircWith("lee", CAPS, "#a");
    assertThat(lee.connection.id()).isEqualTo(kim.connection.id());
    assertThat(lee.ask("REDACT #a " + id)).singleElement().asString().contains("REDACT_FORBIDDEN");
    assertThat(lee.ask("CHATHISTORY LATEST #a * 5").toString()).contains("mine");
  }

  /** A log that reads later than it is asked, and has taken by then what was said meanwhile. */
  private static final class LateLog extends MemoryRoomLog {
    private final List<Runnable> late = new ArrayList<>();

    LateLog() {
      super(100);
    }

    @Override
    public void read(Scope scope, Query query, Consumer<Page> answer) {
      late.add(() -> super.read(scope, query, answer));
    }

    @Override
    public void search(Search search, Consumer<Page> answer) {
      late.add(() -> super.search(search, answer));
    }

    void catchUp() {
      List.copyOf(late).forEach(Runnable::run);
      late.clear();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CHATHISTORY LATEST #a * 9", "SEARCH in=#a;text=the", "SEARCH text=the"})
  void whoIsThrownOutWhileTheLogReadsGetsNothingThatIsSaidBehindClosedDoorsThen(String question) {
    LateLog log = new LateLog();
    TestChat chat = new TestChat(log);
    Person op = chat.irc("op", "#a");
    Person sly = chat.ircWith("sly", CAPS, "#a");
    op.send("PRIVMSG #a :the public");
    sly.lines();
    sly.send(question);
    op.send("MODE #a +i", "KICK #a sly", "PRIVMSG #a :the secret");
    log.catchUp();
    assertThat(sly.lines().toString()).contains("KICK").doesNotContain("secret");
    op.send("INVITE sly #a");
    sly.ask("JOIN #a");
    sly.send(question);
    log.catchUp();
    assertThat(sly.lines().toString()).contains("public").doesNotContain("secret");
  }
}
