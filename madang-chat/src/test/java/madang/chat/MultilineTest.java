package madang.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import madang.chat.TestChat.HeldLog;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of several lines: how they are sent, who gets them how, and what is refused. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class MultilineTest {
  private static final String PLAIN =
      "batch message-tags server-time labeled-response draft/chathistory draft/search"
          + " draft/message-redaction";
  private static final String CAPS = PLAIN + " echo-message draft/multiline standard-replies";
  private static final String NOW = "time=2026-11-21T12:03:00.000Z";

  private final boolean delayed;
  private final TestChat chat;
  private final Person kim;

  MultilineTest(boolean delayed) {
    this.delayed = delayed;
    this.chat = new TestChat(delayed);
    this.kim = chat.ircWith("kim", CAPS, "#a");
  }

  private static String msgid(List<String> lines) {
    return lines.getFirst().replaceFirst(".*[@;]msgid=([^; ]*).*", "$1");
  }

  /** Lines with the msgid as ID. */
  private static List<String> named(List<String> lines) {
    String id = msgid(lines);
    return lines.stream().map(line -> line.replace(id, "ID")).toList();
  }

  /** A batch of these lines; those that go on begin with a tilde. */
  private static String[] batch(String target, String... lines) {
    List<String> all = new ArrayList<>();
    all.add("BATCH +1 draft/multiline " + target);
    for (String line : lines) {
      boolean goesOn = line.startsWith("~");
      all.add(
          "@batch=1"
              + (goesOn ? ";draft/multiline-concat" : "")
              + " PRIVMSG "
              + target
              + " :"
              + (goesOn ? line.substring(1) : line));
    }
    all.add("BATCH -1");
    return all.toArray(String[]::new);
  }

  @Test
  void theCapabilitySaysHowLongAMessageMayBe() {
    Person caller = chat.ircCaller();
    assertThat(String.join(" ", caller.ask("CAP LS 302")))
        .contains(" draft/multiline=max-bytes=4096,max-lines=24 ");
    assertThat(String.join(" ", caller.ask("CAP LS"))).doesNotContain("multiline=");
    TestChat without = new TestChat(delayed, TestChat.limited(l -> l.multilineLines(0)));
    assertThat(without.ircCaller().ask("CAP LS 302").toString()).doesNotContain("multiline");
    assertThat(without.ircCaller().ask("CAP REQ draft/multiline").toString()).contains(" NAK ");
  }

  @Test
  void thoseWhoKnowBatchesGetOneAndTheOthersLines() {
    Person lee = chat.ircWith("lee", CAPS, "#a");
    Person pat = chat.ircWith("pat", PLAIN, "#a");
    Person old = chat.irc("old", "#a");
    Person tess = chat.text("tess");
    tess.ask("/join #a");
    kim.lines();
    lee.lines();
    pat.lines();
    old.lines();
    kim.send("@label=x;+y=z BATCH +1 draft/multiline #A", "@batch=1 PRIVMSG #a :one");
    kim.send("@batch=1 PRIVMSG #a :", "@batch=1 PRIVMSG #a :how is ");
    assertThat(kim.lines()).isEmpty();
    assertThat(lee.lines()).isEmpty();
    kim.send("@batch=1;draft/multiline-concat PRIVMSG #a :everyone?", "BATCH -1");
    String from = " :kim!~kim@127.0.0.1 ";
    assertThat(named(lee.lines()))
        .containsExactly(
            "@" + NOW + ";msgid=ID;+y=z" + from + "BATCH +m-ID draft/multiline #a",
            "@batch=m-ID" + from + "PRIVMSG #a :one",
            "@batch=m-ID" + from + "PRIVMSG #a :",
            "@batch=m-ID" + from + "PRIVMSG #a :how is ",
            "@batch=m-ID;draft/multiline-concat" + from + "PRIVMSG #a :everyone?",
            ":chat.test BATCH -m-ID");
    assertThat(named(pat.lines()))
        .containsExactly(
            "@" + NOW + ";msgid=ID;+y=z" + from + "PRIVMSG #a :one",
            "@" + NOW + ";+y=z" + from + "PRIVMSG #a :how is ",
            "@" + NOW + ";+y=z" + from + "PRIVMSG #a :everyone?");
    assertThat(old.lines())
        .containsExactly(
            (from + "PRIVMSG #a :one").strip(),
            from.stripLeading() + "PRIVMSG #a :how is ",
            (from + "PRIVMSG #a :everyone?").strip());
    assertThat(tess.lines())
        .containsExactly("[12:03] <kim> one", "[12:03] <kim>", "[12:03] <kim> how is everyone?");
    List<String> echo = named(kim.lines());
    assertThat(echo).hasSize(6);
    assertThat(echo.getFirst())
        .isEqualTo("@label=x;" + NOW + ";msgid=ID;+y=z" + from + "BATCH +m-ID draft/multiline #a");
    assertThat(echo.subList(1, 6)).noneMatch(l -> l.contains("label="));
  }

  @Test
  void aNickIsATargetToo() {
    Person lee = chat.ircWith("lee", CAPS);
    Person tess = chat.text("tess");
    assertThat(kim.ask(batch("lee", "one", "two"))).hasSize(4);
    assertThat(lee.lines()).hasSize(4).first().asString().endsWith(" draft/multiline lee");
    lee.ask("AWAY :lunch");
    kim.send("@label=q " + batch("lee")[0], "@batch=1 NOTICE lee :x", "@batch=1 NOTICE lee :y");
    assertThat(kim.ask("BATCH -1")).hasSize(4).anyMatch(l -> l.endsWith(" NOTICE lee :y"));
    List<String> away = kim.ask(batch("lee", "three", "four"));
    assertThat(away).hasSize(5).first().asString().contains(" 301 kim lee :lunch");
    kim.ask(batch("tess", "five", "six"));
    assertThat(tess.lines())
        .containsExactly("[12:03] (to you) <kim> five", "[12:03] (to you) <kim> six");
    assertThat(tess.ask("/history kim")).containsExactly("[12:03] <kim> five", "[12:03] <kim> six");
  }

  @Test
  void aLabelOfAnAnswerOfSeveralPartsHoldsTheBatch() {
    chat.ircWith("lee", CAPS).ask("AWAY :lunch");
    kim.send("@label=q BATCH +1 draft/multiline lee");
    kim.send("@batch=1 PRIVMSG lee :one", "@batch=1 PRIVMSG lee :two", "BATCH -1");
    List<String> lines = kim.lines();
    assertThat(lines.get(0)).isEqualTo("@label=q :chat.test BATCH +1 labeled-response");
    assertThat(lines.get(1)).isEqualTo("@batch=1 :chat.test 301 kim lee :lunch");
    assertThat(lines.get(2)).startsWith("@batch=1;time=").contains(" BATCH +m-");
    assertThat(lines.get(3)).startsWith("@batch=m-").endsWith(" :one");
    assertThat(lines.get(5)).startsWith("@batch=1 :chat.test BATCH -m-");
    assertThat(lines.get(6)).isEqualTo(":chat.test BATCH -1");
  }

  @Test
  void withoutEchoTheLabelIsAcknowledgedOnceItIsSaid() {
    Person pat = chat.ircWith("pat", PLAIN + " draft/multiline", "#a");
    pat.lines();
    assertThat(pat.ask("@label=a BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :x")).isEmpty();
    assertThat(pat.ask("@batch=1 PRIVMSG #a :y", "BATCH -1"))
        .containsExactly("@label=a :chat.test ACK");
  }

  @Test
  void historyAndSearchGiveItBackAsItWasTold() {
    Person lee = chat.ircWith("lee", CAPS, "#a");
    Person pat = chat.ircWith("pat", PLAIN, "#a");
    lee.lines();
    List<String> told = kim.ask(batch("#a", "red", "", "green ", "~tea"));
    List<String> plain = pat.lines();
    kim.ask("PRIVMSG #a :after");
    for (String asked : List.of("CHATHISTORY LATEST #a * 1", "SEARCH text=after")) {
      assertThat(lee.ask(asked)).hasSize(3);
    }
    String outer = "@batch=1";
    for (String asked :
        List.of(
            "CHATHISTORY BEFORE #a timestamp=2100-01-01T00:00:00Z 9", "SEARCH text=green\\stea")) {
      Person may = chat.ircWith("may", CAPS, "#a");
      List<String> again = may.ask(asked).stream().filter(l -> !l.endsWith(":after")).toList();
      assertThat(again.subList(1, 7))
          .containsExactly(
              told.get(0).replaceFirst("@", outer + ";"),
              told.get(1),
              told.get(2),
              told.get(3),
              told.get(4),
              outer + " " + told.get(5));
      assertThat(again).hasSize(8);
      may.ask("QUIT");
      Person ned = chat.ircWith("ned", PLAIN, "#a");
      again = ned.ask(asked).stream().filter(l -> !l.endsWith(":after")).toList();
      assertThat(again.subList(1, again.size() - 1))
          .containsExactlyElementsOf(
              plain.stream().map(l -> l.replaceFirst("@", outer + ";")).toList());
      ned.ask("QUIT");
    }
  }

  @Test
  void aLabeledHistoryHoldsItInOneBatchMore() {
    kim.ask(batch("#a", "one", "two"));
    List<String> lines = kim.ask("@label=h CHATHISTORY LATEST #a * 5");
    assertThat(lines.get(0))
        .startsWith("@label=h;draft/chathistory-end :chat.test BATCH +1 chathistory #a");
    assertThat(lines.get(1)).startsWith("@batch=1;time=").contains(" BATCH +m-");
    assertThat(lines.get(2)).startsWith("@batch=m-").doesNotContain("batch=1").endsWith(" :one");
    assertThat(lines.get(4)).startsWith("@batch=1 :chat.test BATCH -m-");
    assertThat(lines.get(5)).isEqualTo(":chat.test BATCH -1");
  }

  @Test
  void redactionTakesItWhole() {
    String id = msgid(kim.ask(batch("#a", "red", "green")));
    kim.ask("REDACT #a " + id);
    List<String> lines = kim.ask("CHATHISTORY LATEST #a * 5");
    assertThat(lines).hasSize(2);
  }

  @Test
  void aLineThatDoesNotFitBehindTheSendersMaskIsCutAndLosesNothing() {
    Person lee = chat.ircWith("lee", CAPS, "#a");
    Person pat = chat.ircWith("pat", PLAIN, "#a");
    lee.lines();
    pat.lines();
    String line = "가".repeat(160);
    kim.ask(batch("#a", line, "end"));
    List<String> batch = lee.lines();
    assertThat(batch).hasSize(5);
    assertThat(batch.get(2)).contains(";draft/multiline-concat ");
    for (List<String> lines : List.of(batch.subList(1, 3), pat.lines().subList(0, 2))) {
      StringBuilder text = new StringBuilder();
      lines.forEach(l -> text.append(l, l.lastIndexOf(':') + 1, l.length()));
      assertThat(text).hasToString(line);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BATCH +1 draft/multiline #a / @batch=1 PRIVMSG #b :x | MULTILINE_INVALID_TARGET #a #b",
        "BATCH +1 draft/multiline #a / @batch=1 PRIVMSG | MULTILINE_INVALID_TARGET #a *",
        "BATCH +1 draft/multiline #a / @batch=2 PRIVMSG #a :x | MULTILINE_INVALID",
        "BATCH +1 draft/multiline #a / PRIVMSG #a :x | MULTILINE_INVALID",
        "BATCH +1 draft/multiline #a / @batch=1;+x TAGMSG #a | MULTILINE_INVALID",
        "BATCH +1 draft/multiline #a / @batch=1 PRIVMSG #a :x / @batch=1 NOTICE #a :x | MULTILINE_INVALID",
        "BATCH +1 draft/multiline #a / @batch=1 PRIVMSG #a :x / @batch=1;draft/multiline-concat PRIVMSG #a : | MULTILINE_INVALID",
        "BATCH +1 draft/multiline #a / @batch=1 PRIVMSG #a : / @batch=1 PRIVMSG #a : / BATCH -1 | MULTILINE_INVALID",
        "BATCH +1 draft/multiline #a / BATCH -1 | MULTILINE_INVALID",
        "BATCH +1 draft/multiline #a,#b | MULTILINE_INVALID",
        "BATCH +1 draft/multiline | MULTILINE_INVALID",
        "BATCH +1 netsplit a b | MULTILINE_INVALID",
        "BATCH -1 | MULTILINE_INVALID",
        "BATCH 1 | MULTILINE_INVALID",
        "BATCH + | MULTILINE_INVALID",
        "@batch=0 PRIVMSG #a :x | MULTILINE_INVALID",
        "@batch=0 BATCH +1 draft/multiline #a | MULTILINE_INVALID",
      })
  void whatIsNoMessageOfSeveralLinesIsRefusedOnceAndAsAWhole(String sent, String code) {
    Person lee = chat.ircWith("lee", CAPS, "#a", "#b");
    kim.lines();
    List<String> answer = kim.ask(sent.split(" / "));
    assertThat(answer)
        .singleElement()
        .asString()
        .startsWith(":chat.test FAIL BATCH " + code + " :");
    boolean open = !sent.contains("BATCH -1");
    if (open && sent.contains("BATCH +1")) {
      assertThat(kim.ask("@batch=1 PRIVMSG #a :rest", "BATCH -1")).isEmpty();
    }
    assertThat(kim.ask("PRIVMSG #a :fine")).singleElement().asString().endsWith(" :fine");
    assertThat(lee.lines()).singleElement().asString().endsWith(" :fine");
  }

  @Test
  void aFaultCarriesTheLabelOfTheBeginning() {
    kim.send("@label=z BATCH +1 draft/multiline #a");
    assertThat(kim.ask("@batch=1 PRIVMSG #b :x"))
        .singleElement()
        .asString()
        .startsWith("@label=z :chat.test FAIL BATCH MULTILINE_INVALID_TARGET #a #b :");
    assertThat(kim.ask("@label=y BATCH +1 nonsense #a"))
        .singleElement()
        .asString()
        .startsWith("@label=y :chat.test FAIL BATCH MULTILINE_INVALID :");
  }

  @Test
  void aSecondBatchWithinTheFirstIsRefusedAndTheFirstToo() {
    kim.send("@label=z BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :x");
    List<String> lines = kim.ask("@label=y BATCH +2 draft/multiline #a");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("@label=z :chat.test FAIL BATCH MULTILINE_INVALID ");
    assertThat(lines.get(1)).startsWith("@label=y :chat.test FAIL BATCH MULTILINE_INVALID ");
    assertThat(kim.ask("@batch=2 PRIVMSG #a :x", "BATCH -2")).isEmpty();
  }

  @Test
  void aMessageOutsideIsNotAcknowledgedAsIfItHadBeenSaid() {
    kim.send("@label=z BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :x");
    List<String> lines = kim.ask("@label=y PRIVMSG #a :outside");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("@label=z :chat.test FAIL BATCH MULTILINE_INVALID ");
    assertThat(lines.get(1)).startsWith("@label=y :chat.test FAIL BATCH MULTILINE_INVALID ");
  }

  @Test
  void oneLineOrByteTooManyIsRefusedWithTheLimit() {
    TestChat small =
        new TestChat(delayed, TestChat.limited(l -> l.multilineLines(3).multilineBytes(20)));
    Person max = small.ircWith("max", CAPS, "#a");
    max.lines();
    assertThat(max.ask(batch("#a", "1", "2", "3"))).hasSize(5);
    assertThat(max.ask(batch("#a", "1", "2", "3", "~4", "5")))
        .singleElement()
        .asString()
        .startsWith(":chat.test FAIL BATCH MULTILINE_MAX_LINES 3 :");
    // A line feed counts, one that isn't there doesn't.
    assertThat(max.ask(batch("#a", "가나다", "1234567890"))).hasSize(4);
    assertThat(max.ask(batch("#a", "가나다", "~1234567890x"))).hasSize(4);
    assertThat(max.ask(batch("#a", "가나다", "1234567890x", "y")))
        .singleElement()
        .asString()
        .startsWith(":chat.test FAIL BATCH MULTILINE_MAX_BYTES 20 :");
  }

  @Test
  void aBatchThatStaysOpenTimesOut() {
    kim.send("@label=t BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :x");
    chat.engine.advance(TestChat.seconds(59));
    assertThat(kim.lines()).isEmpty();
    chat.engine.advance(TestChat.seconds(2));
    assertThat(kim.lines())
        .singleElement()
        .asString()
        .startsWith("@label=t :chat.test FAIL BATCH TIMEOUT 1 :");
    assertThat(kim.ask("@batch=1 PRIVMSG #a :x", "BATCH -1")).isEmpty();
    kim.ask(batch("#a", "in", "time"));
    chat.engine.advance(TestChat.seconds(61));
    assertThat(kim.lines()).noneMatch(l -> l.contains("TIMEOUT"));
  }

  @Test
  void aLineThatCannotBeTakenLosesTheBatch() {
    kim.send("BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :x");
    List<String> lines = kim.ask("@batch=1 PRIVMSG #a :" + "x".repeat(600));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains(" 417 ");
    assertThat(lines.get(1)).contains(" FAIL BATCH MULTILINE_INVALID ");
    assertThat(kim.ask("@batch=1 PRIVMSG #a :x", "BATCH -1")).isEmpty();
    kim.send("BATCH +2 draft/multiline #a", "@batch=2 PRIVMSG #a :x");
    kim.lines();
    kim.sendRaw("@batch=2 PRIVMSG #a :\u00e9\r\n".getBytes(ISO_8859_1));
    lines = kim.lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).contains(" FAIL PRIVMSG INVALID_UTF8 ");
    assertThat(lines.get(1)).contains(" FAIL BATCH MULTILINE_INVALID ");
  }

  @Test
  void whatARoomForbidsIsForbiddenOnceForTheWhole() {
    Person lee = chat.ircWith("lee", CAPS, "#a");
    kim.ask("MODE #a +m");
    lee.lines();
    assertThat(lee.ask(batch("#a", "x", "y"))).singleElement().asString().contains(" 404 lee #a ");
    kim.ask("MODE #a -m+C");
    lee.lines();
    for (String evil : List.of("\u0001VERSION\u0001", "~\u0001VERSION\u0001")) {
      assertThat(lee.ask(batch("#a", "x", evil)))
          .singleElement()
          .asString()
          .contains(" 404 lee #a :Cannot send to channel (+C");
    }
    assertThat(lee.ask(batch("#a", "\u0001ACTION waves\u0001", "y"))).hasSize(4);
    kim.ask("MODE #a -C+b lee");
    lee.lines();
    assertThat(lee.ask(batch("#a", "x", "y"))).singleElement().asString().contains("banned");
    assertThat(lee.ask(batch("#nowhere", "x"))).singleElement().asString().contains(" 403 ");
  }

  @Test
  void aSingleLineIsAnOrdinaryMessage() {
    assertThat(kim.ask(batch("#a", "one"))).singleElement().asString().endsWith(" PRIVMSG #a :one");
  }

  @Test
  void withoutTheCapabilitiesThereAreNoBatches() {
    Person pat = chat.ircWith("pat", "draft/multiline message-tags", "#a");
    Person lee = chat.ircWith("lee", "draft/multiline message-tags", "#a");
    lee.lines();
    pat.lines();
    List<String> lines = pat.ask(batch("#a", "one", "two"));
    assertThat(lines).hasSize(2).allMatch(l -> l.contains(" FAIL BATCH MULTILINE_INVALID "));
    assertThat(lee.lines()).hasSize(2).allMatch(l -> l.contains(" PRIVMSG #a :"));
    kim.ask(batch("#a", "one", "two"));
    assertThat(lee.lines()).hasSize(2).noneMatch(l -> l.contains("BATCH"));
  }

  @Test
  void itIsOnePostForTheLog() {
    HeldLog log = new HeldLog();
    TestChat held = new TestChat(log);
    Person one = held.ircWith("one", CAPS, "#a");
    one.lines();
    one.send(batch("#a", "x", "y"));
    assertThat(one.ask("PING next")).isEmpty();
    assertThat(log.held).hasSize(1);
    log.answerAll();
    List<String> lines = one.lines();
    assertThat(lines).hasSize(5).last().isEqualTo(":chat.test PONG chat.test :next");
    log.offset = RoomLog.FAILED;
    one.send(batch("#a", "x", "y"));
    log.answerAll();
    assertThat(one.lines()).singleElement().asString().contains(" 404 one #a :The message could");
  }
}
