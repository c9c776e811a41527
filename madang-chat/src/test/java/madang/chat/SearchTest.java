package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SEARCH: what is found, by whom, and what is refused. */
@ParameterizedClass
@MethodSource("madang.chat.TestLog#all")
class SearchTest {
  private static final String CAPS =
      "batch message-tags server-time standard-replies echo-message draft/search";

  private final TestLog log;
  private final TestChat chat;
  private final Person kim;
  private final Person lee;

  SearchTest(TestLog log) {
    this.log = log;
    this.chat = new TestChat(log, TestChat.limited(l -> l.chathistoryMax(3)));
    this.kim = chat.ircWith("kim", CAPS, "#a", "#b");
    this.lee = chat.ircWith("lee", CAPS, "#a");
  }

  private static String time(String line) {
    return line.replaceFirst(".*[@;]time=([^; ]*).*", "$1");
  }

  private String say(Person person, String room, String words) {
    chat.engine.advance(TestChat.seconds(1));
    return time(person.ask("PRIVMSG " + room + " :" + words).getFirst());
  }

  private static List<String> found(List<String> batch) {
    assertThat(batch.getFirst()).matches(":chat.test BATCH \\+\\S+ search");
    assertThat(batch.getLast()).contains(" BATCH -");
    return batch.subList(1, batch.size() - 1).stream()
        .map(line -> line.substring(line.lastIndexOf(':') + 1))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "text=tea,                    'green tea,black tea,tea time'",
    "text=TEA\\sgreen,            'green tea'",
    "text=tea;in=#A,              'green tea,black tea'",
    "text=tea;from=LEE,           'black tea'",
    "text=tea;limit=1,            'tea time'",
    "text=coffee,                 ''",
    "in=#a,                       'green tea,black tea,milk'",
    "limit=99,                    'black tea,milk,tea time'",
  })
  void messagesAreFoundOldestFirst(String asked, String expected) {
    say(kim, "#a", "green tea");
    say(lee, "#a", "black tea");
    say(kim, "#a", "milk");
    say(kim, "#b", "tea time");
    List<String> words = expected.isEmpty() ? List.of() : List.of(expected.split(","));
    assertThat(found(kim.ask("SEARCH " + asked))).containsExactlyElementsOf(words);
  }

  @Test
  void whoKnowsSearchAloneIsToldOfFaultsByItsStandardReply() {
    assertThat(chat.ircWith("nan", "draft/search").ask("SEARCH foo=bar"))
        .containsExactly(":chat.test FAIL SEARCH INVALID_PARAMS foo :Invalid parameters");
  }

  @Test
  void bothTimesBelongToWhatIsAskedFor() {
    say(kim, "#a", "one");
    String second = say(kim, "#a", "two");
    String third = say(kim, "#a", "three");
    say(kim, "#a", "four");
    assertThat(found(kim.ask("SEARCH after=" + second + ";before=" + third)))
        .containsExactly("two", "three");
    assertThat(found(kim.ask("SEARCH after=" + third))).containsExactly("three", "four");
  }

  @Test
  void aSearchBeginsAtAfterOrElseAtTheNewest() {
    String first = say(kim, "#a", "one");
    say(kim, "#b", "two");
    say(kim, "#a", "three");
    String last = say(kim, "#b", "four");
    assertThat(found(kim.ask("SEARCH limit=2"))).containsExactly("three", "four");
    assertThat(found(kim.ask("SEARCH limit=2;before=" + last))).containsExactly("three", "four");
    assertThat(found(kim.ask("SEARCH limit=2;after=" + first))).containsExactly("one", "two");
    assertThat(found(kim.ask("SEARCH limit=2;in=#b;after=" + first + ";before=" + last)))
        .containsExactly("two", "four");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "in=#b",
        "in=#nowhere",
        "in=nobody",
        "in=",
        "form=kim",
        "from=",
        "from",
        "from=\\s",
        "limit=0",
        "limit=x",
        "limit=",
        "after=noon",
        "before="
      })
  void whatCannotBeSearchedIsRefused(String asked) {
    say(kim, "#b", "tea");
    String key = asked.replaceFirst("=.*", "");
    assertThat(lee.ask("SEARCH text=tea;" + asked))
        .containsExactly(":chat.test FAIL SEARCH INVALID_PARAMS " + key + " :Invalid parameters");
  }

  @Test
  void searchingForNothingAtAllIsRefused() {
    for (String asked : List.of("SEARCH", "SEARCH :", "SEARCH ;", "SEARCH text=a tea")) {
      assertThat(lee.ask(asked)).singleElement().asString().contains("FAIL SEARCH INVALID_PARAMS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text=", "text", "text=;in=#a", "from=kim;text=\\s"})
  void noWordsAtAllAreRefused(String asked) {
    assertThat(lee.ask("SEARCH " + asked))
        .containsExactly(":chat.test FAIL SEARCH INVALID_PARAMS text :Invalid parameters");
  }

  @Test
  void withSomebodyWhoIsHereAndSaidNothingToOneNothingIsFound() {
    say(kim, "#a", "tea");
    assertThat(found(lee.ask("SEARCH in=kim"))).isEmpty();
    assertThat(found(lee.ask("SEARCH in=LEE;text=tea"))).isEmpty();
  }

  @Test
  void noTimeIsTooFarAway() {
    String said = say(kim, "#a", "tea");
    String last = "+292278994-08-17T07:12:55.807Z";
    assertThat(found(kim.ask("SEARCH text=tea;before=" + last))).containsExactly("tea");
    assertThat(found(kim.ask("SEARCH text=tea;after=1970-01-01T00:00:00Z;before=" + last)))
        .containsExactly("tea");
    assertThat(found(kim.ask("SEARCH after=" + said + ";before=" + last))).containsExactly("tea");
    assertThat(found(kim.ask("SEARCH text=tea;after=" + last))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Kim, ＫＩＭ, KIM, true",
    "Élise, e\u0301lise, éLISE, true",
    "김철수, 김철수, 김철수, true",
    "J\u030can, \u01f0an, J\u030cAN, true",
    "Élise, Elise, ELISE, false",
  })
  void aNickIsTheSameToSearchAsToAllElse(String nick, String one, String other, boolean same) {
    TestChat precis =
        new TestChat(log, TestChat.OPTIONS.with().casemapping(Casemapping.PRECIS).done());
    Person somebody = precis.ircWith(nick, CAPS, "#a");
    Person reader = precis.ircWith("reader", CAPS, "#a");
    somebody.ask("PRIVMSG #a :tea");
    reader.lines();
    for (String asked : List.of(one, other, Normalizer.normalize(other, Normalizer.Form.NFD))) {
      assertThat(reader.ask("WHOIS " + asked).getFirst().contains(" 311 ")).isEqualTo(same);
      assertThat(found(reader.ask("SEARCH from=" + asked))).hasSize(same ? 1 : 0);
    }
  }

  @Test
  void onlyWhatMembersMayReadIsFound() {
    say(kim, "#b", "open tea");
    kim.ask("MODE #b +s");
    say(kim, "#b", "secret tea");
    assertThat(found(lee.ask("SEARCH text=tea"))).isEmpty();
    lee.ask("JOIN #b");
    say(kim, "#b", "new tea");
    assertThat(found(lee.ask("SEARCH text=tea"))).containsExactly("open tea", "new tea");
    lee.ask("PART #b");
    assertThat(found(lee.ask("SEARCH text=tea"))).isEmpty();
  }

  @Test
  void onlyMessagesAreFound() {
    kim.ask("TOPIC #a :tea", "NOTICE #a :tea too");
    assertThat(found(lee.ask("SEARCH text=tea"))).containsExactly("tea too");
  }

  @Test
  void aLabelStandsOnTheBatch() {
    Person pat = chat.ircWith("pat", CAPS + " labeled-response", "#a");
    say(kim, "#a", "tea");
    pat.lines();
    List<String> lines = pat.ask("@label=x SEARCH text=tea");
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst()).isEqualTo("@label=x :chat.test BATCH +1 search");
    assertThat(lines.get(1)).startsWith("@batch=1;").endsWith(" PRIVMSG #a :tea");
  }
}
