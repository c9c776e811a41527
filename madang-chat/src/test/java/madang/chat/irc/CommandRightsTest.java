package madang.chat.irc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import madang.chat.room.Mask;
import madang.chat.room.Member;
import madang.chat.room.Rights;
import madang.chat.room.Role;
import madang.chat.room.RoomState;
import madang.chat.room.User;
import madang.chat.room.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which role may use which command: every one, and what is written about it. */
class CommandRightsTest {
  private static final Set<String> CALLERS =
      Set.of("CAP", "NICK", "USER", "PASS", "PING", "PONG", "QUIT", "ERROR", "WEBIRC");
  private static final Set<String> OPERATORS =
      Set.of("KILL", "WALLOPS", "CHGHOST", "REHASH", "DIE", "RESTART");

  private static Command of(String verb) {
    return Objects.requireNonNull(Command.of(verb));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void eachRoleMayUseWhatIsMeantForIt(Role role) {
    for (String verb : Command.verbs()) {
      Verdict expected =
          role == Role.OPERATOR || CALLERS.contains(verb)
              ? Verdict.ALLOWED
              : role == Role.CALLER
                  ? Verdict.NOT_REGISTERED
                  : OPERATORS.contains(verb) ? Verdict.OPERATOR_NEEDED : Verdict.ALLOWED;
      assertThat(Rights.use(of(verb).needed(0), role)).as(verb).isEqualTo(expected);
    }
  }

  @Test
  void someCapabilitiesAllowACommandBeforeRegistration() {
    assertThat(of("AWAY").needed(Mask.PRE_AWAY)).isEqualTo(Role.CALLER);
    assertThat(of("ISUPPORT").needed(Mask.EXTENDED_ISUPPORT)).isEqualTo(Role.CALLER);
    assertThat(of("AWAY").needed(Mask.EXTENDED_ISUPPORT)).isEqualTo(Role.USER);
    assertThat(of("KILL").needed(-1)).isEqualTo(Role.OPERATOR);
  }

  @Test
  void thereIsHelpForEachCommandAndMode() {
    for (String verb : Command.verbs()) {
      assertThat(of(verb).help()).as(verb).hasSizeGreaterThan(10).endsWith(".");
    }
    String modes = String.join("\n", Help.CHANNEL_MODES);
    for (char letter : ("beIklf" + RoomState.FLAGS + Member.LETTERS).toCharArray()) {
      assertThat(modes).containsPattern("(?m)(^|^[A-Za-z ]* )" + letter + " ");
    }
    for (char letter : User.MODES.toCharArray()) {
      assertThat(String.join("\n", Help.USER_MODES)).containsPattern("(?m)^" + letter + " ");
    }
  }

  @Test
  void theDocumentNamesEachCommandModeAndCapability() throws Exception {
    String text = Files.readString(Path.of("../docs/irc.md"));
    for (String verb : Command.verbs()) {
      assertThat(text).as(verb).containsPattern("\\b" + verb + "\\b");
    }
    for (Capability capability : Capability.ALL) {
      assertThat(text).contains("`" + capability.name() + "`");
    }
    for (char letter : ("beIklf" + RoomState.FLAGS + Member.LETTERS + User.MODES).toCharArray()) {
      assertThat(text).as("mode " + letter).contains("`" + letter + "`");
    }
    for (Map.Entry<String, Role> query : Serving.STATS.entrySet()) {
      assertThat(text).contains("`" + query.getKey() + "`");
    }
  }
}
