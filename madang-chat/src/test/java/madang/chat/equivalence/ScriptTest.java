package madang.chat.equivalence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import madang.chat.equivalence.ChatScript.Cut;
import org.junit.jupiter.api.Test;

/** The scripts are what they claim to be. */
class ScriptTest {
  private static final int CALLERS = 200;

  /** Parts of lines, each of which tells of another thing that happens. */
  private static final List<String> EVENTS =
      List.of(
          (" JOIN , PART , KICK , NICK , TOPIC , MODE , INVITE , PRIVMSG , NOTICE , TAGMSG , PONG "
                  + ", AWAY, SETNAME ,msgid=,QUIT :Connection closed,QUIT :Connection reset"
                  + ",INVALID_UTF8,QUIT :Quit: see you, 353 , 322 , 352 , 311 , 433 , 421 , 404 "
                  + ",[12:03] <,You are in #r,Goodbye,Nobody here is called")
              .split(","));

  @Test
  void overTheSeedsEachPhraseIsCutAtEachPlaceOnce() {
    var wanted = new HashSet<Cut>();
    for (Phrase phrase : Phrases.ALL) {
      for (int place = 1; place <= phrase.lastCut(); place++) {
        wanted.add(new Cut(phrase, place));
      }
    }
    assertThat(wanted).hasSizeGreaterThan(1000);
    var made = new HashSet<Cut>();
    for (long seed = 0; seed < ChatScript.SEEDS; seed++) {
      for (Cut cut : ChatScript.cutsMade(seed, CALLERS)) {
        assertThat(made.add(cut)).as("cut once: %s", cut).isTrue();
      }
    }
    assertThat(made).isEqualTo(wanted);
  }

  @Test
  void theScriptsAreALivelyChat() {
    var heard = new StringBuilder();
    var steps = new ArrayList<Step>();
    for (long seed = 0; seed < 6; seed++) { // what is rare needn't happen in each
      Recording recording = Recording.of(ChatScript.of(seed, CALLERS), Service.CHAT);
      steps.addAll(recording.script().steps());
      for (byte[] stream : recording.streams()) {
        heard.append(new String(stream, UTF_8));
      }
    }
    assertThat(EVENTS).as("what happens").allMatch(event -> heard.indexOf(event) >= 0);
    assertThat(steps)
        .hasAtLeastOneElementOfType(Step.HalfClose.class)
        .hasAtLeastOneElementOfType(Step.Reset.class)
        .hasSizeGreaterThan(6_000);
  }

  @Test
  void theSameSeedIsTheSameChat() {
    Recording first = Recording.of(ChatScript.of(1, CALLERS), Service.CHAT);
    Recording second = Recording.of(ChatScript.of(1, CALLERS), Service.CHAT);
    assertThat(Arrays.deepEquals(second.streams(), first.streams())).isTrue();
    Recording other = Recording.of(ChatScript.of(2, CALLERS), Service.CHAT);
    assertThat(Arrays.deepEquals(other.streams(), first.streams())).isFalse();
  }
}
