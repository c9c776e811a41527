package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** METADATA: what people say about themselves and about rooms, and who hears of it. */
class MetadataTest {
  private static final String CAPS = "batch draft/metadata-2";

  private final TestChat chat =
      new TestChat(false, TestChat.limited(l -> l.metadataKeys(3).metadataSubs(3)));
  private final Person kim = chat.ircWith("kim", CAPS, "#a");

  /** The lines of a batch of this type, without their tags. */
  private static List<String> batch(List<String> lines, String type) {
    assertThat(lines.getFirst()).matches("(@\\S+ )?:chat.test BATCH \\+\\S+ " + type);
    assertThat(lines.getLast()).matches(":chat.test BATCH -\\S+");
    assertThat(lines.subList(1, lines.size() - 1)).allMatch(l -> l.startsWith("@batch="));
    return lines.subList(1, lines.size() - 1).stream()
        .map(l -> l.substring(l.indexOf(' ') + 1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "kim", "KIM"})
  void whatOneSaysOfOneselfIsThere(String target) {
    assertThat(kim.ask("METADATA " + target + " SET avatar :https://x.test/ me"))
        .containsExactly(":chat.test 761 kim kim avatar * :https://x.test/ me");
    assertThat(kim.ask("METADATA " + target + " SET empty :"))
        .containsExactly(":chat.test 761 kim kim empty * :");
    assertThat(batch(kim.ask("METADATA " + target + " GET url AVATAR avatar"), "metadata kim"))
        .containsExactly(
            ":chat.test 766 kim kim url :key not set",
            ":chat.test FAIL METADATA KEY_INVALID AVATAR :Invalid key",
            ":chat.test 761 kim kim avatar * :https://x.test/ me");
    assertThat(batch(kim.ask("METADATA " + target + " LIST"), "metadata kim"))
        .containsExactly(
            ":chat.test 761 kim kim avatar * :https://x.test/ me",
            ":chat.test 761 kim kim empty * :");
    assertThat(kim.ask("METADATA " + target + " SET avatar"))
        .containsExactly(":chat.test 766 kim kim avatar :key not set");
    assertThat(batch(kim.ask("METADATA " + target + " CLEAR"), "metadata kim"))
        .containsExactly(":chat.test 766 kim kim empty :key not set");
    assertThat(batch(kim.ask("METADATA " + target + " LIST"), "metadata kim")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "METADATA,                   461 kim METADATA",
    "METADATA *,                 461 kim METADATA",
    "METADATA * GET,             461 kim METADATA",
    "METADATA * SET,             461 kim METADATA",
    "METADATA * DANCE,           FAIL METADATA SUBCOMMAND_INVALID DANCE",
    "METADATA nobody LIST,       FAIL METADATA INVALID_TARGET nobody",
    "METADATA #nowhere LIST,     FAIL METADATA INVALID_TARGET #nowhere",
    "METADATA #secret LIST,      FAIL METADATA INVALID_TARGET #secret",
    "METADATA #secret SYNC,      FAIL METADATA INVALID_TARGET #secret",
    "METADATA #a SUBS,           FAIL METADATA INVALID_TARGET #a",
    "METADATA lee SUB avatar,    FAIL METADATA INVALID_TARGET lee",
    "METADATA * SET url,         FAIL METADATA KEY_NOT_SET kim url",
    "METADATA * SET a:b :x,      FAIL METADATA KEY_INVALID a:b",
    "METADATA * SET Url :x,      FAIL METADATA KEY_INVALID Url",
    "METADATA * SUB $url,        FAIL METADATA KEY_INVALID $url",
    "METADATA * UNSUB $url,      FAIL METADATA KEY_INVALID $url",
    "METADATA lee SET url :x,    FAIL METADATA KEY_NO_PERMISSION lee url",
    "METADATA lee CLEAR,         FAIL METADATA KEY_NO_PERMISSION lee *",
    "METADATA #b SET url :x,     FAIL METADATA KEY_NO_PERMISSION #b url",
    "METADATA #b CLEAR,          FAIL METADATA KEY_NO_PERMISSION #b *",
  })
  void whatCannotBeIsRefused(String command, String answer) {
    Person lee = chat.irc("lee", "#secret", "#b");
    lee.ask("MODE #secret +s");
    kim.ask("JOIN #b");
    assertThat(kim.ask(command))
        .singleElement()
        .asString()
        .startsWith(":chat.test " + answer + " :");
  }

  @Test
  void limitsAreKept() {
    kim.ask("METADATA * SET a :1", "METADATA * SET b :2", "METADATA * SET c :3");
    assertThat(kim.ask("METADATA * SET d :4"))
        .containsExactly(
            ":chat.test FAIL METADATA LIMIT_REACHED kim :There are as many keys as there may be");
    assertThat(kim.ask("METADATA * SET c :5")).containsExactly(":chat.test 761 kim kim c * :5");
    kim.ask("METADATA #a SET a :1", "METADATA #a SET b :2", "METADATA #a SET c :3");
    assertThat(kim.ask("METADATA #a SET d :4"))
        .singleElement()
        .asString()
        .startsWith(":chat.test FAIL METADATA LIMIT_REACHED #a :");
    String longest = "한".repeat(85) + "x";
    assertThat(kim.ask("METADATA * SET c :" + longest))
        .containsExactly(":chat.test 761 kim kim c * :" + longest);
    assertThat(kim.ask("METADATA * SET c :" + longest + "x"))
        .containsExactly(
            ":chat.test FAIL METADATA VALUE_INVALID :The value has more than 256 bytes");
    assertThat(kim.ask("METADATA * SET " + "k".repeat(51) + " :x"))
        .singleElement()
        .asString()
        .contains(" KEY_INVALID ");
  }

  @Test
  void subscriptionsAreTakenInTheirOrderUpToTheLimit() {
    assertThat(kim.ask("METADATA * SUB b BAD a"))
        .containsExactly(
            ":chat.test FAIL METADATA KEY_INVALID BAD :Invalid key", ":chat.test 770 kim b a");
    assertThat(kim.ask("METADATA * SUB c d e"))
        .containsExactly(
            ":chat.test FAIL METADATA TOO_MANY_SUBS d :Too many subscriptions",
            ":chat.test 770 kim c");
    assertThat(batch(kim.ask("METADATA * SUBS"), "metadata-subs"))
        .containsExactly(":chat.test 772 kim a b c");
    assertThat(kim.ask("METADATA * UNSUB a never")).containsExactly(":chat.test 771 kim a never");
    assertThat(batch(kim.ask("METADATA kim SUBS"), "metadata-subs"))
        .containsExactly(":chat.test 772 kim b c");
    kim.ask("METADATA * UNSUB b c");
    assertThat(batch(kim.ask("METADATA * SUBS"), "metadata-subs")).isEmpty();
  }

  @Test
  void thoseInTheSameRoomsHearOfWhatTheySubscribedTo() {
    Person lee = chat.ircWith("lee", CAPS, "#a");
    Person deaf = chat.ircWith("deaf", CAPS, "#a");
    Person plain = chat.ircWith("plain", "batch", "#a");
    Person away = chat.ircWith("away", CAPS);
    lee.ask("METADATA * SUB avatar");
    plain.ask("METADATA * SUB avatar");
    away.ask("METADATA * SUB avatar");
    kim.ask("METADATA * SUB avatar");
    for (Person person : List.of(lee, deaf, plain, away)) {
      person.lines();
    }
    assertThat(kim.ask("METADATA * SET avatar :one", "METADATA * SET color :red")).hasSize(2);
    assertThat(lee.lines()).containsExactly(":chat.test METADATA kim avatar * :one");
    kim.ask("METADATA * SET avatar :one");
    assertThat(lee.lines()).isEmpty();
    kim.ask("METADATA * SET avatar");
    assertThat(lee.lines()).containsExactly(":chat.test METADATA kim avatar *");
    kim.ask("METADATA #a SET avatar :room");
    assertThat(lee.lines()).containsExactly(":chat.test METADATA #a avatar * :room");
    kim.ask("METADATA #a CLEAR");
    assertThat(lee.lines()).containsExactly(":chat.test METADATA #a avatar *");
    for (Person person : List.of(deaf, plain, away)) {
      assertThat(person.lines()).isEmpty();
    }
  }

  @Test
  void aNewcomerIsShownTheRoomAndShown() {
    kim.ask("METADATA * SET avatar :kims", "METADATA #a SET avatar :room");
    kim.ask("METADATA #a SET other :x", "METADATA * SUB color");
    Person lee = chat.ircWith("lee", CAPS);
    lee.ask("METADATA * SUB avatar", "METADATA * SET color :red");
    List<String> lines = lee.ask("JOIN #a");
    assertThat(lines.get(2)).contains(" 366 ");
    assertThat(batch(lines.subList(3, lines.size()), "metadata #a"))
        .containsExactly(
            ":chat.test METADATA #a avatar * :room", ":chat.test METADATA kim avatar * :kims");
    assertThat(kim.lines())
        .containsExactly(":lee!~lee@127.0.0.1 JOIN #a", ":chat.test METADATA lee color * :red");
    assertThat(lee.ask("JOIN #empty")).hasSize(3);
  }

  @Test
  void whoSubscribesIsShownWhatIsThere() {
    kim.ask("METADATA * SET avatar :kims", "METADATA #a SET color :red");
    Person lee = chat.ircWith("lee", CAPS, "#a");
    List<String> lines = lee.ask("METADATA * SUB color url");
    assertThat(lines.getFirst()).isEqualTo(":chat.test 770 lee color url");
    assertThat(batch(lines.subList(1, lines.size()), "metadata #a"))
        .containsExactly(":chat.test METADATA #a color * :red");
    assertThat(batch(lee.ask("METADATA #a SYNC"), "metadata #a"))
        .containsExactly(":chat.test METADATA #a color * :red");
    assertThat(batch(lee.ask("METADATA kim SYNC"), "metadata kim")).isEmpty();
    assertThat(lee.ask("METADATA * SUB nothing")).containsExactly(":chat.test 770 lee nothing");
  }

  @Test
  void whatWasSaidBeforeRegistrationComesInTheWelcome() {
    Person lee = chat.ircCaller();
    assertThat(lee.ask("METADATA * SET avatar :x"))
        .containsExactly(":chat.test 451 * :You have not registered");
    lee.ask("CAP REQ :" + CAPS, "NICK lee");
    assertThat(lee.ask("METADATA * SET avatar :early"))
        .containsExactly(":chat.test 761 lee * avatar * :early");
    assertThat(batch(lee.ask("METADATA * GET avatar"), "metadata \\*"))
        .containsExactly(":chat.test 761 lee * avatar * :early");
    assertThat(lee.ask("METADATA lee LIST"))
        .containsExactly(":chat.test FAIL METADATA INVALID_TARGET lee :Invalid metadata target");
    assertThat(lee.ask("METADATA * SUB color")).containsExactly(":chat.test 770 lee color");
    List<String> burst = lee.ask("USER l 0 * :l", "CAP END");
    int begin = 0;
    while (!burst.get(begin).endsWith(" metadata lee")) {
      begin++;
    }
    assertThat(batch(burst.subList(begin, begin + 3), "metadata lee"))
        .containsExactly(":chat.test METADATA lee avatar * :early");
    assertThat(burst.subList(begin + 3, burst.size())).anyMatch(l -> l.contains(" 422 "));
    assertThat(batch(lee.ask("METADATA * SUBS"), "metadata-subs"))
        .containsExactly(":chat.test 772 lee color");
  }

  @Test
  void thoseWhoWatchANickHearOfIt() {
    Person lee = chat.ircWith("lee", CAPS);
    lee.ask("METADATA * SUB avatar", "MONITOR + nan");
    Person nan = chat.ircCaller();
    nan.send("CAP REQ :" + CAPS, "NICK nan", "METADATA * SET avatar :first", "USER n 0 * :n");
    nan.send("CAP END");
    assertThat(lee.lines())
        .containsExactly(
            ":chat.test 730 * :nan!~n@127.0.0.1", ":chat.test METADATA nan avatar * :first");
    nan.ask("METADATA * SET avatar :second");
    assertThat(lee.lines()).containsExactly(":chat.test METADATA nan avatar * :second");
    lee.ask("MONITOR - nan");
    List<String> lines = lee.ask("MONITOR + nan");
    assertThat(batch(lines.subList(1, lines.size()), "metadata nan"))
        .containsExactly(":chat.test METADATA nan avatar * :second");
  }

  @Test
  void whoTakesAWatchedNickIsDescribedToThoseWhoWatchIt() {
    Person lee = chat.ircWith("lee", CAPS);
    lee.ask("METADATA * SUB avatar", "MONITOR + nan");
    kim.ask("METADATA * SET avatar :kims", "NICK nan");
    assertThat(lee.lines())
        .containsExactly(
            ":chat.test 730 * :nan!~kim@127.0.0.1", ":chat.test METADATA nan avatar * :kims");
    kim.ask("NICK NAN");
    assertThat(lee.lines()).isEmpty();
  }

  @Test
  void whoSubscribesIsShownWhatIsSaidOfWatchedNicks() {
    kim.ask("METADATA * SET avatar :kims", "METADATA * SET color :red");
    Person lee = chat.ircWith("lee", CAPS);
    lee.ask("METADATA * SUB avatar", "MONITOR + kim,nobody");
    List<String> lines = lee.ask("METADATA * SUB color");
    assertThat(lines.getFirst()).isEqualTo(":chat.test 770 lee color");
    assertThat(batch(lines.subList(1, lines.size()), "metadata kim"))
        .containsExactly(":chat.test METADATA kim color * :red");
    assertThat(lee.ask("METADATA * SUB url")).containsExactly(":chat.test 770 lee url");
  }

  @Test
  void whoAsksForTheCapabilityAfterRegistrationIsToldOfItselfToo() {
    Person lee = chat.ircWith("lee", "batch labeled-response");
    lee.ask("METADATA * SET color :red");
    assertThat(lee.ask("@label=x CAP REQ :draft/metadata-2 setname"))
        .containsExactly(
            "@label=x :chat.test BATCH +1 labeled-response",
            "@batch=1 :chat.test CAP lee ACK :draft/metadata-2 setname",
            "@batch=1 :chat.test BATCH +2 metadata lee",
            "@batch=2 :chat.test METADATA lee color * :red",
            "@batch=1 :chat.test BATCH -2",
            ":chat.test BATCH -1");
    assertThat(lee.ask("CAP REQ :draft/metadata-2")).hasSize(1);
    lee.ask("METADATA * CLEAR", "CAP REQ :-draft/metadata-2");
    List<String> again = lee.ask("CAP REQ :draft/metadata-2");
    assertThat(batch(again.subList(1, again.size()), "metadata lee")).isEmpty();
  }

  @Test
  void operatorsDescribeRoomsAndTheRoomsEndEndsIt() {
    Person lee = chat.ircWith("lee", CAPS, "#a");
    String refusal = ":chat.test FAIL METADATA KEY_NO_PERMISSION #a url :You may not set that";
    assertThat(lee.ask("METADATA #a SET url :x")).containsExactly(refusal);
    kim.ask("MODE #a +h lee");
    lee.lines();
    assertThat(lee.ask("METADATA #a SET url :x")).containsExactly(refusal);
    kim.ask("MODE #a +o lee");
    lee.lines();
    assertThat(lee.ask("METADATA #A SET url :x")).containsExactly(":chat.test 761 lee #a url * :x");
    Person outside = chat.ircWith("outside", CAPS);
    assertThat(batch(outside.ask("METADATA #a LIST"), "metadata #a")).hasSize(1);
    kim.ask("PART #a");
    lee.ask("PART #a", "JOIN #a");
    assertThat(batch(lee.ask("METADATA #a LIST"), "metadata #a")).isEmpty();
  }

  @Test
  void whoisTellsIt() {
    kim.ask("METADATA * SET color :red");
    assertThat(chat.ircWith("lee", CAPS).ask("WHOIS kim"))
        .contains(":chat.test 760 lee kim color * :red");
    assertThat(chat.irc("old").ask("WHOIS kim")).noneMatch(l -> l.contains(" 760 "));
  }

  @Test
  void anAuditoriumHidesWhoIsThere() {
    kim.ask("MODE #a +u", "METADATA * SET color :red");
    Person lee = chat.ircWith("lee", CAPS, "#a");
    Person pat = chat.ircWith("pat", CAPS, "#a");
    pat.ask("METADATA * SUB color");
    lee.ask("METADATA * SET color :green");
    assertThat(pat.lines()).isEmpty();
    assertThat(batch(pat.ask("METADATA #a SYNC"), "metadata #a"))
        .containsExactly(":chat.test METADATA kim color * :red");
  }

  @Test
  void whoChangesOrAsksTooOftenIsPutOff() {
    for (int i = 0; i < 30; i++) {
      kim.send("METADATA * SET color :" + i);
    }
    assertThat(kim.ask("METADATA * SET color :red"))
        .containsExactly(":chat.test FAIL METADATA RATE_LIMITED kim color 60 :Too many changes");
    for (int i = 0; i < 100; i++) {
      kim.send("METADATA #a SYNC");
    }
    assertThat(kim.ask("METADATA #a SYNC")).containsExactly(":chat.test 774 kim #a 60");
    chat.engine.advance(TestChat.seconds(60));
    assertThat(kim.ask("METADATA * SET color :red")).first().asString().contains(" 761 ");
    assertThat(batch(kim.ask("METADATA #a SYNC"), "metadata #a")).isEmpty();
  }

  @Test
  void aLabelStandsOnTheBatch() {
    Person lee = chat.ircWith("lee", CAPS + " labeled-response");
    assertThat(lee.ask("@label=x METADATA * SET color :red"))
        .containsExactly("@label=x :chat.test 761 lee lee color * :red");
    assertThat(batch(lee.ask("@label=y METADATA * LIST"), "metadata lee"))
        .containsExactly(":chat.test 761 lee lee color * :red");
    assertThat(lee.ask("@label=y METADATA * LIST").getFirst()).startsWith("@label=y ");
  }

  @Test
  void underALabelEachRoomHasABatchOfItsOwn() {
    Person lee = chat.ircWith("lee", CAPS + " labeled-response", "#a", "#b");
    kim.ask("METADATA #a SET url :first");
    lee.ask("METADATA #b SET url :second");
    assertThat(lee.ask("@label=s METADATA * SUB url"))
        .containsExactly(
            "@label=s :chat.test BATCH +2 labeled-response",
            "@batch=2 :chat.test 770 lee url",
            "@batch=2 :chat.test BATCH +3 metadata #a",
            "@batch=3 :chat.test METADATA #a url * :first",
            "@batch=2 :chat.test BATCH -3",
            "@batch=2 :chat.test BATCH +4 metadata #b",
            "@batch=4 :chat.test METADATA #b url * :second",
            "@batch=2 :chat.test BATCH -4",
            ":chat.test BATCH -2");
    assertThat(lee.ask("@label=t METADATA #a SYNC"))
        .containsExactly(
            "@label=t :chat.test BATCH +5 metadata #a",
            "@batch=5 :chat.test METADATA #a url * :first",
            ":chat.test BATCH -5");
  }

  @Test
  void underALabelWhatIsKnownOfAWatchedNickIsABatchBesideItsStatus() {
    Person lee = chat.ircWith("lee", CAPS + " labeled-response");
    kim.ask("METADATA * SET url :x");
    lee.ask("METADATA * SUB url");
    assertThat(lee.ask("@label=m MONITOR + kim"))
        .containsExactly(
            "@label=m :chat.test BATCH +2 labeled-response",
            "@batch=2 :chat.test 730 lee :kim!~kim@127.0.0.1",
            "@batch=2 :chat.test BATCH +3 metadata kim",
            "@batch=3 :chat.test METADATA kim url * :x",
            "@batch=2 :chat.test BATCH -3",
            ":chat.test BATCH -2");
  }

  @Test
  void underALabelTheWelcomeHasTheBatchOfOnesOwnToo() {
    Person nan = chat.ircCaller();
    nan.send("CAP REQ :" + CAPS + " labeled-response", "NICK nan", "USER n 0 * :n");
    nan.send("METADATA * SET url :x");
    List<String> lines = nan.ask("@label=e CAP END");
    assertThat(lines).first().isEqualTo("@label=e :chat.test BATCH +1 labeled-response");
    assertThat(lines)
        .containsSubsequence(
            "@batch=1 :chat.test BATCH +2 metadata nan",
            "@batch=2 :chat.test METADATA nan url * :x",
            "@batch=1 :chat.test BATCH -2",
            ":chat.test BATCH -1");
  }

  @Test
  void aKeyThatIsSubscribedToIsConfirmedThoughTheListIsFull() {
    kim.ask("METADATA * SUB a b c");
    assertThat(kim.ask("METADATA * SUB b")).containsExactly(":chat.test 770 kim b");
    assertThat(kim.ask("METADATA * SUB a c d b"))
        .containsExactly(
            ":chat.test FAIL METADATA TOO_MANY_SUBS d :Too many subscriptions",
            ":chat.test 770 kim a c");
  }
}
