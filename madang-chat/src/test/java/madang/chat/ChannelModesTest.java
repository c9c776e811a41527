package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What the modes of rooms do; with ports that answer at once, and later. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class ChannelModesTest {
  private final TestChat chat;

  ChannelModesTest(boolean delayed) {
    this.chat = new TestChat(delayed);
  }

  private static String numeric(List<String> lines) {
    return lines.isEmpty() ? "" : lines.getFirst().split(" ")[1];
  }

  @Test
  void ranksAreGivenFromAboveAndHonoured() {
    Person op = chat.irc("op", "#a");
    Person half = chat.irc("half", "#a");
    chat.irc("lee", "#a");
    assertThat(op.ask("MODE #a +h half")).last().asString().endsWith(" MODE #a +h half");
    assertThat(numeric(op.ask("MODE #a +q op"))).isEqualTo("482");
    assertThat(numeric(op.ask("MODE #a +a op"))).isEqualTo("482");
    half.lines();
    assertThat(half.ask("MODE #a +v lee")).last().asString().endsWith(" MODE #a +v lee");
    assertThat(numeric(half.ask("MODE #a +o lee"))).isEqualTo("482");
    assertThat(numeric(half.ask("MODE #a -o op"))).isEqualTo("482");
    assertThat(numeric(half.ask("MODE #a +m"))).isEqualTo("482");
    assertThat(half.ask("MODE #a +b x!*@*")).last().asString().endsWith(" MODE #a +b x!*@*");
    assertThat(numeric(half.ask("KICK #a op"))).isEqualTo("482");
    op.send("MODE #a +h lee");
    half.lines();
    assertThat(numeric(half.ask("KICK #a lee"))).isEqualTo("482");
    op.send("MODE #a -h lee");
    half.lines();
    assertThat(half.ask("KICK #a lee :out")).last().asString().endsWith(" KICK #a lee :out");
    assertThat(half.ask("MODE #a -h half")).last().asString().endsWith(" MODE #a -h half");
    assertThat(chat.ircWith("multi", "multi-prefix", "#a").ask("NAMES #a"))
        .first()
        .asString()
        .endsWith(":@op half multi");
  }

  @Test
  void aMessageToARankReachesThatRankAndAbove() {
    Person op = chat.irc("op", "#a");
    Person voice = chat.irc("voice", "#a");
    Person lee = chat.irc("lee", "#a");
    op.send("MODE #a +v voice");
    op.lines();
    voice.lines();
    lee.lines();
    lee.send("PRIVMSG @#a :help", "NOTICE +#a :also");
    assertThat(op.lines())
        .containsExactly(
            ":lee!~lee@127.0.0.1 PRIVMSG @#a :help", ":lee!~lee@127.0.0.1 NOTICE +#a :also");
    assertThat(voice.lines()).containsExactly(":lee!~lee@127.0.0.1 NOTICE +#a :also");
    op.send("MODE #a -v voice");
    voice.lines();
    lee.send("PRIVMSG +#a :again");
    assertThat(voice.lines()).isEmpty();
    assertThat(numeric(lee.ask("PRIVMSG @#none :x"))).isEqualTo("403");
    Person text = chat.text("nan");
    text.ask("/join #a");
    assertThat(text.ask("/history")).noneMatch(l -> l.contains("help"));
  }

  @Test
  void aMutedOneMayComeAndNotSpeak() {
    Person op = chat.irc("op", "#a");
    assertThat(op.ask("MODE #a +b m:lee"))
        .containsExactly(":op!~op@127.0.0.1 MODE #a +b m:lee!*@*");
    Person lee = chat.irc("lee", "#a");
    assertThat(numeric(lee.ask("PRIVMSG #a :x"))).isEqualTo("404");
    op.send("MODE #a +e m:*!*@127.*");
    lee.lines();
    assertThat(lee.ask("PRIVMSG #a :x")).isEmpty();
    op.send("MODE #a -b m:lee!*@*", "MODE #a -e m:*!*@127.*", "MODE #a +b lee");
    lee.lines();
    assertThat(numeric(lee.ask("PRIVMSG #a :x"))).isEqualTo("404");
    lee.send("PART #a");
    lee.lines();
    assertThat(numeric(lee.ask("JOIN #a"))).isEqualTo("474");
  }

  @Test
  void noQuestionsToProgramsUnderC() {
    Person op = chat.irc("op", "#a");
    op.send("MODE #a +C");
    op.lines();
    assertThat(numeric(op.ask("PRIVMSG #a :\u0001VERSION\u0001"))).isEqualTo("404");
    assertThat(numeric(op.ask("PRIVMSG #a :\u0001ACTIONS\u0001"))).isEqualTo("404");
    for (String action : List.of("ACTION waves\u0001", "ACTION waves", "ACTION", "ACTION\u0001")) {
      assertThat(op.ask("PRIVMSG #a :\u0001" + action)).isEmpty();
    }
  }

  @Test
  void whatMayNotBeSaidIsToldToOperatorsUnderU() {
    Person op = chat.irc("op", "#a");
    Person lee = chat.irc("lee", "#a");
    Person park = chat.irc("park", "#a");
    op.send("MODE #a +mU");
    op.lines();
    lee.lines();
    park.lines();
    assertThat(lee.ask("PRIVMSG #a :please")).isEmpty();
    assertThat(op.lines()).containsExactly(":lee!~lee@127.0.0.1 PRIVMSG #a :please");
    assertThat(park.lines()).isEmpty();
    Person text = chat.text("nan");
    text.ask("/join #a");
    assertThat(text.ask("/history")).noneMatch(l -> l.contains("please"));
  }

  @Test
  void whatThoseWithoutRankSayIsToldToOperatorsUnderU() {
    Person op = chat.irc("op", "#a");
    Person lee = chat.irc("lee", "#a");
    Person park = chat.irc("park", "#a");
    op.send("MODE #a +U");
    op.lines();
    park.lines();
    assertThat(lee.ask("PRIVMSG #a :a question")).isEmpty();
    assertThat(op.lines()).containsExactly(":lee!~lee@127.0.0.1 PRIVMSG #a :a question");
    assertThat(park.lines()).isEmpty();
    op.send("MODE #a +v lee");
    lee.send("PRIVMSG #a :an answer");
    assertThat(park.lines()).last().isEqualTo(":lee!~lee@127.0.0.1 PRIVMSG #a :an answer");
  }

  @Test
  void inAnAuditoriumThoseWithoutRankSeeOperatorsAlone() {
    Person op = chat.irc("op", "#a");
    op.send("MODE #a +u");
    Person lee = chat.irc("lee", "#a");
    Person park = chat.ircCaller();
    op.lines();
    List<String> seen = park.ask("NICK park", "USER p 0 * :p", "JOIN #a");
    assertThat(seen).contains(":chat.test 353 park = #a :@op park");
    assertThat(op.lines()).containsExactly(":park!~p@127.0.0.1 JOIN #a");
    assertThat(lee.lines()).isEmpty();
    assertThat(op.ask("NAMES #a")).first().asString().endsWith(":@op lee park");
    assertThat(lee.ask("WHO #a")).hasSize(3);
    assertThat(lee.ask("WHOIS park")).noneMatch(l -> l.contains(" 319 "));
    park.send("NICK pork");
    assertThat(lee.lines()).isEmpty();
    assertThat(op.lines()).containsExactly(":park!~p@127.0.0.1 NICK pork");
    op.send("KICK #a pork :out");
    assertThat(park.lines()).last().isEqualTo(":op!~op@127.0.0.1 KICK #a pork :out");
    assertThat(lee.lines()).isEmpty();
    park.send("JOIN #a", "PART #a");
    assertThat(park.lines()).last().isEqualTo(":pork!~p@127.0.0.1 PART #a");
    park.send("JOIN #a");
    park.connection.reset();
    assertThat(lee.lines()).isEmpty();
    assertThat(op.lines()).last().asString().startsWith(":pork!~p@127.0.0.1 QUIT");
  }

  @Test
  void whoMayNotJoinGoesWhereTheRoomPoints() {
    Person op = chat.irc("op", "#a", "#b", "#c");
    Person other = chat.irc("other", "#theirs");
    assertThat(numeric(op.ask("MODE #a +f #theirs"))).isEqualTo("482");
    assertThat(op.ask("MODE #a +f #none"))
        .containsExactly(":chat.test 696 op #a f #none :No such channel");
    assertThat(numeric(op.ask("MODE #a +f #a"))).isEqualTo("696");
    op.send("MODE #a +if #b", "MODE #b +if #c");
    assertThat(op.ask("MODE #a")).first().asString().endsWith(" 324 op #a +intf #b");
    assertThat(other.ask("JOIN #a"))
        .containsExactly(
            ":chat.test 470 other #a #b :You may not join; you are sent to #b",
            ":chat.test 473 other #b :Cannot join channel (+i: invite only)");
    op.send("MODE #b -i");
    assertThat(other.ask("JOIN #a").get(1)).isEqualTo(":other!~other@127.0.0.1 JOIN #b");
    op.send("MODE #a -f");
    assertThat(numeric(other.ask("JOIN #a"))).isEqualTo("473");
  }

  @Test
  void nicksStayUnderN() {
    Person op = chat.irc("op", "#a");
    Person lee = chat.irc("lee", "#a");
    op.send("MODE #a +N");
    lee.lines();
    assertThat(lee.ask("NICK park"))
        .containsExactly(
            ":chat.test 447 lee park :You can't change your nick while you are on #a (+N)");
    assertThat(op.ask("NICK boss")).containsExactly(":op!~op@127.0.0.1 NICK boss");
    lee.send("PART #a");
    lee.lines();
    assertThat(lee.ask("NICK park")).containsExactly(":lee!~lee@127.0.0.1 NICK park");
  }

  @Test
  void operatorsHearOfInvitationsIfTheyWish() {
    Person op = chat.ircWith("op", "invite-notify", "#a");
    Person lee = chat.ircWith("lee", "invite-notify", "#a");
    Person park = chat.irc("park");
    op.lines();
    lee.send("INVITE park #a");
    assertThat(op.lines()).containsExactly(":lee!~lee@127.0.0.1 INVITE park #a");
    assertThat(lee.lines()).containsExactly(":chat.test 341 lee park #a");
    assertThat(park.lines()).containsExactly(":lee!~lee@127.0.0.1 INVITE park #a");
  }

  @Test
  void aBotIsMarkedWhereverItIsSeen() {
    Person bot = chat.ircWith("robo", "echo-message message-tags", "#a");
    Person lee = chat.ircWith("lee", "message-tags", "#a");
    assertThat(bot.ask("MODE robo +B")).last().asString().endsWith(" MODE robo +B");
    bot.send("@+x=y PRIVMSG #a :hi", "PRIVMSG lee :psst");
    assertThat(lee.lines()).hasSize(2).allMatch(l -> l.matches("@msgid=[^;]+;bot[; ].*"));
    assertThat(lee.ask("WHOIS robo")).contains(":chat.test 335 lee robo :is a bot on TestNet");
    assertThat(lee.ask("WHO robo")).first().asString().contains(" robo H@B ");
    Person kim = chat.ircWith("kim", "message-tags away-notify setname", "#a");
    bot.send("AWAY :resting", "SETNAME :Robo", "NICK robot", "JOIN #b", "INVITE kim #b", "QUIT");
    assertThat(kim.lines()).hasSize(5).allMatch(l -> l.matches("@msgid=[^;]+;bot :robo.*"));
  }

  @Test
  void anAuditoriumTellsNobodyOfTheInvisibleWhoSitInIt() {
    Person op = chat.irc("op", "#a", "#open");
    op.send("MODE #a +u");
    Person lee = chat.irc("lee", "#a");
    Person park = chat.irc("park", "#a", "#open");
    park.send("MODE park +i");
    assertThat(lee.ask("WHO p*")).containsExactly(":chat.test 315 lee p* :End of WHO list");
    assertThat(lee.ask("WHOIS park")).noneMatch(l -> l.contains(" 319 "));
    assertThat(op.ask("WHO p*")).hasSize(2);
    op.send("MODE #a +v park");
    lee.lines();
    assertThat(lee.ask("WHO p*")).hasSize(2);
  }

  @Test
  void manyMasksAtOnceAreToldInAsManyLinesAsTheyTake() {
    Person op = chat.ircWith("op", "batch labeled-response", "#a");
    Person lee = chat.ircWith("lee", "message-tags", "#a");
    op.lines();
    List<String> masks =
        IntStream.range(10, 22).mapToObj(i -> i + "y".repeat(34) + "!*@*").toList();
    String typed = String.join(" ", masks).replace("!*@*", "");
    String modes = "MODE #a +" + "b".repeat(12) + " " + typed;
    for (String change : List.of(modes, modes.replace("+b", "-b"))) {
      List<String> own = op.ask("@label=x " + change);
      assertThat(own).first().asString().contains(" BATCH +");
      assertThat(own).last().asString().contains(" BATCH -");
      List<String> told = lee.lines();
      assertThat(told).hasSize(2).doesNotHaveDuplicates();
      assertThat(own).hasSize(4);
      List<String> heard = new ArrayList<>();
      for (String line : told) {
        String body = line.substring(line.indexOf(" :") + 1);
        assertThat(body).hasSizeLessThanOrEqualTo(510);
        String[] words = body.split(" ");
        assertThat(words[3]).matches("[+-]b{" + (words.length - 4) + "}");
        heard.addAll(Arrays.asList(words).subList(4, words.length));
      }
      assertThat(heard).isEqualTo(masks);
    }
  }

  @Test
  void aModeThatNobodyKnowsIsSaidOnceAndWhole() {
    Person op = chat.irc("op", "#a");
    assertThat(op.ask("MODE #a +😀ZZ😀-Z"))
        .containsExactly(
            ":chat.test 472 op 😀 :is unknown mode char to me",
            ":chat.test 472 op Z :is unknown mode char to me");
    assertThat(op.ask("MODE #a +" + "o".repeat(400))).hasSize(1);
    assertThat(op.ask("MODE op +😀")).containsExactly(":chat.test 501 op :Unknown MODE flag");
  }
}
