package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator of the server may do, and nobody else. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class OperatorTest {
  private static final ChatOptions.Operator ROOT =
      new ChatOptions.Operator(
          "root",
          (given, home, answer) -> home.execute(() -> answer.accept(given.equals("open"))),
          "keeps order here");

  private final boolean delayed;
  private final TestChat chat;

  OperatorTest(boolean delayed) {
    this.delayed = delayed;
    this.chat = new TestChat(delayed, with(ROOT, 10));
  }

  private static ChatOptions with(ChatOptions.Operator oper, int attempts) {
    return TestChat.limited(l -> l.loginAttemptsPerMinute(attempts))
        .with()
        .admin("root@chat.test")
        .oper(oper)
        .done();
  }

  private Person operator(String nick, String... rooms) {
    Person person = chat.irc(nick, rooms);
    person.ask("OPER root open");
    return person;
  }

  @Test
  void thePasswordMakesAnOperator() {
    Person kim = chat.irc("kim");
    assertThat(kim.ask("OPER root shut")).containsExactly(":chat.test 464 kim :Password incorrect");
    assertThat(kim.ask("OPER toor open")).containsExactly(":chat.test 464 kim :Password incorrect");
    assertThat(kim.ask("MODE kim +o", "MODE kim")).containsExactly(":chat.test 221 kim +");
    assertThat(kim.ask("OPER root open"))
        .containsExactly(
            ":chat.test 381 kim :You are now an IRC operator", ":kim!~kim@127.0.0.1 MODE kim +o");
    Person lee = chat.irc("lee");
    assertThat(lee.ask("WHOIS kim"))
        .contains(":chat.test 313 lee kim :keeps order here")
        .noneMatch(l -> l.contains(" 338 "));
    assertThat(lee.ask("WHO kim")).first().asString().contains(" kim H* ");
    assertThat(lee.ask("USERHOST kim")).first().asString().endsWith(":kim*=+~kim@127.0.0.1");
    assertThat(lee.ask("LUSERS")).anyMatch(l -> l.contains(" 252 lee 1 "));
    assertThat(lee.ask("ADMIN")).contains(":chat.test 259 lee :root@chat.test");
    assertThat(kim.ask("MODE kim -o")).containsExactly(":kim!~kim@127.0.0.1 MODE kim -o");
    assertThat(lee.ask("LUSERS")).anyMatch(l -> l.contains(" 252 lee 0 "));
    assertThat(new TestChat(delayed).irc("kim").ask("OPER root open"))
        .containsExactly(":chat.test 491 kim :This server has no operator");
  }

  @Test
  void whoGuessesTooOftenMustWaitEvenWithTheRightPassword() {
    TestChat strict = new TestChat(delayed, with(ROOT, 2));
    Person kim = strict.irc("kim");
    kim.send("OPER root a", "OPER root b");
    Person again = strict.irc("again");
    assertThat(again.ask("OPER root open"))
        .containsExactly(
            ":chat.test 464 again :Too many tries from your address, please wait a minute");
    strict.engine.advance(TestChat.seconds(61));
    assertThat(again.ask("OPER root open")).first().asString().contains(" 381 ");
  }

  @Test
  void killSendsSomebodyAwayAndSaysByWhom() {
    Person kim = operator("kim", "#a");
    Person lee = chat.irc("lee", "#a");
    Person park = chat.irc("park", "#a");
    lee.lines();
    park.lines();
    kim.send("KILL lee :enough now");
    assertThat(lee.lines())
        .containsExactly(
            ":kim!~kim@127.0.0.1 KILL lee :enough now",
            "ERROR :Closing Link: 127.0.0.1 (Killed (kim (enough now)))");
    assertThat(lee.closed()).isTrue();
    assertThat(park.lines()).containsExactly(":lee!~lee@127.0.0.1 QUIT :Killed (kim (enough now))");
    Person text = chat.text("nan");
    kim.send("KILL nan :you too");
    assertThat(text.lines()).anyMatch(l -> l.contains("kim sent you away (you too)"));
    assertThat(kim.ask("KILL nobody :x")).anyMatch(l -> l.contains(" 401 kim nobody "));
  }

  @Test
  void wallopsReachesThoseWhoWantIt() {
    Person kim = operator("kim");
    Person lee = chat.irc("lee");
    Person park = chat.irc("park");
    assertThat(lee.ask("MODE lee +w")).containsExactly(":lee!~lee@127.0.0.1 MODE lee +w");
    park.lines();
    assertThat(kim.ask("WALLOPS :stopping soon")).isEmpty();
    assertThat(lee.lines()).containsExactly(":kim!~kim@127.0.0.1 WALLOPS :stopping soon");
    assertThat(park.lines()).isEmpty();
    kim.send("MODE kim +w");
    assertThat(kim.ask("WALLOPS :x")).last().asString().endsWith(" WALLOPS :x");
  }

  @Test
  void anotherHostIsToldByChghostOrAsIfOneHadComeBack() {
    Person kim = operator("kim");
    Person lee = chat.ircWith("lee", "chghost", "#a");
    Person knows = chat.ircWith("knows", "chghost", "#a");
    Person old = chat.ircWith("old", "extended-join", "#a");
    lee.send("MODE #a +v lee");
    lee.lines();
    knows.lines();
    old.lines();
    kim.send("CHGHOST lee cloak.example");
    assertThat(lee.lines()).containsExactly(":lee!~lee@127.0.0.1 CHGHOST ~lee cloak.example");
    assertThat(knows.lines()).containsExactly(":lee!~lee@127.0.0.1 CHGHOST ~lee cloak.example");
    assertThat(old.lines())
        .containsExactly(
            ":lee!~lee@127.0.0.1 QUIT :Changing host",
            ":lee!~lee@cloak.example JOIN #a * :Real lee",
            ":lee!~lee@cloak.example MODE #a +ov lee lee");
    assertThat(old.ask("WHO lee %hi").getFirst())
        .isEqualTo(":chat.test 354 old 255.255.255.255 cloak.example");
    assertThat(kim.ask("WHO lee %hi").getFirst())
        .isEqualTo(":chat.test 354 kim 127.0.0.1 cloak.example");
    assertThat(kim.ask("WHOIS lee"))
        .contains(":chat.test 338 kim lee ~lee@127.0.0.1 127.0.0.1 :actually using host");
    assertThat(kim.ask("CHGHOST lee bad_host")).first().asString().contains("CHGHOST: ");
  }

  @Test
  void oneWhoComesBackWithAnotherHostIsSeenToBeAwayStill() {
    Person kim = operator("kim");
    Person old = chat.ircWith("old", "away-notify", "#a");
    Person lee = chat.irc("lee", "#a");
    lee.send("AWAY :lunch");
    old.lines();
    kim.send("CHGHOST lee cloak.example");
    assertThat(old.lines())
        .containsExactly(
            ":lee!~lee@127.0.0.1 QUIT :Changing host",
            ":lee!~lee@cloak.example JOIN #a",
            ":lee!~lee@cloak.example AWAY :lunch");
    kim.send("CHGHOST lee cloak.example");
    assertThat(old.lines()).isEmpty();
  }

  /**
   * What the program is asked for from now on.
   *
   * @param sound whether it could start with its configuration
   */
  private List<String> program(boolean sound) {
    List<String> asked = new ArrayList<>();
    chat.hub.operations(
        new Operations() {
          @Override
          public void reload() {
            asked.add("reload");
          }

          @Override
          public void stop() {
            asked.add("stop");
          }

          @Override
          public void check(Consumer<Boolean> told) {
            told.accept(sound);
          }

          @Override
          public void restart() {
            asked.add("restart");
          }

          @Override
          public String configuration() {
            return "madang.toml";
          }
        });
    return asked;
  }

  @Test
  void theProgramIsAskedToReloadStopAndStartAnew() {
    List<String> asked = program(true);
    Person kim = operator("kim");
    assertThat(kim.ask("REHASH")).containsExactly(":chat.test 382 kim madang.toml :Rehashing");
    assertThat(kim.ask("DIE"))
        .containsExactly(
            ":chat.test 371 kim :The server stops",
            "ERROR :Closing Link: 127.0.0.1 (server is shutting down)");
    assertThat(kim.closed()).isTrue();
    Person lee = operator("lee");
    assertThat(lee.ask("RESTART"))
        .containsExactly(
            ":chat.test 371 lee :The server starts anew",
            "ERROR :Closing Link: 127.0.0.1 (server starts anew)");
    assertThat(lee.closed()).isTrue();
    assertThat(asked).containsExactly("reload", "stop", "restart");
  }

  @Test
  void aServerGoesOnWhoseNewConfigurationIsFaulty() {
    List<String> asked = program(false);
    Person kim = chat.ircWith("kim", "batch labeled-response standard-replies");
    kim.ask("OPER root open");
    assertThat(kim.ask("@label=r RESTART"))
        .containsExactly(
            "@label=r :chat.test FAIL RESTART FAULTY_CONFIGURATION"
                + " :The server goes on; its log says what is wrong");
    assertThat(kim.closed()).isFalse();
    assertThat(asked).isEmpty();
  }

  @Test
  void aLabelStandsOnTheGoodbyeThatAnOperatorAskedFor() {
    List<String> asked = program(true);
    Person kim = chat.ircWith("kim", "batch labeled-response");
    kim.ask("OPER root open");
    assertThat(kim.ask("@label=d DIE"))
        .containsExactly(
            "@label=d :chat.test BATCH +1 labeled-response",
            "@batch=1 :chat.test 371 kim :The server stops",
            "@batch=1 ERROR :Closing Link: 127.0.0.1 (server is shutting down)",
            ":chat.test BATCH -1");
    Person mia = chat.ircWith("mia", "batch labeled-response");
    mia.ask("OPER root open");
    assertThat(mia.ask("@label=r RESTART"))
        .containsExactly(
            "@label=r :chat.test BATCH +1 labeled-response",
            "@batch=1 :chat.test 371 mia :The server starts anew",
            "@batch=1 ERROR :Closing Link: 127.0.0.1 (server starts anew)",
            ":chat.test BATCH -1");
    assertThat(asked).containsExactly("stop", "restart");
    Person lee = chat.ircWith("lee", "batch labeled-response");
    lee.ask("OPER root open");
    assertThat(lee.ask("@label=k KILL lee :enough"))
        .containsExactly(
            "@label=k :chat.test BATCH +1 labeled-response",
            "@batch=1 :lee!~lee@127.0.0.1 KILL lee :enough",
            "@batch=1 ERROR :Closing Link: 127.0.0.1 (Killed (lee (enough)))",
            ":chat.test BATCH -1");
    assertThat(lee.closed()).isTrue();
  }

  @Test
  void statsThatStrangersCouldUseStayWithOperators() {
    Person kim = operator("kim");
    Person lee = chat.irc("lee");
    assertThat(lee.ask("STATS o")).first().asString().contains(" 481 ");
    assertThat(lee.ask("STATS m")).first().asString().contains(" 481 ");
    assertThat(kim.ask("STATS o")).first().isEqualTo(":chat.test 243 kim O * * root");
    assertThat(kim.ask("STATS m")).contains(":chat.test 212 kim OPER 1");
  }

  @Test
  void anOperatorInARoomHasAllRightsThere() {
    Person founder = chat.irc("founder", "#a");
    Person kim = operator("kim", "#a");
    assertThat(kim.ask("MODE #a +q kim")).containsExactly(":kim!~kim@127.0.0.1 MODE #a +q kim");
    assertThat(founder.ask("KICK #a kim")).last().asString().contains(" 482 ");
  }
}
