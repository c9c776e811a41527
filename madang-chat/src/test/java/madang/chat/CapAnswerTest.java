package madang.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import madang.chat.TestChat.Person;
import org.junit.jupiter.api.Test;

/** How lists of capabilities come that are longer than a line, and to whom. */
class CapAnswerTest {
  private static final String LONG = "s".repeat(63);

  private final TestChat chat = new TestChat(false, TestChat.EVERYTHING);
  private final TestChat crowded =
      new TestChat(false, TestChat.EVERYTHING.with().serverName(LONG).done());

  /** All names that a server offers. */
  private static List<String> names(TestChat chat) {
    List<String> names = new ArrayList<>();
    for (String word : words(chat.ircCaller().ask("CAP LS 302"))) {
      names.add(word.split("=")[0]);
    }
    return names;
  }

  private static List<String> words(List<String> lines) {
    List<String> words = new ArrayList<>();
    for (String line : lines) {
      assertThat(line).hasSizeLessThanOrEqualTo(510);
      words.addAll(List.of(line.substring(line.indexOf(" :") + 2).split(" ")));
    }
    return words;
  }

  /** Somebody with all capabilities who never said that it knows CAP 302. */
  private static Person older(TestChat chat) {
    Person person = chat.ircCaller();
    List<String> names = names(chat);
    person.send("NICK " + "n".repeat(30), "USER u 0 * :u");
    person.send("CAP REQ :" + String.join(" ", names.subList(0, 10)));
    person.send("CAP REQ :" + String.join(" ", names.subList(10, names.size())), "CAP END");
    return person;
  }

  @Test
  void whoDoesNotKnow302IsToldWhatItHasInOneLine() {
    List<String> lines = older(chat).ask("CAP LIST");
    assertThat(lines).singleElement().asString().contains(" LIST :");
    assertThat(words(lines)).isEqualTo(names(chat));
  }

  @Test
  void whatDoesNotFitIntoThatLineIsLeftOutFromTheDraftsOn() {
    List<String> lines = older(crowded).ask("CAP LIST");
    assertThat(lines).singleElement().asString().contains(" LIST :");
    List<String> told = words(lines);
    List<String> names = names(crowded);
    assertThat(names).containsAll(told).hasSizeGreaterThan(told.size());
    assertThat(told).containsAll(names.stream().filter(n -> !n.startsWith("draft/")).toList());
    List<String> offered = crowded.ircCaller().ask("CAP LS");
    assertThat(offered).singleElement().asString().contains(" LS :");
    assertThat(names).containsAll(words(offered));
  }

  @Test
  void whoKnows302GetsAsManyLinesAsItTakes() {
    Person kim = older(crowded);
    kim.ask("CAP LS 302");
    List<String> lines = kim.ask("CAP LIST");
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).contains(" LIST * :");
    assertThat(lines.getLast()).contains(" LIST :");
    assertThat(words(lines)).isEqualTo(names(crowded));
  }

  @Test
  void aRequestIsAcknowledgedInLinesThatHaveNoStar() {
    Person kim = chat.ircCaller();
    String all = String.join(" ", names(chat));
    assertThat(kim.ask("CAP REQ :" + all)).containsExactly(":chat.test CAP * ACK :" + all);
    Person lee = crowded.irc("n".repeat(30));
    // Behind them comes what draft/metadata-2 brings.
    List<String> lines =
        lee.ask("CAP REQ :" + all).stream().filter(l -> l.contains(" CAP ")).toList();
    assertThat(lines).hasSize(2).allMatch(l -> l.contains(" ACK :"));
    assertThat(words(lines)).isEqualTo(names(crowded));
    assertThat(words(lee.ask("CAP LIST"))).contains("away-notify", "userhost-in-names");
    lines = lee.ask("CAP REQ :-" + all.replace(" ", " -") + " no");
    assertThat(lines).hasSizeGreaterThan(1).allMatch(l -> l.contains(" NAK :"));
    assertThat(words(lines)).hasSize(names(crowded).size() + 1);
    assertThat(lee.ask("CAP REQ :" + "x".repeat(490)))
        .singleElement()
        .asString()
        .contains(" NAK :xxx");
  }
}
