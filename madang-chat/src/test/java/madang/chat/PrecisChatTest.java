package madang.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People whose names aren't ASCII, with {@code casemapping = "precis"}. */
class PrecisChatTest {

  private static TestChat chat(boolean delayed) {
    return new TestChat(delayed, options());
  }

  private static ChatOptions options() {
    return TestChat.OPTIONS.with().casemapping(Casemapping.PRECIS).done();
  }

  @Test
  void roomsOfTheTimeBeforeThisMappingComeBackWithWhatWasSaid() {
    RoomLog log = new MemoryRoomLog(100);
    Person kim = new TestChat(log).irc("kim", "#Ärger");
    kim.ask("TOPIC #Ärger :tea", "PRIVMSG #Ärger :hot words");
    Person lee = new TestChat(log, options()).ircWith("lee", "draft/chathistory");
    assertThat(lee.ask("JOIN #ärger")).contains(":chat.test 332 lee #Ärger :tea");
    assertThat(lee.ask("CHATHISTORY LATEST #ÄRGER * 5"))
        .containsExactly(":kim!~kim@127.0.0.1 PRIVMSG #Ärger :hot words");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void koreansTalkUnderTheirNamesOnBothFrontEnds(boolean delayed) {
    TestChat chat = chat(delayed);
    Person kim = chat.irc("김철수", "#마당");
    Person lee = chat.text("이영희");
    lee.send("/join #마당");
    assertThat(kim.lines()).anyMatch(l -> l.startsWith(":이영희!") && l.endsWith(" JOIN #마당"));
    lee.lines();
    kim.send("PRIVMSG #마당 :안녕하세요", "PRIVMSG 이영희 :둘이서만");
    assertThat(lee.lines())
        .anyMatch(l -> l.endsWith("<김철수> 안녕하세요"))
        .anyMatch(l -> l.endsWith("둘이서만"));
    assertThat(kim.ask("WHOIS 이영희")).first().asString().contains(" 311 김철수 이영희 ");
    assertThat(kim.ask("MODE #마당 +b 이영희!*@*")).first().asString().contains("+b 이영희!*@*");
    lee.send("들려요?");
    assertThat(kim.lines()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isupportSaysWhatTheServerDoes(boolean delayed) {
    assertThat(chat(delayed).irc("kim").ask("VERSION"))
        .anyMatch(l -> l.contains(" CASEMAPPING=precis "))
        .anyMatch(l -> l.contains(" UTF8MAPPING=rfc8265 "));
    assertThat(new TestChat(delayed).irc("kim").ask("VERSION"))
        .anyMatch(l -> l.contains(" CASEMAPPING=ascii "))
        .noneMatch(l -> l.contains("UTF8MAPPING"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namesThatDifferInCaseAloneAreOneInRoomsNicksAndBans(boolean delayed) {
    TestChat chat = chat(delayed);
    Person umlaut = chat.irc("Jörg", "#Größe");
    assertThat(chat.irc("other").ask("NICK jÖRG"))
        .containsExactly(":chat.test 433 other jÖRG :Nickname is already in use");
    assertThat(chat.irc("Åsa").ask("JOIN #GRÖßE")).anyMatch(l -> l.endsWith(" JOIN #Größe"));
    assertThat(umlaut.lines()).hasSize(1);
    assertThat(umlaut.ask("NICK JÖRG")).singleElement().asString().endsWith(" NICK JÖRG");
    assertThat(umlaut.ask("MODE #größe +b åSA", "MODE #größe +b ÅSA!*@*")).hasSize(1);
    assertThat(chat.irc("third").ask("ISON jörg åsa"))
        .singleElement()
        .asString()
        .endsWith(":JÖRG Åsa");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoLooksLikeSomebodyElseIsRefusedWithTheReason(boolean delayed) {
    TestChat chat = chat(delayed);
    Person lee = chat.irc("lee", "#a");
    Person caller = chat.ircCaller();
    assertThat(caller.ask("NICK Iee", "USER i 0 * :i"))
        .containsExactly(
            ":chat.test 433 * Iee :Nickname is already in use: it looks like the name of somebody"
                + " who is here");
    assertThat(caller.ask("NICK оther")).first().asString().contains(" 001 оther ");
    assertThat(chat.text("other").lines()).isEmpty();
    assertThat(chat.textCaller().ask("1ее").getLast()).contains("can't be a name");
    Person text = chat.textCaller();
    text.lines();
    assertThat(text.ask("Ieе"))
        .containsExactly(
            "The name Ieе looks like the name of somebody who is here. What is your name?");
    lee.send("NICK somebody");
    assertThat(text.ask("Iee")).first().asString().startsWith("Hello, Iee!");
    assertThat(lee.ask("NICK lee")).first().asString().contains(" 433 ");
    text.connection.reset();
    chat.engine.settle();
    lee.lines();
    assertThat(lee.ask("NICK lee")).singleElement().asString().endsWith(" NICK lee");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneMayChangeIntoWhatLooksLikeOneself(boolean delayed) {
    TestChat chat = chat(delayed);
    Person bob = chat.irc("bob");
    assertThat(bob.ask("NICK b0b")).singleElement().asString().endsWith(" NICK b0b");
    assertThat(chat.irc("x").ask("NICK BOB")).first().asString().contains(" 433 ");
    assertThat(bob.ask("NICK BOB", "NICK bob")).hasSize(2).allMatch(l -> l.contains(" NICK "));
    bob.connection.reset();
    chat.engine.settle();
    assertThat(chat.irc("y").ask("NICK b0b")).singleElement().asString().endsWith(" NICK b0b");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNameTypedInPartsOrInWideLettersIsShownAsOthersTypeIt(boolean delayed) {
    TestChat chat = chat(delayed);
    Person kim = chat.ircCaller();
    assertThat(kim.ask("NICK " + Normalizer.normalize("한글", Normalizer.Form.NFD), "USER k 0 * :k"))
        .first()
        .asString()
        .contains(" 001 한글 ");
    assertThat(kim.ask("NICK Ｋｉｍ")).singleElement().asString().endsWith(" NICK Kim");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNickThatIsGivenUpWhileTheAnswerIsOnItsWayIsFreeAgain(boolean delayed) {
    TestChat chat = chat(delayed);
    Person gone = chat.ircCaller();
    gone.connection.feed("NICK 김\r\n".getBytes(UTF_8));
    gone.connection.reset();
    chat.engine.settle();
    assertThat(chat.ircCaller().ask("NICK 김", "USER k 0 * :k"))
        .first()
        .asString()
        .contains(" 001 ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void masksAreReadAsNamesAreHoweverTheyAreTyped(boolean delayed) {
    TestChat chat = chat(delayed);
    Person op = chat.irc("op", "#a");
    String decomposed = Normalizer.normalize("한*", Normalizer.Form.NFD);
    String[][] masks = {{"Kim", "ｋｉ*"}, {"한별", decomposed}, {"𐐨𐐩", "??"}, {"𐐨𐐩", "𐐀*"}};
    for (String[] mask : masks) {
      Person banned = chat.irc(mask[0], "#a");
      op.ask("MODE #a +b " + mask[1] + "!*@*");
      assertThat(banned.ask("PRIVMSG #a :x"))
          .as(mask[1])
          .anyMatch(l -> l.contains(" 404 " + mask[0] + " #a "));
      assertThat(op.ask("WHO " + mask[1])).as(mask[1]).anyMatch(l -> l.contains(" 352 "));
      op.ask("MODE #a -b " + mask[1] + "!*@*");
      assertThat(op.ask("MODE #a b")).hasSize(1);
      banned.send("QUIT");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void listFindsARoomByEveryNameThatItHas(boolean delayed) {
    Person kim = chat(delayed).irc("kim", "#ＡＢ", "#Größe");
    for (String name : List.of("#ab", "#ＡＢ", "#aＢ", "#a*", "#?ｂ")) {
      assertThat(kim.ask("LIST " + name)).as(name).hasSize(3).anyMatch(l -> l.contains(" #ＡＢ "));
      assertThat(kim.ask("LIST !" + name)).as(name).noneMatch(l -> l.contains(" #ＡＢ "));
    }
    assertThat(kim.ask("LIST #GRÖ*")).anyMatch(l -> l.contains(" #Größe "));
  }
}
