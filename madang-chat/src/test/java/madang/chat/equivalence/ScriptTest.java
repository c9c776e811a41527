package madang.chat.equivalence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import madang.chat.equivalence.ChatScript.Cut;
import org.junit.jupiter.api.Test;

/** The scripts are what they claim to be. */
class ScriptTest {
  private static final int CALLERS = 200;

  @Test
  void overTheSeedsEachPhraseIsCutAtEachPlaceOnce() {
    var wanted = new HashSet<Cut>();
    for (Phrase phrase : Phrases.ALL) {
      for (int place = 1; place < phrase.length(); place++) {
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
  void theScriptIsALivelyChat() {
    Recording recording = Recording.of(ChatScript.of(0, CALLERS), Service.CHAT);
    var heard = new StringBuilder();
    for (byte[] stream : recording.streams()) {
      heard.append(new String(stream, UTF_8));
    }
    assertThat(heard)
        .contains(" JOIN ", " PART ", " KICK ", " NICK ", " TOPIC ", " MODE ", " INVITE ")
        .contains(" PRIVMSG ", " NOTICE ", " TAGMSG ", " PONG ", " AWAY", " SETNAME ", "msgid=")
        .contains("QUIT :Connection closed", "QUIT :Connection reset", "QUIT :Quit: see you")
        .contains(" 353 ", " 322 ", " 352 ", " 311 ", " 433 ", " 421 ", " 404 ", "INVALID_UTF8")
        .contains("[12:03] <", "You are in #r", "Goodbye", "Nobody here is called");
    assertThat(recording.script().steps())
        .hasAtLeastOneElementOfType(Step.HalfClose.class)
        .hasAtLeastOneElementOfType(Step.Reset.class)
        .hasSizeGreaterThan(1_000);
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
