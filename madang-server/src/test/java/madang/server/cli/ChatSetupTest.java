package madang.server.cli;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import madang.chat.ChatLimits;
import madang.server.config.ConfigFile;
import madang.server.config.Key;
import madang.server.config.Keys;
import madang.server.config.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in {@code [limits]} is what the chat is told; LimitsTest and others hit each. */
final class ChatSetupTest {
  private static final Pattern LATER_WORD = Pattern.compile("_([a-z])");

  static Stream<Key<?>> limits() {
    return Keys.all().stream()
        .filter(key -> key.table().equals("limits"))
        .filter(key -> key != Keys.SENDQ_BYTES); // the engine's
  }

  @ParameterizedTest
  @MethodSource("limits")
  void aLimitIsSetByTheKeyOfItsNameAlone(Key<?> key) throws Exception {
    int other = (Integer) key.fallback() + 1;
    Settings changed = ConfigFile.parse("test", "[limits]\n" + key.name() + " = " + other);
    ChatLimits limits = ChatSetup.options(changed).limits();
    ChatLimits usual = ChatSetup.options(Settings.DEFAULTS).limits();
    String name = LATER_WORD.matcher(key.name()).replaceAll(m -> m.group(1).toUpperCase(ROOT));
    List<String> differ = new ArrayList<>();
    for (RecordComponent limit : ChatLimits.class.getRecordComponents()) {
      Object value = limit.getAccessor().invoke(limits);
      if (!value.equals(limit.getAccessor().invoke(usual))) {
        differ.add(limit.getName() + " " + value);
      }
    }
    differ.remove("commandsBurst " + 2 * other); // which follows commands_per_second
    assertThat(differ).containsExactly(name + " " + other);
  }
}
