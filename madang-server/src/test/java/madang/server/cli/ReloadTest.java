package madang.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import madang.chat.ChatOptions;
import madang.chat.Hub;
import madang.net.Accepting;
import madang.net.EngineOptions;
import madang.net.IoEngine;
import madang.net.IoModel;
import madang.net.Poller;
import madang.server.config.ConfigFile;
import madang.server.config.Key;
import madang.server.config.Keys;
import madang.server.config.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reload says takes effect at once does so, and the rest doesn't. */
final class ReloadTest {
  private static final Set<Key<?>> LOG = Set.of(Keys.LOG_LEVEL, Keys.LOG_FORMAT);
  private static final String HASH = "pbkdf2-sha256$1$c2FsdHNhbHQ=$" + "A".repeat(43) + "=";

  static List<Key<?>> chatKeys() {
    return Keys.all().stream()
        .filter(key -> List.of("server", "limits", "extensions").contains(key.table()))
        // Without relaying the separators are nobody's.
        .filter(key -> key != Keys.RELAYMSG_SEPARATORS)
        .filter(key -> key.standing() == Key.Standing.BUILT && !LOG.contains(key))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("chatKeys")
  void aKeyTakesEffectAtOnceExactlyWhereItIsSaidTo(Key<?> key) throws Exception {
    Settings changed = ConfigFile.parse("test", "[%s]\n%s".formatted(key.table(), other(key)));
    assertThat((Object) changed.get(key)).isNotEqualTo(key.fallback());
    IoModel model = new IoModel.Reactor(Poller.EPOLL_ET, 1, 0, Accepting.HANDOFF, false);
    IoEngine engine = IoEngine.start(model, EngineOptions.DEFAULTS);
    try {
      Hub hub =
          Hub.inMemory(
              ChatSetup.options(Settings.DEFAULTS), engine, InstantSource.system(), new Random(1));
      ChatOptions before = hub.options();
      hub.reload(ChatSetup.options(changed));
      if (Reload.NOW.contains(key)) {
        assertThat(hub.options()).isNotEqualTo(before);
      } else {
        assertThat(hub.options()).isEqualTo(before);
      }
    } finally {
      engine.close(Duration.ZERO);
    }
  }

  /** A line that sets a key to something else than its default. */
  private static String other(Key<?> key) {
    Object value = key.fallback();
    String toml =
        switch (value) {
          case Boolean flag -> String.valueOf(!flag);
          case Integer number -> String.valueOf(number + 1);
          default -> '"' + otherText(key) + '"';
        };
    return key.name() + " = " + toml + "\n";
  }

  private static String otherText(Key<?> key) {
    if (key == Keys.CASEMAPPING) {
      return "precis";
    }
    if (key == Keys.ICON) {
      return "https://chat.test/icon.png?size={size}";
    }
    return key == Keys.PASSWORD_HASH ? HASH : "another";
  }
}
